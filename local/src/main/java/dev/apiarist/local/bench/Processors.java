package dev.apiarist.local.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Functions get processor 0 to themselves (about Lambda's share at 1 769 MB); everything else of
 * the harness keeps to the others.
 */
final class Processors {
  /** Put before a command, runs it on the functions' processor. */
  static final List<String> FUNCTION = List.of("taskset", "--cpu-list", "0");

  private Processors() {}

  /**
   * Moves this process off the functions' processor.
   *
   * @throws IllegalStateException when there is only one processor, or no taskset
   */
  static void leaveToFunctions() {
    int count = Runtime.getRuntime().availableProcessors();
    if (count < 2) {
      throw new IllegalStateException("cold starts are measured with two processors or more");
    }
    String own = Long.toString(ProcessHandle.current().pid());
    try {
      Process process =
          new ProcessBuilder(
                  "taskset", "--all-tasks", "--cpu-list", "--pid", "1-" + (count - 1), own)
              .redirectErrorStream(true)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("taskset: " + said);
      }
    } catch (IOException missing) {
      throw new IllegalStateException(
          "cold starts are measured on Linux, with taskset (package util-linux)", missing);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
