package dev.apiarist.webhook;

import dev.apiarist.journal.MarkKeys;
import dev.apiarist.lifecycle.Expectation;
import dev.apiarist.port.Marks;
import dev.apiarist.port.ReplicaChoice;
import dev.apiarist.scaling.ScalingGuard;
import dev.apiarist.scaling.ServiceDecision;
import dev.apiarist.scaling.ServiceScaling;
import dev.apiarist.scaling.ServiceWish;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.ServiceId;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * One request's way to a decision: taken on the service as it is, and taken anew when somebody else
 * changed that meanwhile. What is going to happen is noted, and the cool-down begun, before it
 * does.
 */
final class ServiceAttempt implements ReplicaChoice {
  private final String id = Long.toHexString(ThreadLocalRandom.current().nextLong());
  private final ServiceSettings settings;
  private final ServiceWish wish;
  private final Notification notification;
  private final Marks marks;
  private final Stabilisation stabilisation;
  private final InstantSource clock;
  private boolean asked;
  private @Nullable ServiceDecision decision;
  private @Nullable ServiceNotice notice;
  private @Nullable Expectation expectation;
  private @Nullable ServiceId cooling;

  ServiceAttempt(
      ServiceSettings settings,
      ServiceWish wish,
      Notification notification,
      Marks marks,
      Stabilisation stabilisation,
      InstantSource clock) {
    this.settings = settings;
    this.wish = wish;
    this.notification = notification;
    this.marks = marks;
    this.stabilisation = stabilisation;
    this.clock = clock;
  }

  @Override
  public OptionalInt replicas(Service now) {
    if (!asked) {
      stabilisation.asked(now.id().value(), wish.direction());
    }
    asked = true;
    dropExpectation();
    ServiceDecision first = ServiceScaling.decide(now, settings.rules(), wish);
    Optional<ServiceDecision> earlier = earlier(now, first);
    if (earlier.isPresent()) {
      dropCoolDown();
      decision = earlier.get();
      return OptionalInt.empty();
    }
    ServiceDecision next =
        first instanceof ServiceDecision.Change change ? unlessAtRest(now, change) : first;
    decision = next;
    if (!(next instanceof ServiceDecision.Change change)) {
      undone();
      return OptionalInt.empty();
    }
    expectation = Expectation.of(now, change.to(), clock.instant(), id);
    expectation.note(marks);
    stabilisation.changed(now.id().value(), wish.direction());
    return OptionalInt.of(change.to());
  }

  /** Whether the service has been read. */
  boolean asked() {
    return asked;
  }

  /** What was decided last. */
  Optional<ServiceDecision> decision() {
    return Optional.ofNullable(decision);
  }

  /** The decision stands, and is journalled. */
  void done() {
    if (notice != null) {
      notice.done();
    }
  }

  /** The change was certainly not made: its retry decides as if this had not been. */
  void undone() {
    dropExpectation();
    dropCoolDown();
    if (notice != null) {
      notice.forget();
    }
  }

  /** What an earlier attempt at the same notification has come to. */
  private Optional<ServiceDecision> earlier(Service now, ServiceDecision first) {
    if (notification.fingerprint().isEmpty()) {
      return Optional.empty();
    }
    if (notice == null) {
      notice = notice(now.id(), notification.fingerprint().get());
    }
    return first instanceof ServiceDecision.Change change
        ? notice.begin(now, change)
        : notice.unfinished(now);
  }

  private ServiceDecision unlessAtRest(Service now, ServiceDecision.Change change) {
    Optional<Instant> settling = stabilisation.until(now.id().value(), wish.direction());
    if (settling.isPresent()) {
      return change.refused(ScalingGuard.settling(settling.get()));
    }
    if (!settings.coolDown().isPositive()) {
      return change;
    }
    String key = coolDown(now.id());
    if (marks.hold(key, id, clock.instant(), settings.coolDown())) {
      cooling = now.id();
      return change;
    }
    Instant until = marks.claimedUntil(key, clock.instant()).orElse(clock.instant());
    return change.refused("it cools down until " + until.truncatedTo(ChronoUnit.SECONDS));
  }

  private ServiceNotice notice(ServiceId service, String fingerprint) {
    String key = MarkKeys.notification(service, wish.direction().word(), fingerprint);
    return new ServiceNotice(marks, key, id, attempt -> abandon(service, attempt), clock);
  }

  /**
   * An attempt before this one has ended without effect: it would stand in the way of its retry.
   */
  private void abandon(ServiceId service, String attempt) {
    marks.release(coolDown(service), attempt);
    Expectation.strike(marks, service, attempt);
  }

  private String coolDown(ServiceId service) {
    return MarkKeys.coolDown(service, wish.direction().word());
  }

  private void dropCoolDown() {
    if (cooling != null) {
      marks.release(coolDown(cooling), id);
      cooling = null;
    }
  }

  private void dropExpectation() {
    if (expectation != null) {
      Expectation.strike(marks, expectation.service(), id);
      expectation = null;
    }
  }
}
