package dev.apiarist.local.cloudformation;

/** A template that cannot be made into a stack here; the message names the place. */
public final class StackException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** A failure. */
  public StackException(String message) {
    super(message);
  }

  /** A failure with its cause. */
  public StackException(String message, Throwable cause) {
    super(message, cause);
  }
}
