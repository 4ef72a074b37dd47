package dev.apiarist.webhook;

import dev.apiarist.port.AutoScalingGroups;
import dev.apiarist.port.Decision;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.Group;
import dev.apiarist.port.OutsideException;
import dev.apiarist.port.Turns;
import dev.apiarist.scaling.Capacity;
import dev.apiarist.scaling.Direction;
import dev.apiarist.scaling.NodeDecision;
import dev.apiarist.scaling.NodePolicy;
import dev.apiarist.scaling.NodeScaling;
import dev.apiarist.scaling.NodeWish;
import dev.apiarist.scaling.ScalingGuard;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Changes a group's capacity: one request at a time for each group, once for each notification even
 * when the function is killed half-way, and never by halves without saying so.
 */
final class NodeCapacity {
  private final AutoScalingGroups groups;
  private final NodeRemoval removal;
  private final Turns turns;
  private final SurroundingsReader surroundings;
  private final Duration coolDown;
  private final InstantSource clock;
  private final DecisionLog log;

  NodeCapacity(
      AutoScalingGroups groups,
      NodeRemoval removal,
      Turns turns,
      SurroundingsReader surroundings,
      Duration coolDown,
      InstantSource clock,
      DecisionLog log) {
    this.groups = groups;
    this.removal = removal;
    this.turns = turns;
    this.surroundings = surroundings;
    this.coolDown = coolDown;
    this.clock = clock;
    this.log = log;
  }

  /**
   * A group as it was read outside of any turn.
   *
   * @param at a moment before that
   */
  record Seen(Group group, Instant at) {}

  static Capacity capacity(Group group) {
    return new Capacity(group.min(), group.desired(), group.max());
  }

  /**
   * Decides on the group as it is now, and makes the change. It is read again only when another
   * turn may have changed it since it was seen.
   *
   * @param journal takes the decision before the turn ends, so that a function killed in between
   *     loses none: the retry brings it again
   * @throws OutsideException when nothing was done, or when what was done cannot be told
   */
  NodeDecision change(
      Seen seen,
      NodePolicy policy,
      NodeWish wish,
      Notification notification,
      Consumer<NodeDecision> journal) {
    ScalingTurn turn = ScalingTurn.take(turns, seen.group(), clock);
    try {
      Optional<String> once = notification.fingerprint().map(print -> wish.direction() + print);
      Optional<NodeDecision.Change> takenUp = takeUp(turn, seen.group(), once);
      NodeDecision decision =
          takenUp.isPresent()
              ? takenUp.get()
              : decide(turn, seen, policy, wish, notification, once);
      journal.accept(decision);
      return decision;
    } finally {
      end(turn, seen.group());
    }
  }

  /**
   * Does the rest of a change whose function ended half-way. One that shows no effect is left to
   * its retry, which decides anew.
   *
   * @return the change, when it is the one that this notification is about
   */
  private Optional<NodeDecision.Change> takeUp(
      ScalingTurn turn, Group seen, Optional<String> once) {
    if (turn.begun().isEmpty()) {
      return Optional.empty();
    }
    ScalingNotes.Begun begun = turn.begun().get();
    Group group = read(seen);
    NodeDecision.Change change =
        new NodeDecision.Change(
            group.role(), begun.from(), begun.to(), List.of("an interrupted attempt is taken up"));
    if (!moved(change, group.desired())) {
      turn.drop();
      return Optional.empty();
    }
    NodeDecision.Change done = rest(group, change);
    finish(turn, done);
    if (once.equals(Optional.of(begun.notification()))) {
      return Optional.of(done);
    }
    log.record(
        ScaleNodes.KIND,
        group.shortName(),
        Decision.Outcome.DONE,
        done.message(),
        Map.of("from", String.valueOf(done.from()), "to", String.valueOf(done.to())));
    return Optional.empty();
  }

  private NodeDecision.Change rest(Group group, NodeDecision.Change change) {
    if (change.grows() || group.desired() <= change.to()) {
      return change;
    }
    NodeDecision rest =
        make(
            group,
            new NodeDecision.Change(group.role(), group.desired(), change.to(), change.notes()),
            false);
    int reached = rest instanceof NodeDecision.Change more ? more.to() : group.desired();
    return reached == change.to() ? change : change.cutShort(reached, rest.message());
  }

  private NodeDecision decide(
      ScalingTurn turn,
      Seen seen,
      NodePolicy policy,
      NodeWish wish,
      Notification notification,
      Optional<String> once) {
    Group group = turn.undisturbedSince(seen.at()) ? seen.group() : read(seen.group());
    NodeDecision decision = NodeScaling.decide(capacity(group), policy, wish);
    if (!(decision instanceof NodeDecision.Change change)) {
      return decision;
    }
    if (once.isPresent() && turn.handled(once.get())) {
      return new NodeDecision.NoChange(
          "Notification already handled: the number of %s nodes stays at %d"
              .formatted(change.role().word(), change.from()));
    }
    Optional<NodeDecision.Refused> refused =
        ScalingGuard.refuse(
            change,
            surroundings.read(
                group, wish.direction(), notification, turn.coolingDown(wish.direction())));
    if (refused.isPresent()) {
      return refused.get();
    }
    turn.begin(once, change);
    NodeDecision done = make(group, change, notification.alarm());
    finish(turn, done);
    return done;
  }

  private void finish(ScalingTurn turn, NodeDecision decision) {
    if (decision instanceof NodeDecision.Change change) {
      turn.done(change.grows() ? Direction.UP : Direction.DOWN, coolDown);
    } else {
      turn.drop();
    }
  }

  private NodeDecision make(Group group, NodeDecision.Change change, boolean tasksMustFit) {
    try {
      if (change.grows()) {
        groups.setDesiredCapacity(group.name(), change.to());
        return change;
      }
      return removed(
          group, change, removal.remove(group, change.from() - change.to(), tasksMustFit));
    } catch (OutsideException failed) {
      return afterFailure(group, change, failed);
    }
  }

  private static NodeDecision removed(
      Group group, NodeDecision.Change change, NodeRemoval.Removed removed) {
    if (removed.count() == change.from() - change.to()) {
      return change;
    }
    if (removed.count() > 0) {
      return change.cutShort(change.from() - removed.count(), removed.shortfall());
    }
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
      Group group, NodeDecision.Change change, OutsideException failed) {
    OptionalInt desired = desiredNow(group);
    if (desired.isEmpty() || !moved(change, desired.getAsInt())) {
      throw failed;
    }
    int reached = desired.getAsInt();
    return change.grows() || reached <= change.to()
        ? change
        : change.cutShort(reached, "stopped: " + failed.getMessage());
  }

  /**
   * Whether desired capacity shows the change. Growth is one call, which took effect whole or not
   * at all: less than its goal is somebody else's doing. A shrinking goes node by node.
   */
  private static boolean moved(NodeDecision.Change change, int desired) {
    return change.grows() ? desired >= change.to() : desired < change.from();
  }

  private Group read(Group seen) {
    return groups
        .group(seen.name())
        .orElseThrow(
            () ->
                new OutsideException(
                    FailureCode.NOT_FOUND,
                    "group " + seen.shortName() + " does not exist any more"));
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

  private void end(ScalingTurn turn, Group group) {
    try {
      turn.end();
    } catch (OutsideException failed) {
      log.warn(
          "the turn at group " + group.shortName() + " was not given back, it runs out", failed);
    }
  }
}
