package dev.apiarist.webhook;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How many requests each caller may make: a token bucket that holds a minute's worth and fills
 * evenly. It counts in this process alone, so that it costs no call and cannot fail; a function
 * that runs several times at once admits as many times as much.
 */
final class RequestRate {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final int perMinute;
  private final Duration interval;
  private final InstantSource clock;

  /** When the bucket of each caller will be full again. Callers are few: only known ones count. */
  private final Map<String, Instant> full = new HashMap<>();

  /**
   * Nobody has called yet.
   *
   * @throws IllegalArgumentException for less than one request a minute
   */
  RequestRate(int perMinute, InstantSource clock) {
    if (perMinute < 1) {
      throw new IllegalArgumentException("at least one request a minute, not " + perMinute);
    }
    this.perMinute = perMinute;
    this.interval = MINUTE.dividedBy(perMinute);
    this.clock = clock;
  }

  /** Counts a request that may be made; otherwise says how long to wait for the next that may. */
  synchronized Optional<Duration> admit(String caller) {
    Instant now = clock.instant();
    Instant then = full.getOrDefault(caller, now);
    Instant next = (then.isBefore(now) ? now : then).plus(interval);
    Duration over = Duration.between(now.plus(interval.multipliedBy(perMinute)), next);
    if (over.isPositive()) {
      return Optional.of(over);
    }
    full.put(caller, next);
    return Optional.empty();
  }

  /** What is said to one who has to wait. */
  String refusal(Duration wait) {
    return "More than %d requests a minute: try again in %d s".formatted(perMinute, seconds(wait));
  }

  /** Whole seconds, never too few. */
  static long seconds(Duration wait) {
    return wait.plusSeconds(1).minusNanos(1).toSeconds();
  }
}
