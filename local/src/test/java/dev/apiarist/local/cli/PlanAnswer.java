package dev.apiarist.local.cli;

import java.nio.file.Path;
import picocli.CommandLine;

/** What {@code ./apiarist plan} answers of a snapshot in a file. */
public final class PlanAnswer {
  private PlanAnswer() {}

  public static String json(Path snapshot) {
    return of("--snapshot", snapshot.toString(), "--format", "json");
  }

  public static String text(Path snapshot) {
    return of("--snapshot", snapshot.toString());
  }

  private static String of(String... arguments) {
    return CommandLine.populateCommand(new PlanCommand(), arguments).answer();
  }
}
