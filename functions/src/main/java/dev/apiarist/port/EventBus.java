package dev.apiarist.port;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** An event bus of EventBridge. */
@FunctionalInterface
public interface EventBus {
  /** How many events it takes at once. */
  int MOST = 10;

  /**
   * Puts events on the bus.
   *
   * @param events at most {@link #MOST}
   * @return why some were not taken, by their place among the events
   * @throws OutsideException when none was taken
   */
  Map<Integer, String> put(List<Event> events);

  /**
   * One event.
   *
   * @param detailType EventBridge's {@code detail-type}
   * @param detail a JSON object
   */
  record Event(Instant at, String detailType, String detail) {}
}
