package dev.apiarist.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactTest {
  @TempDir private Path directory;

  @Test
  void isUnpackedWithItsFolders() throws IOException {
    Path root = Artifact.taskRoot(zip("lib/functions.jar", "classes"), directory.resolve("roots"));

    assertThat(root.resolve("lib/functions.jar")).hasContent("classes");
  }

  @Test
  void isUnpackedOnceSoThatARunningFunctionKeepsItsFiles() throws IOException {
    Path zip = zip("a", "1");
    Path root = Artifact.taskRoot(zip, directory.resolve("roots"));
    Files.writeString(root.resolve("a"), "in use");

    assertThat(Artifact.taskRoot(zip, directory.resolve("roots"))).isEqualTo(root);
    assertThat(root.resolve("a")).hasContent("in use");
  }

  @Test
  void getsAnotherRootOnceItHasChanged() throws IOException {
    Path zip = zip("a", "1");
    Path before = Artifact.taskRoot(zip, directory.resolve("roots"));
    zip("a", "2");
    Files.setLastModifiedTime(zip, FileTime.fromMillis(1));

    Path after = Artifact.taskRoot(zip, directory.resolve("roots"));

    assertThat(before.resolve("a")).hasContent("1");
    assertThat(after.resolve("a")).hasContent("2");
  }

  @Test
  void thatIsADirectoryIsTheRootItself() {
    assertThat(Artifact.taskRoot(directory, directory.resolve("roots"))).isEqualTo(directory);
  }

  @Test
  void neverWritesOutsideItsRoot() throws IOException {
    Path zip = zip("../escaped", "x");

    assertThatThrownBy(() -> Artifact.taskRoot(zip, directory.resolve("roots")))
        .hasMessageContaining("outside itself: ../escaped");
    assertThat(directory.resolve("roots/escaped")).doesNotExist();
  }

  @Test
  void thatIsMissingIsToldWithWhatToDo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Artifact.taskRoot(directory.resolve("none.zip"), directory))
        .withMessageContaining("none.zip does not exist: build it (mvn package)");
  }

  private Path zip(String entry, String content) throws IOException {
    Path zip = directory.resolve("artifact.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry(entry));
      out.write(content.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    return zip;
  }
}
