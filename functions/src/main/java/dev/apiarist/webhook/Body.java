package dev.apiarist.webhook;

/** The body of a request. */
public sealed interface Body {
  /** Text, whatever its content type said; empty when there was no body. */
  record Text(String text) implements Body {}

  /** A body that is answered instead of read. */
  record Unreadable(int status, String message) implements Body {}
}
