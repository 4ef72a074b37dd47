package dev.apiarist.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
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

  private static TreeSet<String> entries(JarFile jar) {
    return jar.stream().map(ZipEntry::getName).collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<String> lines(JarFile jar, ZipEntry entry) {
    try (var in = jar.getInputStream(entry)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.replaceAll("#.*", "").strip())
          .filter(line -> !line.isEmpty());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
