package dev.apiarist.webhook;

import dev.apiarist.port.Decision;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import dev.apiarist.scaling.Direction;
import dev.apiarist.scaling.IdKind;
import dev.apiarist.scaling.ServiceDecision;
import dev.apiarist.scaling.Signal;
import dev.apiarist.swarm.Service;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code POST /v1/replicate}: one more of the service that a container or task belongs to, by the
 * way that {@code scale-service} takes.
 */
final class Replicate {
  private final ContainerSearch search;
  private final ReplicaChanges changes;
  private final AppPace pace;
  private final Refusals refusals;

  Replicate(
      ContainerSearch search,
      ServiceReplicas replicas,
      AppPace pace,
      ServiceSettings settings,
      DecisionLog log) {
    this.search = search;
    this.refusals = new Refusals("replicate", "{\"container\":\"4e1f0c9a7b2d\"}", log);
    this.changes = new ReplicaChanges(settings.rules(), replicas, refusals);
    this.pace = pace;
  }

  /**
   * Answers a request.
   *
   * @param pathId what the path says after {@code /v1/replicate/}; empty for nothing
   * @param only the service that the sender may ask for; empty for any
   */
  HttpAnswer handle(String pathId, Query query, String body, Optional<String> only) {
    ReplicateInput input = ReplicateInput.of(pathId, query, body);
    Map<String, String> inputs = input.journalled();
    only.ifPresent(service -> inputs.put("askedBy", "app of " + service));
    Optional<HttpAnswer> tooOften = only.flatMap(this::tooOften);
    if (tooOften.isPresent()) {
      return tooOften.get();
    }
    if (input.notification().resolved()) {
      return refusals.resolved(inputs).http();
    }
    Optional<String> fault = input.fault();
    if (fault.isPresent()) {
      return refusals.badRequest(fault.get(), inputs).http();
    }
    return http(make(input.signal(), only, inputs), input.notification().alert());
  }

  /** Decides on a signal, however it came, and makes the change. */
  ScalingOutcome carryOut(Signal.OneMore signal) {
    return make(signal, Optional.empty(), SignalInputs.of(signal)).outcome();
  }

  /** What came of it, and what more than a message there is to tell. */
  private record Made(ScalingOutcome outcome, Map<String, Object> details) {}

  private Made make(Signal.OneMore signal, Optional<String> only, Map<String, String> inputs) {
    try {
      return made(search.find(signal.kind(), signal.id()), signal, only, inputs);
    } catch (OutsideException failed) {
      String message =
          "Unable to look for the %s: %s".formatted(signal.kind().word(), failed.getMessage());
      return new Made(refusals.failed("request", message, failed, inputs), Map.of());
    }
  }

  private Made made(
      ContainerSearch.Found found,
      Signal.OneMore signal,
      Optional<String> only,
      Map<String, String> inputs) {
    String named = signal.kind().word() + " " + signal.id();
    return switch (found) {
      case ContainerSearch.Found.Of(Service service) ->
          only.isPresent() && !only.get().equals(service.name())
              ? refused(403, "This token may ask for no service but " + only.get(), inputs)
              : oneMore(service, signal.origin(), inputs);
      case ContainerSearch.Found.Plain() ->
          refused(
              409,
              "%s belongs to no service: POST /v1/promote makes a service of it".formatted(named),
              inputs);
      case ContainerSearch.Found.Ambiguous() ->
          refused(409, "Several services have a %s: give more of the ID".formatted(named), inputs);
      case ContainerSearch.Found.Nothing() ->
          refused(404, "No service has a " + named + otherwise(signal), inputs);
    };
  }

  private static String otherwise(Signal.OneMore signal) {
    return IdKind.CONTAINER.fits(signal.id()) && signal.kind() != IdKind.TASK
        ? ". If it is a plain container of a worker, send its inspection to POST /v1/promote"
        : "";
  }

  private Made oneMore(Service service, Signal.Origin origin, Map<String, String> inputs) {
    ReplicaChanges.Made made =
        changes.make(
            new Signal.Replicas(origin, service.name(), Direction.UP, OptionalLong.of(1)), inputs);
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("service", service.name());
    made.scaled().ifPresent(scaled -> addNumbers(scaled, details));
    return new Made(made.outcome(), details);
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

  private Made refused(int status, String message, Map<String, String> inputs) {
    refusals.log().record(refusals.kind(), "request", Decision.Outcome.REFUSED, message, inputs);
    return new Made(ScalingOutcome.of(status, message), Map.of());
  }

  /** Alertmanager sends again what is answered 5xx; people are told that it is a conflict. */
  private static HttpAnswer http(Made made, boolean alert) {
    ScalingOutcome outcome = made.outcome();
    boolean conflict = outcome.failure().filter(FailureCode.STALE_VERSION::equals).isPresent();
    HttpAnswer answer =
        conflict && !alert ? HttpAnswer.nok(409, outcome.message()) : outcome.http();
    return made.details().isEmpty() ? answer : answer.with(made.details());
  }

  /** Counted and not journalled: an entry for each would be the load that this keeps away. */
  private Optional<HttpAnswer> tooOften(String service) {
    Optional<Duration> wait;
    try {
      wait = pace.mustWait(service);
    } catch (OutsideException failed) {
      return Optional.of(
          HttpAnswer.nok(500, "Unable to tell when last it asked: " + failed.getMessage()));
    }
    wait.ifPresent(time -> refusals.log().count("AppRequestsTooOften"));
    return wait.map(
        time ->
            HttpAnswer.nok(
                    429,
                    "The apps of %s may ask once in %d seconds"
                        .formatted(service, AppPace.PAUSE.toSeconds()))
                .with("Retry-After", String.valueOf(time.plusMillis(999).toSeconds())));
  }
}
