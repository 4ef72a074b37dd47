package dev.apiarist.webhook;

import dev.apiarist.journal.MarkKeys;
import dev.apiarist.port.Marks;
import dev.apiarist.port.OutsideException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * How often the apps of one service may ask, all its replicas and tokens together: an app that asks
 * in a loop costs one write to the table each time, and the managers nothing.
 */
final class AppPace {
  /** From one request to the next. */
  static final Duration PAUSE = Duration.ofSeconds(5);

  private final Marks marks;
  private final InstantSource clock;

  AppPace(Marks marks, InstantSource clock) {
    this.marks = marks;
    this.clock = clock;
  }

  /**
   * Counts a request.
   *
   * @return how long to wait before the next; empty when this one may go on
   * @throws OutsideException when that cannot be told
   */
  Optional<Duration> mustWait(String service) {
    String key = MarkKeys.appAsked(service);
    Instant now = clock.instant();
    if (marks.claim(key, now, PAUSE)) {
      return Optional.empty();
    }
    Instant until = marks.claimedUntil(key, now).orElse(now);
    return Optional.of(Duration.between(now, until));
  }
}
