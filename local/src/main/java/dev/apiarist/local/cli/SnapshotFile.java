package dev.apiarist.local.cli;

import com.fasterxml.jackson.core.JacksonException;
import dev.apiarist.json.JsonException;
import dev.apiarist.placement.model.Snapshot;
import dev.apiarist.placement.snapshot.SnapshotReader;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A snapshot in a file. */
final class SnapshotFile {
  private SnapshotFile() {}

  /**
   * Reads it.
   *
   * @throws CommandException when there is none, or it is none, with its line where that is known
   */
  static Snapshot read(Path file) {
    if (Files.isDirectory(file)) {
      throw new CommandException(file + " is a folder, not a snapshot");
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      return SnapshotReader.read(in);
    } catch (NoSuchFileException missing) {
      throw new CommandException("there is no snapshot " + file, missing);
    } catch (IOException unreadable) {
      @Nullable String why = unreadable.getMessage();
      throw new CommandException("cannot read the snapshot " + file + ": " + why, unreadable);
    } catch (JsonException malformed) {
      throw new CommandException(file + line(malformed) + ": " + malformed.getMessage(), malformed);
    } catch (IllegalArgumentException wrong) {
      throw new CommandException(file + ": " + wrong.getMessage(), wrong);
    }
  }

  /** Reads a snapshot that has just been taken. */
  static Snapshot parse(String text) {
    return SnapshotReader.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String line(JsonException malformed) {
    return malformed.getCause() instanceof JacksonException where && where.getLocation() != null
        ? ":" + where.getLocation().getLineNr()
        : "";
  }
}
