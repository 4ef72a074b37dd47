package dev.apiarist.webhook;

import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;

/**
 * Docker's own words for a service that is not there, which Docker Scaler passes on, and what to do
 * about it.
 */
final class NoSuchService {
  private NoSuchService() {}

  /** Why a service could not be read: that there is none, or the failure's own message. */
  static String orMessage(OutsideException failed, String service) {
    return failed.code() == FailureCode.NOT_FOUND
        ? "Error: No such service: "
            + service
            + " (use its whole name, as docker service ls shows it)"
        : String.valueOf(failed.getMessage());
  }
}
