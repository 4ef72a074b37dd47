package dev.apiarist.webhook;

import dev.apiarist.journal.MarkKeys;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.Marks;
import dev.apiarist.port.OutsideException;
import dev.apiarist.port.SwarmManager;
import dev.apiarist.scaling.ServiceDecision;
import dev.apiarist.scaling.ServiceWish;
import dev.apiarist.swarm.Service;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * Changes a service's replicas: once for each notification, and only ever from what they are at
 * that moment. Nobody waits for the tasks; the sweep sees whether they come.
 */
final class ServiceReplicas {
  private final ServiceSettings settings;
  private final Supplier<SwarmManager> stored;
  private final Supplier<SwarmManager> swarm;
  private final Marks marks;
  private final InstantSource clock;
  private final DecisionLog log;

  /**
   * @param stored the managers where they were last seen, which takes no call to find
   * @param swarm the managers wherever they are, for when none is there any more
   */
  ServiceReplicas(
      ServiceSettings settings,
      Supplier<SwarmManager> stored,
      Supplier<SwarmManager> swarm,
      Marks marks,
      InstantSource clock,
      DecisionLog log) {
    this.settings = settings;
    this.stored = stored;
    this.swarm = swarm;
    this.marks = marks;
    this.clock = clock;
    this.log = log;
  }

  /** What was decided, about the service as it was then. */
  record Scaled(Service service, ServiceDecision decision) {}

  /**
   * Decides on the service as it is now, and makes the change.
   *
   * @throws OutsideException when nothing was done, or when what was done cannot be told
   */
  Scaled scale(ServiceWish wish, Notification notification) {
    ServiceAttempt attempt = new ServiceAttempt(settings, wish, notification, marks, clock);
    try {
      Service service = change(wish.service(), attempt);
      ServiceDecision decision = attempt.decision().orElseThrow();
      if (decision instanceof ServiceDecision.Change) {
        startCoolDown(service, wish);
      }
      return new Scaled(service, decision);
    } catch (OutsideException failed) {
      throw told(wish, attempt, failed);
    }
  }

  private Service change(String service, ServiceAttempt attempt) {
    try {
      return stored.get().changeReplicas(service, attempt);
    } catch (OutsideException failed) {
      if (failed.code() != FailureCode.SWARM_UNREACHABLE || attempt.asked()) {
        throw failed;
      }
    }
    return swarm.get().changeReplicas(service, attempt);
  }

  private OutsideException told(ServiceWish wish, ServiceAttempt attempt, OutsideException failed) {
    if (!attempt.asked()) {
      return new OutsideException(
          failed.code(),
          "docker inspect failed in ScalerService: "
              + NoSuchService.orMessage(failed, wish.service()),
          failed);
    }
    if (certainlyNotDone(failed.code())) {
      undo(wish, attempt);
    }
    return failed;
  }

  /** The swarm may have carried out what it did not answer, and others what we wait for. */
  private static boolean certainlyNotDone(FailureCode code) {
    return switch (code) {
      case SWARM_UNREACHABLE, SWARM_UNAVAILABLE, BUSY -> false;
      case STALE_VERSION,
          NOT_FOUND,
          REFUSED,
          QUORUM_AT_RISK,
          THROTTLED,
          ACCESS_DENIED,
          CLOUD_UNAVAILABLE ->
          true;
    };
  }

  private void undo(ServiceWish wish, ServiceAttempt attempt) {
    try {
      attempt.undone();
    } catch (OutsideException failed) {
      log.warn("what was noted about " + wish.service() + " stays until it expires", failed);
    }
  }

  private void startCoolDown(Service service, ServiceWish wish) {
    if (!settings.coolDown().isPositive()) {
      return;
    }
    try {
      String key = MarkKeys.coolDown(service.id(), wish.direction().word());
      marks.claim(key, clock.instant(), settings.coolDown());
    } catch (OutsideException failed) {
      log.warn("no cool-down of service " + service.name(), failed);
    }
  }
}
