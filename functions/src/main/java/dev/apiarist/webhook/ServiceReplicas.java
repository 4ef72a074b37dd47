package dev.apiarist.webhook;

import dev.apiarist.port.FailureCode;
import dev.apiarist.port.Marks;
import dev.apiarist.port.OutsideException;
import dev.apiarist.port.SwarmManager;
import dev.apiarist.scaling.ServiceDecision;
import dev.apiarist.scaling.ServiceWish;
import dev.apiarist.swarm.Service;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Changes a service's replicas: once for each notification, and only ever from what they are at
 * that moment. Nobody waits for the tasks; the sweep sees whether they come.
 */
final class ServiceReplicas {
  private final ServiceSettings settings;
  private final Supplier<SwarmManager> stored;
  private final Supplier<SwarmManager> elsewhere;
  private final Marks marks;
  private final Stabilisation stabilisation;
  private final InstantSource clock;
  private final DecisionLog log;

  /**
   * @param stored the managers where they were last seen, which takes no call to find
   * @param elsewhere the managers where they were not seen yet, for when none is there any more
   */
  ServiceReplicas(
      ServiceSettings settings,
      Supplier<SwarmManager> stored,
      Supplier<SwarmManager> elsewhere,
      Marks marks,
      InstantSource clock,
      DecisionLog log) {
    this.settings = settings;
    this.stored = stored;
    this.elsewhere = elsewhere;
    this.marks = marks;
    this.stabilisation = new Stabilisation(settings.windows(), marks, clock, log);
    this.clock = clock;
    this.log = log;
  }

  /** What was decided, about the service as it was then. */
  record Scaled(Service service, ServiceDecision decision) {}

  /**
   * Decides on the service as it is now, and makes the change.
   *
   * @param journal takes the decision before it is noted as done, so that a function killed in
   *     between loses none: the retry brings it again
   * @throws OutsideException when nothing was done, or when what was done cannot be told
   */
  Scaled scale(ServiceWish wish, Notification notification, Consumer<Scaled> journal) {
    ServiceAttempt attempt =
        new ServiceAttempt(settings, wish, notification, marks, stabilisation, clock);
    Service service = change(wish, attempt);
    Scaled scaled = new Scaled(service, attempt.decision().orElseThrow());
    journal.accept(scaled);
    tidy(wish, attempt::done);
    return scaled;
  }

  private Service change(ServiceWish wish, ServiceAttempt attempt) {
    try {
      return where(attempt, manager -> manager.changeReplicas(wish.service(), attempt));
    } catch (OutsideException failed) {
      throw told(wish, attempt, failed);
    }
  }

  private Service where(ServiceAttempt attempt, Function<SwarmManager, Service> change) {
    try {
      return change.apply(stored.get());
    } catch (OutsideException failed) {
      if (failed.code() != FailureCode.SWARM_UNREACHABLE || attempt.asked()) {
        throw failed;
      }
    }
    return change.apply(elsewhere.get());
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
      tidy(wish, attempt::undone);
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

  private void tidy(ServiceWish wish, Runnable marked) {
    try {
      marked.run();
    } catch (OutsideException failed) {
      log.warn("what was noted about " + wish.service() + " stays until it expires", failed);
    }
  }
}
