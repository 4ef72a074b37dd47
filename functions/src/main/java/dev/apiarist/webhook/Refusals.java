package dev.apiarist.webhook;

import dev.apiarist.port.Decision;
import dev.apiarist.port.OutsideException;
import java.util.Map;

/**
 * Answers scaling requests of one kind that come to nothing before anything is decided, and
 * journals them.
 *
 * @param kind of the decisions in the journal
 * @param example a body that says all that such a request must
 */
record Refusals(String kind, String example, DecisionLog log) {
  /** The alerts are over. */
  HttpAnswer resolved(Map<String, String> inputs) {
    String message = "Resolved notification ignored: nothing changed";
    log.record(kind, "notification", Decision.Outcome.REFUSED, message, inputs);
    return HttpAnswer.ok(message);
  }

  /**
   * The request is at fault; where its body could not be read, that is probably why, and the
   * journal says so: the answer is Docker Scaler's to the letter.
   */
  HttpAnswer badRequest(ScaleInput input, String fault, Map<String, String> inputs) {
    if (!input.bodyRead()) {
      inputs.put("body", "ignored: no JSON object such as " + example);
    }
    log.record(kind, "request", Decision.Outcome.REFUSED, fault, inputs);
    return HttpAnswer.nok(400, fault);
  }

  /** The outside failed. */
  HttpAnswer failed(
      String subject, String message, OutsideException failed, Map<String, String> inputs) {
    inputs.put("code", failed.code().name());
    log.record(kind, subject, Decision.Outcome.FAILED, message, inputs);
    return HttpAnswer.nok(500, message);
  }
}
