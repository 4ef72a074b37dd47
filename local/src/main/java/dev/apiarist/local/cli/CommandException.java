package dev.apiarist.local.cli;

import org.jspecify.annotations.Nullable;

/** A command that cannot go on; the message says what is wrong and what to do. */
public final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CommandException(String message) {
    this(message, null);
  }

  public CommandException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
