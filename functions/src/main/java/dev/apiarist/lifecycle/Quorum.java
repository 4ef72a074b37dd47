package dev.apiarist.lifecycle;

import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeRole;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The managers' Raft quorum: more than half of all members must be reachable, and dead members
 * count until they are demoted (moby/swarmkit {@code manager/state/raft}, CanRemoveMember). Our
 * rule is stricter than Swarm's, which would let two healthy managers become one.
 *
 * @param members all members, dead ones too
 * @param reachable those that the leader reaches, itself included
 */
public record Quorum(int members, int reachable) {
  public Quorum {
    if (members < 0 || reachable < 0 || reachable > members) {
      throw new IllegalArgumentException(
          reachable + " of " + members + " managers cannot be reachable");
    }
  }

  /** The quorum among these nodes. */
  public static Quorum of(Collection<Node> nodes) {
    int members = 0;
    int reachable = 0;
    for (Node node : nodes) {
      if (node.manager().isPresent()) {
        members++;
        reachable += node.manager().get().reachable() ? 1 : 0;
      }
    }
    return new Quorum(members, reachable);
  }

  /** How many must be reachable for the swarm to decide anything. */
  public int needed() {
    return members / 2 + 1;
  }

  /** Whether the swarm can decide. */
  public boolean held() {
    return reachable >= needed();
  }

  /** What remains without one member. */
  public Quorum without(boolean reachableOne) {
    return new Quorum(members - 1, reachableOne ? reachable - 1 : reachable);
  }

  /**
   * Why a manager must not be demoted now; empty when it may. A dead one may go as long as the rest
   * decide; a healthy one only when every other is reachable, and two or more remain.
   *
   * @param reachableOne whether the one that leaves is reachable itself
   */
  public Optional<String> whyNotRemove(boolean reachableOne) {
    if (members <= 1) {
      return Optional.of("it is the last manager");
    }
    if (!held()) {
      return Optional.of(
          "%d of %d managers are reachable and %d are needed"
              .formatted(reachable, members, needed()));
    }
    if (reachableOne && reachable < members) {
      return Optional.of(
          "another manager is unreachable (%d of %d are reachable)".formatted(reachable, members));
    }
    if (reachableOne && members == 2) {
      return Optional.of("one manager alone would be left");
    }
    return without(reachableOne).held()
        ? Optional.empty()
        : Optional.of("the managers left would not be enough for a quorum");
  }

  /**
   * Why this manager must not be demoted now, given the others: as {@link #whyNotRemove(boolean)},
   * and one change of managers at a time. An entry that is no member, which an attempt to join may
   * leave, counts for no quorum.
   */
  public static Optional<String> whyNotRemove(Collection<Node> nodes, Node leaving) {
    Optional<String> changing =
        changing(nodes, leaving).map(other -> "manager " + other.id() + " is changing its role");
    return leaving.manager().isEmpty()
        ? changing
        : changing.or(() -> of(nodes).whyNotRemove(reachable(leaving)));
  }

  /**
   * A node other than this one whose role is being changed. An entry that is to be a manager, is
   * none and is not Ready is what a failed attempt to join leaves: nothing will come of it.
   */
  static Optional<Node> changing(Collection<Node> nodes, Node except) {
    List<Node> others = nodes.stream().filter(node -> !node.id().equals(except.id())).toList();
    return others.stream()
        .filter(
            node ->
                node.manager().isPresent()
                    ? node.role() == NodeRole.WORKER
                    : node.role() == NodeRole.MANAGER && node.ready())
        .findFirst();
  }

  private static boolean reachable(Node node) {
    return node.manager().isPresent() && node.manager().get().reachable();
  }
}
