package dev.apiarist.webhook;

import dev.apiarist.journal.MarkKeys;
import dev.apiarist.port.AutoScalingGroups;
import dev.apiarist.port.Group;
import dev.apiarist.port.Marks;
import dev.apiarist.scaling.Direction;
import dev.apiarist.scaling.Surroundings;
import dev.apiarist.swarm.NodeRole;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what may stand in the way of a change. */
final class SurroundingsReader {
  private final AutoScalingGroups groups;
  private final Marks marks;
  private final Stabilisation stabilisation;
  private final InstantSource clock;

  SurroundingsReader(
      AutoScalingGroups groups, Marks marks, Stabilisation stabilisation, InstantSource clock) {
    this.groups = groups;
    this.marks = marks;
    this.stabilisation = stabilisation;
    this.clock = clock;
  }

  /**
   * @param coolingDown until when the group cools down in this direction because of a change
   */
  Surroundings read(
      Group group, Direction direction, Notification notification, Optional<Instant> coolingDown) {
    return new Surroundings(
        group.shortName(),
        groups.refreshInProgress(group.name()),
        later(marks.claimedUntil(MarkKeys.coolDown(group.name()), clock.instant()), coolingDown),
        stabilisation.until(group.name().value(), direction),
        group.suspendedProcesses(),
        managers(group, notification));
  }

  private static Optional<Instant> later(Optional<Instant> one, Optional<Instant> other) {
    return Stream.of(one, other).flatMap(Optional::stream).max(Comparator.naturalOrder());
  }

  private static Optional<Surroundings.Managers> managers(Group group, Notification notification) {
    if (group.role() != NodeRole.MANAGER) {
      return Optional.empty();
    }
    return Optional.of(new Surroundings.Managers(notification.alert(), changing(group)));
  }

  private static boolean changing(Group group) {
    for (Group.Member member : group.members()) {
      if (!member.inService()) {
        return true;
      }
    }
    return group.members().size() != group.desired();
  }
}
