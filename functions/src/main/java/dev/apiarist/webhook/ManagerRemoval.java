package dev.apiarist.webhook;

import dev.apiarist.lifecycle.Quorum;
import dev.apiarist.port.AutoScalingGroups;
import dev.apiarist.port.Group;
import dev.apiarist.port.SwarmManager;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.ManagerStatus;
import dev.apiarist.swarm.Node;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets one manager go, quorum first: one that is not reachable before one that is, and the leader
 * last. Its terminate hook demotes it before it ends.
 */
public final class ManagerRemoval implements NodeRemoval {
  private final AutoScalingGroups groups;
  private final Supplier<SwarmManager> swarm;

  public ManagerRemoval(AutoScalingGroups groups, Supplier<SwarmManager> swarm) {
    this.groups = groups;
    this.swarm = swarm;
  }

  /** Never more than one, however many are asked for. */
  @Override
  public Removed remove(Group group, int count) {
    List<Node> nodes = swarm.get().nodes();
    @Nullable Candidate first = null;
    for (Group.Member member : group.members()) {
      if (member.inService()) {
        Candidate next = new Candidate(member.instance(), nodeOf(member.instance(), nodes));
        first = first == null || next.rank() < first.rank() ? next : first;
      }
    }
    if (first == null) {
      return new Removed(0, "no manager is in service");
    }
    Optional<String> why = first.node().flatMap(node -> Quorum.whyNotRemove(nodes, node));
    if (why.isPresent()) {
      return new Removed(0, why.get());
    }
    groups.terminate(first.instance(), true);
    return new Removed(1, count == 1 ? "" : "one manager at a time");
  }

  private static Optional<Node> nodeOf(InstanceId instance, List<Node> nodes) {
    for (Node node : nodes) {
      if (node.instance().equals(Optional.of(instance))) {
        return Optional.of(node);
      }
    }
    return Optional.empty();
  }

  private record Candidate(InstanceId instance, Optional<Node> node) {
    /** Lowest goes first. */
    int rank() {
      Optional<ManagerStatus> status = node.flatMap(Node::manager);
      if (status.isEmpty() || !status.get().reachable()) {
        return 0;
      }
      return status.get().leader() ? 2 : 1;
    }
  }
}
