package dev.apiarist.local.lambda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** A function's deployment package, unpacked as Lambda does it. */
public final class Artifact {
  private Artifact() {}

  /**
   * Makes a task root of an archive, once for each state of it, and gives it.
   *
   * @param archive a zip or jar; a directory is the task root itself
   * @param directory where task roots are made; one in use is never touched again
   * @throws IllegalArgumentException when the archive does not exist
   */
  public static synchronized Path taskRoot(Path archive, Path directory) {
    if (!Files.exists(archive)) {
      throw new IllegalArgumentException(
          "The function's artifact "
              + archive
              + " does not exist: build it (mvn package) and"
              + " synthesise the stack again");
    }
    if (Files.isDirectory(archive)) {
      return archive.toAbsolutePath();
    }
    try {
      Path root =
          directory
              .toAbsolutePath()
              .resolve(Files.getLastModifiedTime(archive).toMillis() + "-" + Files.size(archive));
      if (!Files.exists(root)) {
        Files.createDirectories(directory);
        Path unpacked = Files.createTempDirectory(directory, "unpacking");
        unpack(archive, unpacked);
        Files.move(unpacked, root, StandardCopyOption.ATOMIC_MOVE);
      }
      return root;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void unpack(Path archive, Path directory) throws IOException {
    try (InputStream file = Files.newInputStream(archive);
        ZipInputStream zip = new ZipInputStream(file)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path target = directory.resolve(entry.getName()).normalize();
        if (!target.startsWith(directory)) {
          throw new IOException(archive + " has an entry outside itself: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          Files.copy(zip, target);
        }
      }
    }
  }
}
