package dev.apiarist.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code cdk deploy} ships, after everything that is never called was removed from it. */
class ShippedArtifactTest {
  private static final Path ZIP = Path.of("../functions/target/apiarist-lambda.zip");

  private static final String HANDLER =
      "com/amazonaws/services/lambda/runtime/RequestStreamHandler";

  @TempDir private Path directory;

  @Test
  void stillHasEveryClassThatIsFoundByName() throws IOException {
    try (JarFile jar = jar()) {
      List<String> named =
          jar.stream()
              .filter(entry -> !entry.isDirectory() && namesClasses(entry.getName()))
              .flatMap(entry -> lines(jar, entry))
              .toList();

      assertThat(named).isNotEmpty();
      assertThat(entries(jar))
          .containsAll(named.stream().map(name -> name.replace('.', '/') + ".class").toList());
    }
  }

  /** Lambda is told a class only, and refuses one that has not the interface. */
  @Test
  void hasHandlersThatLambdaKnowsAsSuch() throws IOException {
    try (JarFile jar = jar()) {
      List<ClassModel> handlers =
          jar.stream()
              .filter(
                  entry ->
                      entry.getName().matches("dev/apiarist/function/[A-Z][a-z]+Function.class"))
              .map(entry -> ClassFile.of().parse(bytes(jar, entry)))
              .toList();

      assertThat(handlers).hasSizeGreaterThanOrEqualTo(5).allMatch(ShippedArtifactTest::handles);
      assertThat(entries(jar)).contains(HANDLER + ".class");
    }
  }

  @Test
  void isNotCompressedWithinSoThatAColdStartInflatesNothing() throws IOException {
    try (JarFile jar = jar()) {
      assertThat(jar.stream().filter(entry -> entry.getName().endsWith(".class")))
          .isNotEmpty()
          .allMatch(entry -> entry.getMethod() == ZipEntry.STORED);
    }
  }

  @Test
  void hasOneCopyOfJackson() throws IOException {
    try (JarFile jar = jar()) {
      assertThat(entries(jar))
          .filteredOn(name -> name.endsWith("/jackson/core/JsonFactory.class"))
          .hasSize(1);
    }
  }

  private JarFile jar() throws IOException {
    return new JarFile(
        Artifact.taskRoot(ZIP, directory).resolve("lib").resolve("apiarist.jar").toFile());
  }

  private static boolean namesClasses(String entry) {
    return entry.startsWith("META-INF/services/") || entry.endsWith("execution.interceptors");
  }

  private static Set<String> entries(JarFile jar) {
    return jar.stream().map(ZipEntry::getName).collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean handles(ClassModel handler) {
    return handler.interfaces().stream().anyMatch(each -> each.asInternalName().equals(HANDLER));
  }

  private static Stream<String> lines(JarFile jar, ZipEntry entry) {
    return new String(bytes(jar, entry), StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.replaceAll("#.*", "").strip())
        .filter(line -> !line.isEmpty());
  }

  private static byte[] bytes(JarFile jar, ZipEntry entry) {
    try (InputStream in = jar.getInputStream(entry)) {
      return in.readAllBytes();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
