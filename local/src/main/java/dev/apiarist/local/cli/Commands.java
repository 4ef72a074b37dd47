package dev.apiarist.local.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs other programs and keeps what they say, for the message when they fail. */
public final class Commands {
  private Commands() {}

  /**
   * Runs a program to its end.
   *
   * @param environment variables to add; secrets belong here or in files, never in {@code command}
   * @return what it wrote to both outputs
   * @throws CommandException when it cannot be started or fails, with its own words
   */
  public static String run(Map<String, String> environment, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      if (status != 0) {
        throw new CommandException(
            Path.of(command.getFirst()).getFileName()
                + " "
                + command.getLast()
                + " ended with status "
                + status
                + ":\n"
                + said.strip());
      }
      return said;
    } catch (IOException e) {
      throw new CommandException("cannot run " + command.getFirst() + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("interrupted while running " + command.getFirst(), e);
    }
  }
}
