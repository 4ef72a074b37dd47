package dev.apiarist.webhook;

import dev.apiarist.port.Decision;
import dev.apiarist.port.OutsideException;
import dev.apiarist.scaling.Direction;
import dev.apiarist.scaling.ServiceDecision;
import dev.apiarist.scaling.ServiceRules;
import dev.apiarist.scaling.ServiceScaling;
import dev.apiarist.scaling.ServiceWish;
import dev.apiarist.scaling.Signal;
import dev.apiarist.scaling.SignalPolicy;
import dev.apiarist.swarm.Service;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code POST /v1/scale-service}. */
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
    Signal.Origin origin = input.origin("POST /v1/scale-service");
    if (input.notification().resolved()) {
      String why = SignalPolicy.why(Signal.State.RESOLVED);
      return outcome(new ServiceDecision.NoChange(why), "notification", inputs).http();
    }
    if (input.service().isEmpty()) {
      return badRequest("No service name in request", inputs);
    }
    Optional<Direction> direction = Direction.of(input.scale());
    if (direction.isEmpty()) {
      String fault = input.scale().isEmpty() ? "No" : "Incorrect";
      return badRequest(fault + " scale direction in request", inputs);
    }
    return scale(new Signal.Replicas(origin, input.service(), direction.get(), input.by()), inputs)
        .http();
  }

  /** Decides on a signal, however it came, and makes the change. */
  ScalingOutcome carryOut(Signal.Replicas signal) {
    return scale(signal, SignalInputs.of(signal));
  }

  private ScalingOutcome scale(Signal.Replicas signal, Map<String, String> inputs) {
    ServiceWish wish = new ServiceWish(signal.service(), signal.direction(), signal.by());
    try {
      ServiceReplicas.Scaled scaled = replicas.scale(wish, Notification.of(signal.origin()));
      describe(scaled.service(), inputs);
      return outcome(scaled.decision(), scaled.service().name(), inputs);
    } catch (OutsideException failed) {
      String message = String.valueOf(failed.getMessage());
      inputs.put("code", failed.code().name());
      log.record(KIND, ScaleInput.brief(wish.service()), Decision.Outcome.FAILED, message, inputs);
      return ScalingOutcome.failed(failed.code(), message);
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

  private ScalingOutcome outcome(
      ServiceDecision decision, String subject, Map<String, String> inputs) {
    if (decision instanceof ServiceDecision.Change change) {
      inputs.put("from", String.valueOf(change.from()));
      inputs.put("to", String.valueOf(change.to()));
      inputs.put("min", String.valueOf(change.min()));
      inputs.put("max", String.valueOf(change.max()));
    }
    log.record(KIND, subject, told(decision), decision.message(), inputs);
    int status =
        switch (decision) {
          case ServiceDecision.Change change -> 200;
          case ServiceDecision.NoChange none -> 200;
          case ServiceDecision.Refused refused -> 409;
          case ServiceDecision.Misconfigured wrong -> 400;
          case ServiceDecision.Unscalable never -> 500;
        };
    return ScalingOutcome.of(status, decision.message());
  }

  private static Decision.Outcome told(ServiceDecision decision) {
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
