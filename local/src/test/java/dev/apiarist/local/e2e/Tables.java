package dev.apiarist.local.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Tables in text files beside this class: cells between bars, comments after {@code #}. */
final class Tables {
  private Tables() {}

  /** The lines of a table, each with that many cells. */
  static List<List<String>> read(String file, int columns) {
    return text(file)
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> cells(line, columns))
        .toList();
  }

  private static List<String> cells(String line, int columns) {
    List<String> cells = Arrays.stream(line.split("\\|", -1)).map(Tables::trimmed).toList();
    if (cells.size() != columns) {
      throw new IllegalArgumentException(columns + " cells expected in: " + line);
    }
    return cells;
  }

  /** One space on each side belongs to the bars; more belongs to the cell. */
  private static String trimmed(String cell) {
    String inner = cell.startsWith(" ") ? cell.substring(1) : cell;
    return inner.endsWith(" ") ? inner.substring(0, inner.length() - 1) : inner;
  }

  private static String text(String file) {
    try (InputStream stream =
        Objects.requireNonNull(Tables.class.getResourceAsStream(file), file)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
