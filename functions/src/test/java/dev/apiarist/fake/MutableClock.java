package dev.apiarist.fake;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is moved. */
public final class MutableClock implements InstantSource {
  /** Where every clock starts unless told otherwise. */
  public static final Instant START = Instant.parse("2026-11-21T08:00:00Z");

  private Instant now;

  public MutableClock() {
    this(START);
  }

  public MutableClock(Instant start) {
    now = start;
  }

  @Override
  public Instant instant() {
    return now;
  }

  /** Moves on; returns the new time. */
  public Instant advance(Duration duration) {
    now = now.plus(duration);
    return now;
  }
}
