package dev.apiarist.webhook;

import dev.apiarist.port.Decision;
import dev.apiarist.port.OutsideException;
import dev.apiarist.scaling.Direction;
import dev.apiarist.scaling.ServiceDecision;
import dev.apiarist.scaling.ServiceRules;
import dev.apiarist.scaling.ServiceScaling;
import dev.apiarist.scaling.ServiceWish;
import dev.apiarist.scaling.Signal;
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
  private final Refusals refusals;

  ScaleService(ServiceRules rules, ServiceReplicas replicas, DecisionLog log) {
    this.rules = rules;
    this.replicas = replicas;
    this.log = log;
    this.refusals =
        new Refusals(KIND, "{\"groupLabels\":{\"service\":\"web\",\"scale\":\"up\"}}", log);
  }

  HttpAnswer handle(Query query, String body) {
    ScaleInput input = ScaleInput.of(query, body);
    Map<String, String> inputs = inputs(input);
    Signal.Origin origin = input.origin("POST /v1/scale-service");
    if (input.notification().resolved()) {
      return refusals.resolved(inputs).http();
    }
    if (input.service().isEmpty()) {
      return refusals.badRequest(input, "No service name in request", inputs).http();
    }
    Optional<Direction> direction = Direction.of(input.scale());
    if (direction.isEmpty()) {
      return refusals.badRequest(input, input.directionFault() + " in request", inputs).http();
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
      return outcome(
          replicas.scale(
              wish, Notification.of(signal.origin()), scaled -> journal(scaled, inputs)));
    } catch (OutsideException failed) {
      return refusals.failed(wish.service(), String.valueOf(failed.getMessage()), failed, inputs);
    }
  }

  private void journal(ServiceReplicas.Scaled scaled, Map<String, String> inputs) {
    describe(scaled.service(), inputs);
    if (scaled.decision() instanceof ServiceDecision.Change change) {
      inputs.put("from", String.valueOf(change.from()));
      inputs.put("to", String.valueOf(change.to()));
      inputs.put("min", String.valueOf(change.min()));
      inputs.put("max", String.valueOf(change.max()));
    } else if (scaled.decision() instanceof ServiceDecision.NoChange) {
      inputs.put("effect", "none");
    }
    ServiceDecision decision = scaled.decision();
    log.record(KIND, scaled.service().name(), told(decision), decision.message(), inputs);
  }

  private void describe(Service service, Map<String, String> inputs) {
    inputs.put("id", service.id().value());
    inputs.put("version", String.valueOf(service.version()));
    if (service.replicas().isPresent()) {
      inputs.put("replicas", String.valueOf(service.replicas().getAsInt()));
    }
    List<String> ignored = ServiceScaling.ignoredLabels(service, rules);
    if (!ignored.isEmpty()) {
      inputs.put("ignoredLabels", String.join(", ", ignored));
    }
  }

  private static ScalingOutcome outcome(ServiceReplicas.Scaled scaled) {
    int status =
        switch (scaled.decision()) {
          case ServiceDecision.Change change -> 200;
          case ServiceDecision.NoChange none -> 200;
          case ServiceDecision.Refused refused -> 409;
          case ServiceDecision.Misconfigured wrong -> 400;
          case ServiceDecision.Unscalable never -> 500;
        };
    return ScalingOutcome.of(status, scaled.decision().message());
  }

  private static Decision.Outcome told(ServiceDecision decision) {
    return decision instanceof ServiceDecision.Change
        ? Decision.Outcome.DONE
        : Decision.Outcome.REFUSED;
  }

  private static Map<String, String> inputs(ScaleInput input) {
    Map<String, String> inputs = input.journalled();
    inputs.put("service", input.service());
    return inputs;
  }
}
