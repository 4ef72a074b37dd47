package dev.apiarist.webhook;

/** An input that is not understood; the message tells the sender why, and what to do about it. */
final class UnreadableSignalException extends Exception {
  private static final long serialVersionUID = 1L;

  UnreadableSignalException(String reason) {
    super(reason);
  }
}
