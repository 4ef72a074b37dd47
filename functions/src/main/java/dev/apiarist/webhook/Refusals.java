package dev.apiarist.webhook;

import dev.apiarist.port.Decision;
import dev.apiarist.port.OutsideException;
import dev.apiarist.scaling.Signal;
import dev.apiarist.scaling.SignalPolicy;
import java.util.Map;

/**
 * What comes of wishes to scale that end before anything is decided, journalled.
 *
 * @param kind of the decisions in the journal
 * @param example a body that says all that such a request must
 */
record Refusals(String kind, String example, DecisionLog log) {
  /** The alerts are over. */
  ScalingOutcome resolved(Map<String, String> inputs) {
    String message = SignalPolicy.why(Signal.State.RESOLVED);
    log.record(kind, "notification", Decision.Outcome.REFUSED, message, inputs);
    return ScalingOutcome.of(200, message);
  }

  /**
   * The request is at fault; where its body could not be read, that is probably why, and the
   * journal says so: the answer is Docker Scaler's to the letter.
   */
  ScalingOutcome badRequest(ScaleInput input, String fault, Map<String, String> inputs) {
    if (!input.bodyRead()) {
      inputs.put("body", "ignored: no JSON object such as " + example);
    }
    return badRequest(fault, inputs);
  }

  /** The wish is at fault, however it came. */
  ScalingOutcome badRequest(String fault, Map<String, String> inputs) {
    log.record(kind, "request", Decision.Outcome.REFUSED, fault, inputs);
    return ScalingOutcome.of(400, fault);
  }

  /** The outside failed. */
  ScalingOutcome failed(
      String subject, String message, OutsideException failed, Map<String, String> inputs) {
    inputs.put("code", failed.code().name());
    log.record(kind, subject, Decision.Outcome.FAILED, message, inputs);
    return ScalingOutcome.failed(failed.code(), message);
  }
}
