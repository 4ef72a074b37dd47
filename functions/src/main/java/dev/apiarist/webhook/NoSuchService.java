package dev.apiarist.webhook;

import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;

/** Docker's own words for a service that is not there, which Docker Scaler passes on. */
final class NoSuchService {
  private NoSuchService() {}

  /** Why a service could not be read: that there is none, or the failure's own message. */
  static String orMessage(OutsideException failed, String service) {
    return failed.code() == FailureCode.NOT_FOUND
        ? "Error: No such service: " + service
        : String.valueOf(failed.getMessage());
  }
}
