package dev.apiarist.local.cloud;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Runs a step again and again; a step that fails is logged and the next one runs all the same.
 * Closing waits for a step that is running.
 */
final class Ticker implements AutoCloseable {
  private static final Duration LONGEST_STEP = Duration.ofSeconds(10);

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("local-cloud-ticker").daemon().factory());
  private final ScheduledFuture<?> ticking;

  Ticker(Duration period, Runnable step) {
    this.ticking =
        thread.scheduleWithFixedDelay(
            () -> guarded(step), period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    ticking.cancel(false);
    thread.shutdown();
    try {
      if (!thread.awaitTermination(LONGEST_STEP.toSeconds(), TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException impatient) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException failed) {
      if (thread.isShutdown()) {
        return; // closing interrupts what a step waits for
      }
      System.getLogger(Ticker.class.getName()).log(Level.ERROR, "tick failed", failed);
    }
  }
}
