package dev.apiarist.local.autoscaling;

import java.time.Duration;

/** What may happen to an event between Auto Scaling and whoever waits for it. */
public sealed interface EventFault {
  /** It never arrives. */
  record Lost() implements EventFault {}

  /** It arrives twice. */
  record Duplicated() implements EventFault {}

  /**
   * It arrives late.
   *
   * @param by how late, on Auto Scaling's own clock
   */
  record Delayed(Duration by) implements EventFault {}

  /** It arrives after the event that follows it, or a minute late when none follows. */
  record Reordered() implements EventFault {}
}
