package dev.apiarist.webhook;

import dev.apiarist.scaling.Direction;
import dev.apiarist.scaling.ServiceRules;
import dev.apiarist.scaling.Signal;
import java.util.Map;
import java.util.Optional;

/** {@code POST /v1/scale-service}. */
final class ScaleService {
  private final Refusals refusals;
  private final ReplicaChanges changes;

  ScaleService(ServiceRules rules, ServiceReplicas replicas, DecisionLog log) {
    this.refusals =
        new Refusals(
            "scale-service", "{\"groupLabels\":{\"service\":\"web\",\"scale\":\"up\"}}", log);
    this.changes = new ReplicaChanges(rules, replicas, refusals);
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
    Signal.Replicas signal =
        new Signal.Replicas(origin, input.service(), direction.get(), input.by());
    return changes.make(signal, inputs).outcome().http();
  }

  /** Decides on a signal, however it came, and makes the change. */
  ScalingOutcome carryOut(Signal.Replicas signal) {
    return changes.make(signal, SignalInputs.of(signal)).outcome();
  }

  private static Map<String, String> inputs(ScaleInput input) {
    Map<String, String> inputs = input.journalled();
    inputs.put("service", input.service());
    return inputs;
  }
}
