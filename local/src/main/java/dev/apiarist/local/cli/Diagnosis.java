package dev.apiarist.local.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The ends of all logs, printed before a failed run is cleared away. */
final class Diagnosis {
  private static final int LINES = 40;

  private Diagnosis() {}

  /** A crashed JVM's own report is long, and stays with the function's log. */
  private static boolean worthReading(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".log") && !name.startsWith("hs_err");
  }

  static void print(Checkout checkout, Terminal terminal) {
    try (Stream<Path> files = Files.walk(checkout.state())) {
      for (Path log : files.filter(Diagnosis::worthReading).sorted().toList()) {
        List<String> lines = Files.readAllLines(log);
        terminal.plain("---- the end of " + checkout.root().relativize(log));
        lines.subList(Math.max(0, lines.size() - LINES), lines.size()).forEach(terminal::plain);
      }
    } catch (IOException unreadable) {
      terminal.plain("(no logs: " + unreadable.getMessage() + ")");
    }
  }
}
