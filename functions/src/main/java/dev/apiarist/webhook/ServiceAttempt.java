package dev.apiarist.webhook;

import dev.apiarist.journal.MarkKeys;
import dev.apiarist.lifecycle.Expectation;
import dev.apiarist.port.Marks;
import dev.apiarist.port.ReplicaChoice;
import dev.apiarist.scaling.ServiceDecision;
import dev.apiarist.scaling.ServiceScaling;
import dev.apiarist.scaling.ServiceWish;
import dev.apiarist.swarm.Service;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * One request's way to a decision: taken on the service as it is, and taken anew when somebody else
 * changed that meanwhile. What is going to happen is noted before it does.
 */
final class ServiceAttempt implements ReplicaChoice {
  private final ServiceSettings settings;
  private final ServiceWish wish;
  private final Notification notification;
  private final Marks marks;
  private final InstantSource clock;
  private boolean asked;
  private @Nullable ServiceDecision decision;
  private @Nullable ServiceNotice notice;
  private @Nullable Expectation expectation;

  ServiceAttempt(
      ServiceSettings settings,
      ServiceWish wish,
      Notification notification,
      Marks marks,
      InstantSource clock) {
    this.settings = settings;
    this.wish = wish;
    this.notification = notification;
    this.marks = marks;
    this.clock = clock;
  }

  @Override
  public OptionalInt replicas(Service now) {
    asked = true;
    dropExpectation();
    ServiceDecision first = ServiceScaling.decide(now, settings.rules(), wish);
    ServiceDecision next =
        first instanceof ServiceDecision.Change change ? guarded(now, change) : first;
    decision = next;
    if (!(next instanceof ServiceDecision.Change change)) {
      return OptionalInt.empty();
    }
    expectation = Expectation.of(now, change.to(), clock.instant());
    expectation.note(marks);
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

  /** The change was certainly not made: its retry decides as if this had not been. */
  void undone() {
    dropExpectation();
    if (notice != null) {
      notice.forget();
    }
  }

  private ServiceDecision guarded(Service now, ServiceDecision.Change change) {
    if (notification.fingerprint().isPresent()) {
      if (notice == null) {
        notice = notice(now, notification.fingerprint().get());
      }
      if (notice.handled(now, change)) {
        notice = null;
        return new ServiceDecision.NoChange(
            "%s already handled: %s stays at %d replicas"
                .formatted(
                    notification.alert() ? "Notification" : "Request",
                    wish.service(),
                    change.from()));
      }
    }
    Optional<Instant> coolingDown = coolingDown(now);
    if (coolingDown.isPresent()) {
      undone();
      return change.refused(
          "it cools down until " + coolingDown.get().truncatedTo(ChronoUnit.SECONDS));
    }
    return change;
  }

  private Optional<Instant> coolingDown(Service now) {
    return settings.coolDown().isPositive()
        ? marks.claimedUntil(MarkKeys.coolDown(now.id(), wish.direction().word()), clock.instant())
        : Optional.empty();
  }

  private ServiceNotice notice(Service now, String fingerprint) {
    String key = MarkKeys.notification(now.id(), wish.direction().word(), fingerprint);
    return new ServiceNotice(marks, key, wish.direction(), clock);
  }

  private void dropExpectation() {
    if (expectation != null) {
      expectation.strike(marks);
      expectation = null;
    }
  }
}
