package dev.apiarist.webhook;

import dev.apiarist.port.Decision;
import dev.apiarist.port.OutsideException;
import dev.apiarist.scaling.ServiceDecision;
import dev.apiarist.scaling.ServiceRules;
import dev.apiarist.scaling.ServiceScaling;
import dev.apiarist.scaling.ServiceWish;
import dev.apiarist.scaling.Signal;
import dev.apiarist.swarm.Service;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Changes the number of a service's replicas, whoever asks for it, and journals what came of it.
 */
final class ReplicaChanges {
  private final ServiceRules rules;
  private final ServiceReplicas replicas;
  private final Refusals refusals;

  /**
   * @param refusals for the kind of request, which is the decisions' kind in the journal as well
   */
  ReplicaChanges(ServiceRules rules, ServiceReplicas replicas, Refusals refusals) {
    this.rules = rules;
    this.replicas = replicas;
    this.refusals = refusals;
  }

  /**
   * What came of a wish.
   *
   * @param scaled empty when nothing was decided, or what was decided could not be carried out
   */
  record Made(ScalingOutcome outcome, Optional<ServiceReplicas.Scaled> scaled) {}

  /**
   * Decides on a wish and makes the change.
   *
   * @param inputs what the journal says of the request; more is added
   */
  Made make(Signal.Replicas signal, Map<String, String> inputs) {
    ServiceWish wish = new ServiceWish(signal.service(), signal.direction(), signal.by());
    try {
      ServiceReplicas.Scaled scaled =
          replicas.scale(wish, Notification.of(signal.origin()), made -> journal(made, inputs));
      return new Made(outcome(scaled.decision()), Optional.of(scaled));
    } catch (OutsideException failed) {
      String message = String.valueOf(failed.getMessage());
      return new Made(refusals.failed(wish.service(), message, failed, inputs), Optional.empty());
    }
  }

  private void journal(ServiceReplicas.Scaled scaled, Map<String, String> inputs) {
    describe(scaled.service(), inputs);
    ServiceDecision decision = scaled.decision();
    if (decision instanceof ServiceDecision.NoChange) {
      refusals.log().idle(refusals.kind(), scaled.service().name(), decision.message(), inputs);
      return;
    }
    if (decision instanceof ServiceDecision.Change change) {
      inputs.put("from", String.valueOf(change.from()));
      inputs.put("to", String.valueOf(change.to()));
      inputs.put("min", String.valueOf(change.min()));
      inputs.put("max", String.valueOf(change.max()));
    }
    refusals
        .log()
        .record(
            refusals.kind(), scaled.service().name(), told(decision), decision.message(), inputs);
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

  private static ScalingOutcome outcome(ServiceDecision decision) {
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
}
