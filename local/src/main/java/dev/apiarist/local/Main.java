package dev.apiarist.local;

import dev.apiarist.local.bench.ColdStart;
import dev.apiarist.local.cli.CommandException;
import dev.apiarist.local.cli.DemoCommand;
import dev.apiarist.local.cli.DownCommand;
import dev.apiarist.local.cli.PlanCommand;
import dev.apiarist.local.cli.RulesCommand;
import dev.apiarist.local.cli.ServeCommand;
import dev.apiarist.local.cli.SnapshotCommand;
import dev.apiarist.local.cli.StatusCommand;
import dev.apiarist.local.cli.UpCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands of {@code ./apiarist} that are more than Maven. */
@Command(
    name = "apiarist",
    description = "Apiarist's local cloud: a real swarm on this machine.",
    mixinStandardHelpOptions = true,
    subcommands = {
      UpCommand.class,
      DemoCommand.class,
      DownCommand.class,
      StatusCommand.class,
      RulesCommand.class,
      PlanCommand.class,
      SnapshotCommand.class,
      ColdStart.class,
      ServeCommand.class
    })
public final class Main {
  /** Runs one command; exit status 1 with a message when it fails, 2 when it was called wrongly. */
  public static void main(String[] arguments) {
    CommandLine commandLine = new CommandLine(new Main());
    commandLine.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          command.getErr().println("apiarist: " + describe(failure));
          if (!(failure instanceof CommandException) && System.getenv("APIARIST_TRACE") != null) {
            failure.printStackTrace(command.getErr());
          }
          return 1;
        });
    int status = 1;
    try {
      status = commandLine.execute(arguments);
    } catch (RuntimeException | Error broken) {
      System.err.println("apiarist: " + broken);
    }
    System.exit(status);
  }

  private static String describe(Exception failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
