package dev.apiarist.webhook;

import dev.apiarist.port.AutoScalingGroups;
import dev.apiarist.port.Group;
import dev.apiarist.port.Marks;
import dev.apiarist.port.SwarmManager;
import dev.apiarist.scaling.NodeDecision;
import dev.apiarist.scaling.Surroundings;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeRole;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads what may stand in the way of a change; the swarm only when a manager is to leave. */
final class SurroundingsReader {
  private final AutoScalingGroups groups;
  private final Supplier<SwarmManager> swarm;
  private final Marks marks;
  private final InstantSource clock;

  SurroundingsReader(
      AutoScalingGroups groups, Supplier<SwarmManager> swarm, Marks marks, InstantSource clock) {
    this.groups = groups;
    this.swarm = swarm;
    this.marks = marks;
    this.clock = clock;
  }

  /** The mark that refuses changes of a group while it lasts, whoever made it. */
  static String coolDownKey(Group group) {
    return "cool-down/" + group.name();
  }

  Surroundings read(Group group, NodeDecision.Change change, Notification notification) {
    return new Surroundings(
        group.shortName(),
        groups.refreshInProgress(group.name()),
        marks.claimedUntil(coolDownKey(group), clock.instant()),
        group.suspendedProcesses(),
        managers(group, change, notification));
  }

  private Optional<Surroundings.Managers> managers(
      Group group, NodeDecision.Change change, Notification notification) {
    if (group.role() != NodeRole.MANAGER) {
      return Optional.empty();
    }
    return Optional.of(
        new Surroundings.Managers(
            notification.alert(),
            changing(group),
            change.grows() ? Optional.empty() : Optional.of(quorum())));
  }

  private static boolean changing(Group group) {
    for (Group.Member member : group.members()) {
      if (!member.inService()) {
        return true;
      }
    }
    return group.members().size() != group.desired();
  }

  private Surroundings.Quorum quorum() {
    int members = 0;
    int reachable = 0;
    for (Node node : swarm.get().nodes()) {
      if (node.manager().isPresent()) {
        members++;
        reachable += node.manager().get().reachable() ? 1 : 0;
      }
    }
    return new Surroundings.Quorum(members, reachable);
  }
}
