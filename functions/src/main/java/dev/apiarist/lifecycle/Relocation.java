package dev.apiarist.lifecycle;

import dev.apiarist.placement.Constraints;
import dev.apiarist.placement.Occupancy;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.ServiceId;
import dev.apiarist.swarm.SwarmLabels;
import dev.apiarist.swarm.Task;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Whether tasks of nodes that leave would find room on those that stay, after all that look for
 * room already: one after the other, the largest first, each on the first node that its
 * constraints, reservation, host ports and limit of replicas allow. It is no scheduler: platforms
 * and plugins are left out, and of jobs and global services nothing moves.
 */
final class Relocation {
  private static final Comparator<Task> LARGEST_FIRST =
      Comparator.comparingLong((Task task) -> task.reservation().memoryBytes())
          .thenComparingLong(task -> task.reservation().nanoCpus())
          .reversed();

  private Relocation() {}

  /** Which services' tasks would have no room; empty when all have. */
  static Optional<String> obstacle(
      List<VictimChoice.Victim> leaving, Collection<Node> nodes, Workload workload) {
    Set<NodeId> left =
        leaving.stream()
            .flatMap(victim -> victim.node().stream())
            .map(Node::id)
            .collect(Collectors.toSet());
    List<Node> staying =
        nodes.stream().filter(Node::schedulable).filter(it -> !left.contains(it.id())).toList();
    Map<ServiceId, Service> moving = new HashMap<>();
    workload.services().stream()
        .filter(service -> service.mode() == Service.Mode.REPLICATED)
        .forEach(service -> moving.put(service.id(), service));
    Occupancy occupancy = Occupancy.of(workload.tasks(), workload.services());
    seat(onTheirWay(nodes, left), workload, moving, staying, occupancy);
    Set<String> homeless =
        seat(
            task -> task.state().holdsResources() && task.node().filter(left::contains).isPresent(),
            workload,
            moving,
            staying,
            occupancy);
    return homeless.isEmpty()
        ? Optional.empty()
        : Optional.of("tasks have no room on the nodes that stay: " + String.join(", ", homeless));
  }

  /**
   * Tasks that want a place already: those without a node, and those of nodes that leave before.
   */
  private static Predicate<Task> onTheirWay(Collection<Node> nodes, Set<NodeId> left) {
    Set<NodeId> leavingBefore =
        nodes.stream()
            .filter(
                node ->
                    node.availability() == Availability.DRAIN
                        || node.nodeLabels().containsKey(SwarmLabels.CORDONED))
            .map(Node::id)
            .filter(node -> !left.contains(node))
            .collect(Collectors.toSet());
    return task -> task.node().isEmpty() || leavingBefore.contains(task.node().get());
  }

  /** Gives tasks their places; returns the names of the services of those that find none. */
  private static Set<String> seat(
      Predicate<Task> which,
      Workload workload,
      Map<ServiceId, Service> moving,
      List<Node> staying,
      Occupancy occupancy) {
    Set<String> homeless = new TreeSet<>();
    workload.tasks().stream()
        .filter(task -> task.wanted() && which.test(task))
        .sorted(LARGEST_FIRST)
        .forEach(
            task ->
                Optional.ofNullable(moving.get(task.service()))
                    .filter(service -> !placed(task, service, staying, occupancy))
                    .ifPresent(service -> homeless.add(service.name())));
    return homeless;
  }

  private static boolean placed(
      Task task, Service service, List<Node> staying, Occupancy occupancy) {
    Optional<Node> home =
        staying.stream()
            .filter(node -> Constraints.allow(node, service.constraints()))
            .filter(node -> occupancy.hasRoom(node, task.reservation(), service))
            .findFirst();
    home.ifPresent(node -> occupancy.add(node, task, service));
    return home.isPresent();
  }
}
