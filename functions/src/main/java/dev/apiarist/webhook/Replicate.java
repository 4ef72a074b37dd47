package dev.apiarist.webhook;

import dev.apiarist.port.Decision;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import dev.apiarist.scaling.Direction;
import dev.apiarist.scaling.ServiceDecision;
import dev.apiarist.scaling.ServiceWish;
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
  private static final String KIND = "replicate";

  private final ContainerSearch search;
  private final ScaleService scaleService;
  private final DecisionLog log;

  Replicate(ContainerSearch search, ScaleService scaleService, DecisionLog log) {
    this.search = search;
    this.scaleService = scaleService;
    this.log = log;
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
      String message = "Resolved notification ignored: nothing changed";
      log.record(KIND, "notification", Decision.Outcome.REFUSED, message, inputs);
      return HttpAnswer.ok(message);
    }
    Optional<String> fault = input.fault();
    if (fault.isPresent()) {
      return refused(400, fault.get(), inputs);
    }
    try {
      return answer(search.find(input), input, only, inputs);
    } catch (OutsideException failed) {
      String message = "Unable to look for the %s: %s".formatted(input.what(), failed.getMessage());
      inputs.put("code", failed.code().name());
      log.record(KIND, "request", Decision.Outcome.FAILED, message, inputs);
      return HttpAnswer.nok(500, message);
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
              : oneMore(service, input.notification(), inputs);
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

  private HttpAnswer oneMore(
      Service service, Notification notification, Map<String, String> inputs) {
    ServiceWish wish = new ServiceWish(service.name(), Direction.UP, OptionalLong.of(1));
    ScaleService.Outcome outcome = scaleService.carryOut(KIND, wish, notification, inputs);
    HttpAnswer answer =
        outcome.failure().filter(FailureCode.STALE_VERSION::equals).isPresent()
            ? outcome.answer().withStatus(409)
            : outcome.answer();
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("service", service.name());
    outcome.scaled().ifPresent(scaled -> addNumbers(scaled, details));
    return answer.with(details);
  }

  private static void addNumbers(ServiceReplicas.Scaled scaled, Map<String, Object> details) {
    if (scaled.service().replicas().isEmpty()) {
      return;
    }
    int from = scaled.service().replicas().getAsInt();
    details.put("from", from);
    details.put(
        "to", scaled.decision() instanceof ServiceDecision.Change change ? change.to() : from);
  }

  private HttpAnswer refused(int status, String message, Map<String, String> inputs) {
    log.record(KIND, "request", Decision.Outcome.REFUSED, message, inputs);
    return HttpAnswer.nok(status, message);
  }
}
