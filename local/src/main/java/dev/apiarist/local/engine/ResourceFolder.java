package dev.apiarist.local.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Files that come with this package, in a folder where programs can read them. */
record ResourceFolder(Path path, List<String> files) implements AutoCloseable {

  static ResourceFolder of(List<String> files) {
    try {
      Path folder = Files.createTempDirectory("apiarist");
      for (String file : files) {
        Files.write(folder.resolve(file), read(file));
      }
      return new ResourceFolder(folder, List.copyOf(files));
    } catch (IOException unwritable) {
      throw new UncheckedIOException("cannot write temporary files", unwritable);
    }
  }

  static byte[] read(String file) {
    try (InputStream stream = ResourceFolder.class.getResourceAsStream(file)) {
      return Objects.requireNonNull(stream, file).readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Override
  public void close() {
    try {
      for (String file : files) {
        Files.deleteIfExists(path.resolve(file));
      }
      Files.deleteIfExists(path);
    } catch (IOException busy) {
      path.toFile().deleteOnExit();
    }
  }
}
