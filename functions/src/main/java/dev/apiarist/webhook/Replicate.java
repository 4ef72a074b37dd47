package dev.apiarist.webhook;

import dev.apiarist.port.Decision;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import dev.apiarist.scaling.Direction;
import dev.apiarist.scaling.ServiceDecision;
import dev.apiarist.scaling.ServiceRules;
import dev.apiarist.scaling.Signal;
import dev.apiarist.swarm.Service;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code POST /v1/replicate?container=} or {@code ?task=}: one more of the service that a container
 * or task belongs to, by the way that {@code scale-service} takes.
 */
final class Replicate {
  private final ContainerSearch search;
  private final Refusals refusals;
  private final ReplicaChanges changes;

  Replicate(ContainerSearch search, ServiceRules rules, ServiceReplicas replicas, DecisionLog log) {
    this.search = search;
    this.refusals = new Refusals("replicate", "{\"container\":\"4e1f0c9a7b2d\"}", log);
    this.changes = new ReplicaChanges(rules, replicas, refusals);
  }

  /**
   * Answers a request.
   *
   * @param only the service that the sender may ask for; empty for any
   */
  HttpAnswer handle(Query query, String body, Optional<String> only) {
    ReplicateInput input = ReplicateInput.of(query, body);
    Map<String, String> inputs = input.journalled();
    only.ifPresent(service -> inputs.put("askedBy", "app of " + service));
    if (input.notification().resolved()) {
      return refusals.resolved(inputs).http();
    }
    Optional<String> fault = input.fault();
    if (fault.isPresent()) {
      return refusals.badRequest(fault.get(), inputs).http();
    }
    try {
      return answer(search.find(input), input, only, inputs);
    } catch (OutsideException failed) {
      String message = "Unable to look for the %s: %s".formatted(input.what(), failed.getMessage());
      return refusals.failed("request", message, failed, inputs).http();
    }
  }

  private HttpAnswer answer(
      ContainerSearch.Found found,
      ReplicateInput input,
      Optional<String> only,
      Map<String, String> inputs) {
    String named = input.what() + " " + input.id();
    return switch (found) {
      case ContainerSearch.Found.Of(Service service) ->
          only.isPresent() && !only.get().equals(service.name())
              ? refused(403, "This token may ask for no service but " + only.get(), inputs)
              : oneMore(service, input, inputs);
      case ContainerSearch.Found.Plain() ->
          refused(
              409,
              named + " belongs to no service: POST /v1/promote makes a service of it",
              inputs);
      case ContainerSearch.Found.Ambiguous() ->
          refused(409, "Several services have a %s: give more of the ID".formatted(named), inputs);
      case ContainerSearch.Found.Nothing() ->
          refused(404, "No service has a " + named + otherwise(input), inputs);
    };
  }

  private static String otherwise(ReplicateInput input) {
    return input.task().isEmpty()
        ? ". If it is a plain container of a worker, send its inspection to POST /v1/promote"
        : "";
  }

  private HttpAnswer oneMore(Service service, ReplicateInput input, Map<String, String> inputs) {
    ReplicaChanges.Made made =
        changes.make(
            new Signal.Replicas(input.origin(), service.name(), Direction.UP, OptionalLong.of(1)),
            inputs);
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("service", service.name());
    made.scaled().ifPresent(scaled -> addNumbers(scaled, details));
    return answer(made.outcome()).with(details);
  }

  private static HttpAnswer answer(ScalingOutcome outcome) {
    boolean conflict = outcome.failure().filter(FailureCode.STALE_VERSION::equals).isPresent();
    return conflict ? HttpAnswer.nok(409, outcome.message()) : outcome.http();
  }

  private static void addNumbers(ServiceReplicas.Scaled scaled, Map<String, Object> details) {
    if (scaled.decision() instanceof ServiceDecision.Change change) {
      details.put("from", change.from());
      details.put("to", change.to());
    } else if (scaled.service().replicas().isPresent()) {
      details.put("from", scaled.service().replicas().getAsInt());
      details.put("to", scaled.service().replicas().getAsInt());
    }
  }

  private HttpAnswer refused(int status, String message, Map<String, String> inputs) {
    refusals.log().record(refusals.kind(), "request", Decision.Outcome.REFUSED, message, inputs);
    return HttpAnswer.nok(status, message);
  }
}
