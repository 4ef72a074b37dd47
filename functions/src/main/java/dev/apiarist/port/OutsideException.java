package dev.apiarist.port;

import org.jspecify.annotations.Nullable;

/**
 * A call to the outside (AWS or Docker) that failed, translated at the adapter. The message is the
 * remote side's own where it gave one, and never holds a secret.
 */
public final class OutsideException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final FailureCode code;

  public OutsideException(FailureCode code, String message) {
    this(code, message, null);
  }

  public OutsideException(FailureCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public FailureCode code() {
    return code;
  }
}
