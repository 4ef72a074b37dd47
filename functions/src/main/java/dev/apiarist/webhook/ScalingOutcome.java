package dev.apiarist.webhook;

import dev.apiarist.port.FailureCode;
import java.util.Optional;

/**
 * What came of a wish to scale.
 *
 * @param status as HTTP has it
 * @param failure why nothing could be decided or done; empty when it was, one way or the other
 */
record ScalingOutcome(int status, String message, Optional<FailureCode> failure) {
  static ScalingOutcome of(int status, String message) {
    return new ScalingOutcome(status, message, Optional.empty());
  }

  static ScalingOutcome failed(FailureCode code, String message) {
    return new ScalingOutcome(500, message, Optional.of(code));
  }

  HttpAnswer http() {
    return status < 400 ? HttpAnswer.ok(message) : HttpAnswer.nok(status, message);
  }
}
