package dev.apiarist.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the packaging step on {@link LambdaExamples}. */
class PlainLambdasTest {
  @TempDir private Path directory;
  private Path rewritten = Path.of("");

  @BeforeEach
  void rewrite() throws Exception {
    Path given = directory.resolve("given.jar");
    rewritten = directory.resolve("rewritten.jar");
    pack(given);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "src/main/packaging/PlainLambdas.java",
                given.toString(),
                rewritten.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  @Test
  void rewritten_lambdas_do_what_they_did() throws Exception {
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {rewritten.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
      Object examples =
          loader.loadClass(LambdaExamples.class.getName()).getConstructor().newInstance();

      assertThat(((Callable<?>) examples).call()).isEqualTo(new LambdaExamples().call());
    }
  }

  @Test
  void only_serializable_lambdas_are_left_to_the_run_time() throws IOException {
    // Once where it is made, once where javac lets it be read back.
    assertThat(lambdas()).containsExactly("altMetafactory", "altMetafactory");
  }

  @Test
  void lambdas_of_one_shape_share_a_class() throws IOException {
    try (JarFile jar = new JarFile(rewritten.toFile())) {
      // Function from length, doubling and construction; Supplier and Callable capture this.
      assertThat(jar.stream().map(JarEntry::getName))
          .filteredOn(name -> name.contains("LambdaExamples$$Lambdas"))
          .hasSize(8);
    }
  }

  private List<String> lambdas() throws IOException {
    try (JarFile jar = new JarFile(rewritten.toFile())) {
      return jar.stream()
          .flatMap(entry -> ClassFile.of().parse(bytes(jar, entry)).methods().stream())
          .flatMap(method -> method.code().stream())
          .flatMap(code -> code.elementStream())
          .flatMap(
              element ->
                  element instanceof InvokeDynamicInstruction dynamic
                      ? Stream.of(dynamic.bootstrapMethod().methodName())
                      : Stream.of())
          .toList();
    }
  }

  private static byte[] bytes(JarFile jar, JarEntry entry) {
    try (InputStream in = jar.getInputStream(entry)) {
      return in.readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static void pack(Path file) throws Exception {
    Path classes =
        Path.of(LambdaExamples.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    String folder = LambdaExamples.class.getPackageName().replace('.', '/');
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file));
        Stream<Path> files = Files.list(classes.resolve(folder))) {
      for (Path each :
          files
              .filter(path -> path.getFileName().toString().startsWith("LambdaExamples"))
              .toList()) {
        jar.putNextEntry(new JarEntry(folder + "/" + each.getFileName()));
        jar.write(Files.readAllBytes(each));
      }
    }
  }
}
