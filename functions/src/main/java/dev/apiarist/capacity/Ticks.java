package dev.apiarist.capacity;

import dev.apiarist.journal.MarkKeys;
import dev.apiarist.port.Marks;
import dev.apiarist.port.Messages;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Has capacity looked at again soon, by a message that comes back later. However many looks ask for
 * it, one message is on its way at a time.
 */
public final class Ticks {
  /** The body of such a message. */
  public static final String BODY = "{\"type\":\"apiarist.tick\",\"version\":1}";

  private static final Duration DELAY = Duration.ofSeconds(10);

  /** Less than the delay, so that a tick can ask for the next one. */
  private static final Duration HELD = DELAY.minusSeconds(1);

  private final Messages queue;
  private final Marks marks;
  private final InstantSource clock;

  public Ticks(Messages queue, Marks marks, InstantSource clock) {
    this.queue = queue;
    this.marks = marks;
    this.clock = clock;
  }

  void next() {
    if (marks.claim(MarkKeys.CAPACITY_TICK, clock.instant(), HELD)) {
      queue.send(BODY, DELAY);
    }
  }
}
