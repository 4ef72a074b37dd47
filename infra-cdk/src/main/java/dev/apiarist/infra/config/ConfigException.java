package dev.apiarist.infra.config;

/** The configuration cannot be used; the message names file, line, key, value and rule. */
public final class ConfigException extends RuntimeException {
  ConfigException(String message) {
    super(message);
  }

  ConfigException(String message, Throwable cause) {
    super(message, cause);
  }
}
