package dev.apiarist.webhook;

import dev.apiarist.port.Decision;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import dev.apiarist.scaling.Direction;
import dev.apiarist.scaling.ServiceDecision;
import dev.apiarist.scaling.ServiceRules;
import dev.apiarist.scaling.ServiceScaling;
import dev.apiarist.scaling.ServiceWish;
import dev.apiarist.swarm.Service;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code POST /v1/scale-service}, and what else changes the number of a service's replicas. */
final class ScaleService {
  private static final String KIND = "scale-service";

  private final ServiceRules rules;
  private final ServiceReplicas replicas;
  private final DecisionLog log;

  ScaleService(ServiceRules rules, ServiceReplicas replicas, DecisionLog log) {
    this.rules = rules;
    this.replicas = replicas;
    this.log = log;
  }

  HttpAnswer handle(Query query, String body) {
    ScaleInput input = ScaleInput.of(query, body);
    Map<String, String> inputs = inputs(input);
    if (input.notification().resolved()) {
      return answer(
          KIND,
          new ServiceDecision.NoChange("Resolved notification ignored: nothing changed"),
          "notification",
          inputs);
    }
    if (input.service().isEmpty()) {
      return badRequest("No service name in request", inputs);
    }
    Optional<Direction> direction = Direction.of(input.scale());
    if (direction.isEmpty()) {
      String fault = input.scale().isEmpty() ? "No" : "Incorrect";
      return badRequest(fault + " scale direction in request", inputs);
    }
    ServiceWish wish = new ServiceWish(input.service(), direction.get(), input.by());
    return carryOut(KIND, wish, input.notification(), inputs).answer();
  }

  /**
   * What came of a wish; the journal has it already.
   *
   * @param scaled empty when nothing was decided, or not carried out
   * @param failure why not
   */
  record Outcome(
      HttpAnswer answer, Optional<ServiceReplicas.Scaled> scaled, Optional<FailureCode> failure) {}

  /**
   * Carries out a wish and journals it.
   *
   * @param kind the kind of decision for the journal
   * @param inputs what the journal says of the request; more is added
   */
  Outcome carryOut(
      String kind, ServiceWish wish, Notification notification, Map<String, String> inputs) {
    try {
      ServiceReplicas.Scaled scaled = replicas.scale(wish, notification);
      describe(scaled.service(), inputs);
      HttpAnswer answer = answer(kind, scaled.decision(), scaled.service().name(), inputs);
      return new Outcome(answer, Optional.of(scaled), Optional.empty());
    } catch (OutsideException failed) {
      String message = String.valueOf(failed.getMessage());
      inputs.put("code", failed.code().name());
      log.record(kind, ScaleInput.brief(wish.service()), Decision.Outcome.FAILED, message, inputs);
      return new Outcome(
          HttpAnswer.nok(500, message), Optional.empty(), Optional.of(failed.code()));
    }
  }

  private void describe(Service service, Map<String, String> inputs) {
    inputs.put("id", service.id().value());
    inputs.put("version", String.valueOf(service.version()));
    if (service.replicas().isPresent()) {
      inputs.put("replicas", String.valueOf(service.replicas().getAsInt()));
    }
    List<String> ignored = ServiceScaling.ignoredLabels(service, rules);
    if (!ignored.isEmpty()) {
      inputs.put("ignoredLabels", ScaleInput.brief(String.join(", ", ignored)));
    }
  }

  private HttpAnswer badRequest(String message, Map<String, String> inputs) {
    log.record(KIND, "request", Decision.Outcome.REFUSED, message, inputs);
    return HttpAnswer.nok(400, message);
  }

  private HttpAnswer answer(
      String kind, ServiceDecision decision, String subject, Map<String, String> inputs) {
    if (decision instanceof ServiceDecision.Change change) {
      inputs.put("from", String.valueOf(change.from()));
      inputs.put("to", String.valueOf(change.to()));
      inputs.put("min", String.valueOf(change.min()));
      inputs.put("max", String.valueOf(change.max()));
    }
    log.record(kind, subject, outcome(decision), decision.message(), inputs);
    return switch (decision) {
      case ServiceDecision.Change change -> HttpAnswer.ok(change.message());
      case ServiceDecision.NoChange none -> HttpAnswer.ok(none.message());
      case ServiceDecision.Refused refused -> HttpAnswer.nok(409, refused.message());
      case ServiceDecision.Misconfigured wrong -> HttpAnswer.nok(400, wrong.message());
      case ServiceDecision.Unscalable never -> HttpAnswer.nok(500, never.message());
    };
  }

  private static Decision.Outcome outcome(ServiceDecision decision) {
    return decision instanceof ServiceDecision.Change
        ? Decision.Outcome.DONE
        : Decision.Outcome.REFUSED;
  }

  private static Map<String, String> inputs(ScaleInput input) {
    Map<String, String> inputs = input.journalled();
    inputs.put("service", ScaleInput.brief(input.service()));
    return inputs;
  }
}
