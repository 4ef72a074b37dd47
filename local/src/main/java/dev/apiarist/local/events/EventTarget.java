package dev.apiarist.local.events;

/** Where a rule sends its events. */
public interface EventTarget {
  /** The target's ARN. */
  String arn();

  /**
   * Delivers one event.
   *
   * @throws RuntimeException when the target refuses it; the event then goes to the target's
   *     dead-letter queue, if it has one
   */
  void deliver(String event);

  /** Takes an event that could not be delivered. */
  void deadLetter(String event, String reason);
}
