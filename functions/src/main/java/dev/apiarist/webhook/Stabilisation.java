package dev.apiarist.webhook;

import dev.apiarist.journal.MarkKeys;
import dev.apiarist.port.Marks;
import dev.apiarist.port.OutsideException;
import dev.apiarist.scaling.Direction;
import dev.apiarist.scaling.Windows;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Remembers what was asked for, so that the opposite waits until nobody has for a while. */
final class Stabilisation {
  private static final String ANYBODY = "anybody";

  private final Windows windows;
  private final Marks marks;
  private final InstantSource clock;
  private final DecisionLog log;

  Stabilisation(Windows windows, Marks marks, InstantSource clock, DecisionLog log) {
    this.windows = windows;
    this.marks = marks;
    this.clock = clock;
    this.log = log;
  }

  /**
   * Somebody asks for more. What comes of it does not matter: a group at its maximum is wanted
   * larger still.
   *
   * @param target a group's name or a service's ID
   */
  void asked(String target, Direction direction) {
    if (direction == Direction.UP) {
      remember(target, direction);
    }
  }

  /**
   * Somebody has asked, and there is more or less now. On the way down only that counts: an alarm
   * that lasts where nothing can go would hold back all growth.
   */
  void changed(String target, Direction direction) {
    if (direction == Direction.DOWN) {
      remember(target, direction);
    }
  }

  private void remember(String target, Direction direction) {
    Duration window = windows.of(direction.opposite());
    if (!window.isPositive()) {
      return;
    }
    try {
      marks.hold(MarkKeys.asked(target, direction.word()), ANYBODY, clock.instant(), window);
    } catch (OutsideException failed) {
      log.warn("not remembered that " + target + " was asked " + direction.word(), failed);
    }
  }

  /** Until when a change in this direction waits; empty when it need not. */
  Optional<Instant> until(String target, Direction direction) {
    return windows.of(direction).isPositive()
        ? marks.claimedUntil(MarkKeys.asked(target, direction.opposite().word()), clock.instant())
        : Optional.empty();
  }
}
