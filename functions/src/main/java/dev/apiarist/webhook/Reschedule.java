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
    List<String> done = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    boolean swarmAnswers = true;
    for (Service service : services) {
      if (RescheduleConsent.of(service).given()) {
        swarmAnswers = swarmAnswers && update(manager, service, done, failures);
        if (!swarmAnswers && !failures.contains(service.name())) {
          failures.add(service.name());
        }
      }
    }
    return summary(done, failures);
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
      return refused(name, consent);
    }
    try {
      oncePerSecond(manager, service);
    } catch (OutsideException failed) {
      return failed(name, "Unable to reschedule service: " + failed.getMessage(), failed);
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
   * left.
   */
  private void oncePerSecond(SwarmManager manager, Service service) {
    Instant now = clock.instant();
    String key = MarkKeys.rescheduled(service.id());
    if (claimed(key, now)) {
      return;
    }
    manager.forceUpdate(service.id());
    Instant nextSecond = now.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
    try {
      marks.claim(key, now, Duration.between(now, nextSecond));
    } catch (OutsideException failed) {
      log.warn("not noted that service " + service.name() + " is rescheduled", failed);
    }
  }

  private boolean claimed(String key, Instant now) {
    try {
      return marks.claimedUntil(key, now).isPresent();
    } catch (OutsideException failed) {
      log.warn("not known whether a service was just rescheduled", failed);
      return false;
    }
  }

  /** Whether the swarm answers at all: after one time-out the others are not waited for. */
  private boolean update(
      SwarmManager manager, Service service, List<String> done, List<String> failures) {
    try {
      oncePerSecond(manager, service);
      done.add(service.name());
      return true;
    } catch (OutsideException failed) {
      failures.add(service.name());
      log.warn("service " + service.name() + " is not rescheduled", failed);
      return failed.code() != FailureCode.SWARM_UNREACHABLE
          && failed.code() != FailureCode.SWARM_UNAVAILABLE;
    }
  }

  private HttpAnswer summary(List<String> done, List<String> failures) {
    if (failures.isEmpty()) {
      String message =
          done.isEmpty() ? "No services to reschedule" : String.join(", ", done) + " rescheduled";
      log.record(KIND, "services", Decision.Outcome.DONE, message, Map.of());
      return HttpAnswer.ok(message);
    }
    String message = String.join(", ", failures) + " failed to reschedule";
    if (!done.isEmpty()) {
      message += " (" + String.join(", ", done) + " succeeded)";
    }
    log.record(KIND, "services", Decision.Outcome.FAILED, message, Map.of());
    return HttpAnswer.nok(500, message);
  }

  private HttpAnswer refused(String name, RescheduleConsent consent) {
    String message =
        "%s is not labeled with %s=%s (%s)"
            .formatted(name, RescheduleConsent.LABEL, RescheduleConsent.YES, consent.found());
    log.record(KIND, name, Decision.Outcome.REFUSED, message, Map.of());
    return HttpAnswer.nok(500, message);
  }

  private HttpAnswer failed(String subject, String message, OutsideException failed) {
    log.record(
        KIND, subject, Decision.Outcome.FAILED, message, Map.of("code", failed.code().name()));
    return HttpAnswer.nok(500, message);
  }
}
