package dev.apiarist.webhook;

import dev.apiarist.journal.MarkKeys;
import dev.apiarist.port.AutoScalingGroups;
import dev.apiarist.port.Group;
import dev.apiarist.port.Marks;
import dev.apiarist.scaling.Surroundings;
import dev.apiarist.swarm.NodeRole;
import java.time.InstantSource;
import java.util.Optional;

/** Reads what may stand in the way of a change. */
final class SurroundingsReader {
  private final AutoScalingGroups groups;
  private final Marks marks;
  private final InstantSource clock;

  SurroundingsReader(AutoScalingGroups groups, Marks marks, InstantSource clock) {
    this.groups = groups;
    this.marks = marks;
    this.clock = clock;
  }

  Surroundings read(Group group, Notification notification) {
    return new Surroundings(
        group.shortName(),
        groups.refreshInProgress(group.name()),
        marks.claimedUntil(MarkKeys.coolDown(group.name()), clock.instant()),
        group.suspendedProcesses(),
        managers(group, notification));
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
