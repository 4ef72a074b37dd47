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

  /** The request is at fault; where its body could not be read, that is probably why. */
  HttpAnswer badRequest(ScaleInput input, String fault, Map<String, String> inputs) {
    String message =
        input.bodyRead()
            ? fault
            : fault + " (the body is ignored: it is no JSON object such as " + example + ")";
    log.record(kind, "request", Decision.Outcome.REFUSED, message, inputs);
    return HttpAnswer.nok(400, message);
  }

  /** The outside failed. */
  HttpAnswer failed(
      String subject, String message, OutsideException failed, Map<String, String> inputs) {
    inputs.put("code", failed.code().name());
    log.record(kind, subject, Decision.Outcome.FAILED, message, inputs);
    return HttpAnswer.nok(500, message);
  }
}
