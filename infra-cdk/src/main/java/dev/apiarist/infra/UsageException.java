package dev.apiarist.infra;

/** The app was called in a way it does not understand, or without what it needs. */
public final class UsageException extends RuntimeException {
  UsageException(String message) {
    super(message);
  }
}
