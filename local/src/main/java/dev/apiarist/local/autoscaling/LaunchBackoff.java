package dev.apiarist.local.autoscaling;

import java.time.Duration;
import java.time.Instant;

/**
 * How long a group waits before it launches again after failures: ten seconds, doubled by every
 * further failure up to fifteen minutes, forgotten when an instance gets into service. AWS waits
 * longer after repeated failures but does not publish by how much.
 */
final class LaunchBackoff {
  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofMinutes(15);
  private static final int DOUBLINGS = 10;

  private int failures;
  private Instant readyAt = Instant.MIN;

  boolean ready(Instant now) {
    return !now.isBefore(readyAt);
  }

  /** Counts a failure; several in one waiting time count as one. */
  void failed(Instant now) {
    if (!ready(now)) {
      return;
    }
    Duration wait = FIRST.multipliedBy(1L << Math.min(failures, DOUBLINGS));
    readyAt = now.plus(wait.compareTo(LONGEST) < 0 ? wait : LONGEST);
    failures++;
  }

  void succeeded() {
    failures = 0;
    readyAt = Instant.MIN;
  }
}
