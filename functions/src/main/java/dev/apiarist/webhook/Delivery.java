package dev.apiarist.webhook;

import dev.apiarist.scaling.Signal;

/**
 * One input, read or not.
 *
 * @param id the same when it is delivered again
 * @param subject what people call it
 */
record Delivery(String id, String subject, Reading reading) {
  /** What came of reading it. */
  sealed interface Reading {
    /** It is understood whole. */
    record Understood(Signal signal) implements Reading {}

    /** It is not; the reason is for its sender. */
    record Unreadable(String reason) implements Reading {}
  }
}
