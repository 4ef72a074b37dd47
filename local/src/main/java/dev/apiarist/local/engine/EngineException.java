package dev.apiarist.local.engine;

import java.io.Serial;

/** Docker, or something that runs on it, did not do what it was asked; the message says why. */
public final class EngineException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public EngineException(String message) {
    super(message);
  }

  public EngineException(String message, Throwable cause) {
    super(message, cause);
  }
}
