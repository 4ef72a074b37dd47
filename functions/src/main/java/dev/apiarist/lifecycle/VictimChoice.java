package dev.apiarist.lifecycle;

import dev.apiarist.placement.Constraints;
import dev.apiarist.port.Group;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.Task;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which instances of a group go when it shrinks: those that carry nothing first (not joined, Down,
 * then cordoned), then those without tasks that could not run elsewhere, then those with the fewest
 * running tasks; ties by instance ID, so that the choice is the same whenever it is made.
 */
final class VictimChoice {
  /**
   * An instance that may go.
   *
   * @param node its node; empty when it has not joined
   * @param stuck tasks that no other node could take, and tasks of jobs
   * @param serving tasks that run there and are meant to; none while the node is not Ready
   */
  record Victim(InstanceId instance, Optional<Node> node, long stuck, long serving) {
    /** In words, for the journal. */
    String state() {
      return node.map(it -> it.state() + ", " + it.availability().word()).orElse("not joined");
    }

    private int readiness() {
      if (node.isEmpty() || !node.get().ready()) {
        return 0;
      }
      return node.get().availability() == Availability.ACTIVE ? 2 : 1;
    }
  }

  private static final Comparator<Victim> FIRST_TO_GO =
      Comparator.comparingInt(Victim::readiness)
          .thenComparingLong(Victim::stuck)
          .thenComparingLong(Victim::serving)
          .thenComparing(victim -> victim.instance().value());

  private VictimChoice() {}

  /** Up to {@code count} instances, first to go first; never a manager, never one that leaves. */
  static List<Victim> choose(
      Group group,
      int count,
      Collection<Node> nodes,
      Collection<Service> services,
      Collection<Task> tasks) {
    if (group.role() == NodeRole.MANAGER) {
      return List.of();
    }
    return group.members().stream()
        .filter(member -> !member.leaving())
        .map(member -> victim(member.instance(), nodes, services, tasks))
        .filter(victim -> victim.node().map(VictimChoice::isWorker).orElse(true))
        .sorted(FIRST_TO_GO)
        .limit(count)
        .toList();
  }

  private static Victim victim(
      InstanceId instance,
      Collection<Node> nodes,
      Collection<Service> services,
      Collection<Task> tasks) {
    Optional<Node> node =
        nodes.stream()
            .filter(it -> Binding.instanceOf(it).equals(Optional.of(instance)))
            .max(
                Comparator.comparing((Node it) -> Binding.bound(it, instance))
                    .thenComparing(Node::ready));
    List<Task> serving =
        tasks.stream()
            .filter(Task::serving)
            .filter(task -> task.node().equals(node.filter(Node::ready).map(Node::id)))
            .toList();
    long stuck =
        node.map(
                home -> serving.stream().filter(task -> stuck(task, home, nodes, services)).count())
            .orElse(0L);
    return new Victim(instance, node, stuck, serving.size());
  }

  private static boolean stuck(
      Task task, Node home, Collection<Node> nodes, Collection<Service> services) {
    return services.stream()
        .filter(service -> service.id().equals(task.service()))
        .anyMatch(
            service ->
                switch (service.mode()) {
                  case REPLICATED_JOB, GLOBAL_JOB -> true;
                  case GLOBAL -> false;
                  case REPLICATED ->
                      nodes.stream()
                          .filter(node -> !node.id().equals(home.id()))
                          .filter(Node::ready)
                          .filter(node -> node.availability() == Availability.ACTIVE)
                          .noneMatch(node -> Constraints.allow(node, service.constraints()));
                });
  }

  private static boolean isWorker(Node node) {
    return node.role() == NodeRole.WORKER && node.manager().isEmpty();
  }
}
