package dev.apiarist.webhook;

import dev.apiarist.journal.MarkKeys;
import dev.apiarist.lifecycle.RescheduleConsent;
import dev.apiarist.port.Decision;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.Marks;
import dev.apiarist.port.OutsideException;
import dev.apiarist.port.SwarmManager;
import dev.apiarist.swarm.Service;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code POST /v1/reschedule-services} and {@code /v1/reschedule-service}: services that opted in
 * by a label are updated without change, so that Swarm places their tasks anew.
 */
final class Reschedule {
  private static final String KIND = "reschedule";

  private final Supplier<SwarmManager> swarm;
  private final Marks marks;
  private final InstantSource clock;
  private final DecisionLog log;

  Reschedule(Supplier<SwarmManager> swarm, Marks marks, InstantSource clock, DecisionLog log) {
    this.swarm = swarm;
    this.marks = marks;
    this.clock = clock;
    this.log = log;
  }

  /** Every service that opted in. One that fails does not keep the others from their turn. */
  HttpAnswer all() {
    SwarmManager manager;
    List<Service> services;
    try {
      manager = swarm.get();
      services = manager.services();
    } catch (OutsideException failed) {
      return failed(
          "services", "Unable to get service list to reschedule: " + failed.getMessage(), failed);
    }
    Round round = new Round();
    for (Service service : services) {
      if (RescheduleConsent.of(service).given()) {
        update(manager, service, round);
      }
    }
    return summary(round);
  }

  /** What has come of the services so far. */
  private static final class Round {
    final List<String> done = new ArrayList<>();
    final List<String> skipped = new ArrayList<>();
    final List<String> failures = new ArrayList<>();
    boolean swarmAnswers = true;
  }

  /** One service, by name or ID. */
  HttpAnswer one(String name) {
    SwarmManager manager;
    Service service;
    try {
      manager = swarm.get();
      service = inspect(manager, name);
    } catch (OutsideException failed) {
      return failed(
          name,
          "Unable to inspect service " + name + ": " + NoSuchService.orMessage(failed, name),
          failed);
    }
    RescheduleConsent consent = RescheduleConsent.of(service);
    if (!consent.given()) {
      return refused(500, name, notAsked(name, consent));
    }
    Optional<String> unsettled;
    try {
      unsettled = oncePerSecond(manager, service);
    } catch (OutsideException failed) {
      return failed(name, "Unable to reschedule service: " + failed.getMessage(), failed);
    }
    if (unsettled.isPresent()) {
      return refused(409, name, name + " is not rescheduled: " + unsettled.get());
    }
    String message = "Rescheduled service: " + name;
    log.record(KIND, name, Decision.Outcome.DONE, message, Map.of());
    return HttpAnswer.ok(message);
  }

  private static Service inspect(SwarmManager manager, String name) {
    if (name.isEmpty()) {
      throw new OutsideException(FailureCode.NOT_FOUND, "no service name");
    }
    return manager.service(name);
  }

  /**
   * Docker Scaler writes the time in seconds, so that the same second changes nothing. What is
   * noted comes after what is done: a function killed in between has its work done again, never
   * left. A service whose update is unfinished is left alone: ours would start that anew.
   *
   * @return why the service is left alone, if it is
   */
  private Optional<String> oncePerSecond(SwarmManager manager, Service service) {
    Instant now = clock.instant();
    String key = MarkKeys.rescheduled(service.id());
    if (claimed(key, now)) {
      return Optional.empty();
    }
    Optional<String> unsettled = unsettled(service);
    if (unsettled.isPresent()) {
      return unsettled;
    }
    manager.forceUpdate(service.id());
    Instant nextSecond = now.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
    try {
      marks.claim(key, now, Duration.between(now, nextSecond));
    } catch (OutsideException failed) {
      log.warn("not noted that service " + service.name() + " is rescheduled", failed);
    }
    return Optional.empty();
  }

  private static Optional<String> unsettled(Service service) {
    if (service.evacuating().isPresent()) {
      return Optional.of("tasks of it are being moved off a node that leaves");
    }
    return service.surged()
        ? Optional.of("tasks of it are being moved to a new node")
        : service.update().unsettled();
  }

  private boolean claimed(String key, Instant now) {
    try {
      return marks.claimedUntil(key, now).isPresent();
    } catch (OutsideException failed) {
      log.warn("not known whether a service was just rescheduled", failed);
      return false;
    }
  }

  /** After one time-out the others are not waited for. */
  private void update(SwarmManager manager, Service service, Round round) {
    if (!round.swarmAnswers) {
      round.failures.add(service.name());
      return;
    }
    try {
      oncePerSecond(manager, service)
          .ifPresentOrElse(
              why -> round.skipped.add(service.name() + ": " + why),
              () -> round.done.add(service.name()));
    } catch (OutsideException failed) {
      round.failures.add(service.name());
      log.warn("service " + service.name() + " is not rescheduled", failed);
      round.swarmAnswers =
          failed.code() != FailureCode.SWARM_UNREACHABLE
              && failed.code() != FailureCode.SWARM_UNAVAILABLE;
    }
  }

  private HttpAnswer summary(Round round) {
    String skipped = round.skipped.isEmpty() ? "" : "; skipped " + String.join(", ", round.skipped);
    if (round.failures.isEmpty()) {
      String message =
          round.done.isEmpty()
              ? "No services to reschedule"
              : String.join(", ", round.done) + " rescheduled";
      log.record(KIND, "services", Decision.Outcome.DONE, message + skipped, Map.of());
      return HttpAnswer.ok(message + skipped);
    }
    String message = String.join(", ", round.failures) + " failed to reschedule";
    if (!round.done.isEmpty()) {
      message += " (" + String.join(", ", round.done) + " succeeded)";
    }
    log.record(KIND, "services", Decision.Outcome.FAILED, message + skipped, Map.of());
    return HttpAnswer.nok(500, message + skipped);
  }

  private static String notAsked(String name, RescheduleConsent consent) {
    return "%s is not labeled with %s=%s (%s)"
        .formatted(name, RescheduleConsent.LABEL, RescheduleConsent.YES, consent.found());
  }

  private HttpAnswer refused(int status, String name, String message) {
    log.record(KIND, name, Decision.Outcome.REFUSED, message, Map.of());
    return HttpAnswer.nok(status, message);
  }

  private HttpAnswer failed(String subject, String message, OutsideException failed) {
    log.record(
        KIND, subject, Decision.Outcome.FAILED, message, Map.of("code", failed.code().name()));
    return HttpAnswer.nok(500, message);
  }
}
