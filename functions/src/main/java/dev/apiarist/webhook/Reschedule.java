package dev.apiarist.webhook;

import dev.apiarist.port.Decision;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import dev.apiarist.port.SwarmManager;
import dev.apiarist.swarm.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/reschedule-services} and {@code /v1/reschedule-service}: services that opted in
 * by a label are updated without change, so that Swarm places their tasks anew.
 */
final class Reschedule {
  /** Docker Scaler's label; {@link #OWN_LABEL} counts as well. */
  static final String LABEL = "com.df.reschedule";

  static final String OWN_LABEL = "apiarist.reschedule";
  private static final String WANTED = "true";
  private static final String KIND = "reschedule";

  private final Supplier<SwarmManager> swarm;
  private final DecisionLog log;

  Reschedule(Supplier<SwarmManager> swarm, DecisionLog log) {
    this.swarm = swarm;
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
      if (optedIn(service)) {
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
      String cause =
          failed.code() == FailureCode.NOT_FOUND
              ? "Error: No such service: " + name
              : failed.getMessage();
      return failed(name, "Unable to inspect service " + name + ": " + cause, failed);
    }
    if (!optedIn(service)) {
      return refused(name, service);
    }
    try {
      manager.forceUpdate(service.id());
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

  /** Whether the swarm answers at all: after one time-out the others are not waited for. */
  private boolean update(
      SwarmManager manager, Service service, List<String> done, List<String> failures) {
    try {
      manager.forceUpdate(service.id());
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

  private HttpAnswer refused(String name, Service service) {
    @Nullable String value = service.labels().get(LABEL);
    String found = value == null ? "no label" : LABEL + "=" + value;
    String message = name + " is not labeled with " + LABEL + "=" + WANTED + " (" + found + ")";
    log.record(KIND, name, Decision.Outcome.REFUSED, message, Map.of());
    return HttpAnswer.nok(500, message);
  }

  private HttpAnswer failed(String subject, String message, OutsideException failed) {
    log.record(
        KIND, subject, Decision.Outcome.FAILED, message, Map.of("code", failed.code().name()));
    return HttpAnswer.nok(500, message);
  }

  private static boolean optedIn(Service service) {
    return WANTED.equals(service.labels().get(LABEL))
        || WANTED.equals(service.labels().get(OWN_LABEL));
  }
}
