package dev.apiarist.local.engine;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what programs of this machine do: nothing that decides ever sleeps. */
public final class Patience {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  private Patience() {}

  /** Looks until the condition holds or the limit is over, and says which. */
  public static boolean until(Duration limit, BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() >= deadline) {
        return false;
      }
      pause(BETWEEN_LOOKS);
    }
    return true;
  }

  /**
   * Does nothing for a while.
   *
   * @throws EngineException when the thread is interrupted
   */
  public static void pause(Duration length) {
    try {
      Thread.sleep(length);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new EngineException("interrupted", interrupted);
    }
  }
}
