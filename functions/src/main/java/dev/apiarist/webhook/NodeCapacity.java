package dev.apiarist.webhook;

import dev.apiarist.journal.MarkKeys;
import dev.apiarist.port.AutoScalingGroups;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.Group;
import dev.apiarist.port.Marks;
import dev.apiarist.port.OutsideException;
import dev.apiarist.scaling.Capacity;
import dev.apiarist.scaling.NodeDecision;
import dev.apiarist.scaling.NodePolicy;
import dev.apiarist.scaling.NodeScaling;
import dev.apiarist.scaling.NodeWish;
import dev.apiarist.scaling.ScalingGuard;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Changes a group's capacity: one request at a time for each group, once for each notification, and
 * never by halves without saying so.
 */
final class NodeCapacity {
  /** Longer than a function may run, so that no lock ends under its owner. */
  static final Duration LOCK = Duration.ofMinutes(1);

  /**
   * How long a notification counts as a retry of the same one: longer than Alertmanager ever waits
   * between retries (1.5 times its longest back-off of a minute) and than {@link #LOCK}. It repeats
   * after {@code repeat_interval}, which must be longer than this.
   */
  static final Duration RETRY_WINDOW = Duration.ofMinutes(2);

  private final AutoScalingGroups groups;
  private final NodeRemoval removal;
  private final Marks marks;
  private final SurroundingsReader surroundings;
  private final Duration coolDown;
  private final InstantSource clock;
  private final DecisionLog log;

  NodeCapacity(
      AutoScalingGroups groups,
      NodeRemoval removal,
      Marks marks,
      SurroundingsReader surroundings,
      Duration coolDown,
      InstantSource clock,
      DecisionLog log) {
    this.groups = groups;
    this.removal = removal;
    this.marks = marks;
    this.surroundings = surroundings;
    this.coolDown = coolDown;
    this.clock = clock;
    this.log = log;
  }

  static Capacity capacity(Group group) {
    return new Capacity(group.min(), group.desired(), group.max());
  }

  /**
   * Decides on the group as it is now, and makes the change.
   *
   * @throws OutsideException when nothing was done, or when what was done cannot be told
   */
  NodeDecision change(Group seen, NodePolicy policy, NodeWish wish, Notification notification) {
    String lock = MarkKeys.scaling(seen.name());
    if (!marks.claim(lock, clock.instant(), LOCK)) {
      throw new OutsideException(
          FailureCode.BUSY, "another request is changing group " + seen.shortName());
    }
    try {
      Group group = groups.group(seen.name()).orElseThrow(() -> gone(seen));
      NodeDecision decision = NodeScaling.decide(capacity(group), policy, wish);
      return decision instanceof NodeDecision.Change change
          ? guarded(group, change, notification)
          : decision;
    } finally {
      forget(lock);
    }
  }

  private NodeDecision guarded(Group group, NodeDecision.Change change, Notification notification) {
    Optional<NodeDecision.Refused> refused =
        ScalingGuard.refuse(change, surroundings.read(group, notification));
    if (refused.isPresent()) {
      return refused.get();
    }
    Optional<String> once = notification.fingerprint().map(print -> key(group, change, print));
    if (once.isPresent() && !marks.claim(once.get(), clock.instant(), RETRY_WINDOW)) {
      return new NodeDecision.NoChange(
          "Notification already handled: the number of %s nodes stays at %d"
              .formatted(change.role().word(), change.from()));
    }
    NodeDecision done = make(group, change, once);
    if (done instanceof NodeDecision.Change && coolDown.isPositive()) {
      startCoolDown(group);
    }
    return done;
  }

  private NodeDecision make(Group group, NodeDecision.Change change, Optional<String> once) {
    try {
      if (change.grows()) {
        groups.setDesiredCapacity(group.name(), change.to());
        return change;
      }
      return removed(group, change, once, removal.remove(group, change.from() - change.to()));
    } catch (OutsideException failed) {
      return afterFailure(group, change, once, failed);
    }
  }

  private NodeDecision removed(
      Group group, NodeDecision.Change change, Optional<String> once, NodeRemoval.Removed removed) {
    if (removed.count() == change.from() - change.to()) {
      return change;
    }
    if (removed.count() > 0) {
      return change.cutShort(change.from() - removed.count(), removed.shortfall());
    }
    once.ifPresent(this::forget);
    return new NodeDecision.Refused(
        "%s nodes of group %s are not changed from %d to %d: %s"
            .formatted(
                change.role().word(),
                group.shortName(),
                change.from(),
                change.to(),
                removed.shortfall()));
  }

  /** Tells what was done from the group itself: a call may fail after it took effect. */
  private NodeDecision afterFailure(
      Group group, NodeDecision.Change change, Optional<String> once, OutsideException failed) {
    OptionalInt desired = desiredNow(group);
    if (desired.isEmpty()) {
      throw failed;
    }
    int reached = desired.getAsInt();
    if (change.grows() ? reached > change.from() : reached < change.from()) {
      return reached == change.to()
          ? change
          : change.cutShort(reached, "stopped: " + failed.getMessage());
    }
    once.ifPresent(this::forget);
    throw failed;
  }

  private OptionalInt desiredNow(Group group) {
    try {
      Optional<Group> now = groups.group(group.name());
      return now.isPresent() ? OptionalInt.of(now.get().desired()) : OptionalInt.empty();
    } catch (OutsideException unknown) {
      log.warn("group " + group.shortName() + " cannot be read", unknown);
      return OptionalInt.empty();
    }
  }

  private void startCoolDown(Group group) {
    try {
      marks.claim(MarkKeys.coolDown(group.name()), clock.instant(), coolDown);
    } catch (OutsideException failed) {
      log.warn("no cool-down of group " + group.shortName(), failed);
    }
  }

  private void forget(String key) {
    try {
      marks.forget(key);
    } catch (OutsideException failed) {
      log.warn("could not forget " + key + ", it ends by itself", failed);
    }
  }

  private static String key(Group group, NodeDecision.Change change, String fingerprint) {
    String direction = change.grows() ? "up" : "down";
    return MarkKeys.notification(group.name(), direction, fingerprint);
  }

  private static OutsideException gone(Group seen) {
    return new OutsideException(
        FailureCode.NOT_FOUND, "group " + seen.shortName() + " does not exist any more");
  }
}
