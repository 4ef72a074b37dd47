package dev.apiarist.json;

import org.jspecify.annotations.Nullable;

/** Text that is not the JSON it should be. The message never repeats the text. */
public final class JsonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public JsonException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
