package dev.apiarist.local.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/** Waiting, in commands only: nothing that decides ever sleeps. */
public final class Pauses {
  private static final Duration BRIEF = Duration.ofMillis(250);

  private Pauses() {}

  /** A quarter of a second. */
  public static void brief() {
    try {
      Thread.sleep(BRIEF);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CommandException("interrupted", interrupted);
    }
  }

  /** Looks four times a second; false when the limit passes first. */
  public static boolean until(Duration limit, BooleanSupplier condition) {
    Instant deadline = Instant.now().plus(limit);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(deadline)) {
        return false;
      }
      brief();
    }
    return true;
  }
}
