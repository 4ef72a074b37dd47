package dev.apiarist.local.twin;

import dev.apiarist.placement.model.NodeFacts;
import dev.apiarist.placement.model.Reservation;
import dev.apiarist.placement.model.Revision;
import dev.apiarist.placement.model.Spread;
import dev.apiarist.placement.model.SwarmFacts;
import dev.apiarist.placement.model.TaskFacts;
import dev.apiarist.placement.model.TaskTemplate;
import dev.apiarist.swarm.HostPort;
import dev.apiarist.swarm.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Sorts nodes by all that tells one from another for the tasks that wait: which of them it suits,
 * its branch of their spreads, what is left of it and how many tasks it has. To the scheduler nodes
 * of one class are the same, so that which of them gets a task is chance.
 */
final class NodeClasses {
  private final Map<NodeId, List<Object>> classes = new LinkedHashMap<>();

  NodeClasses(SwarmFacts swarm) {
    Set<Revision> waiting = new LinkedHashSet<>();
    for (TaskFacts task : swarm.tasks()) {
      if (task.waits() || task.waitsForItsNode()) {
        waiting.add(task.revision());
      }
    }
    for (NodeFacts node : swarm.nodes()) {
      classes.put(node.id(), traits(node, swarm, waiting));
    }
  }

  /**
   * The multiset of tasks for every class.
   *
   * @param placed how many tasks of each service went to each node, by their identities
   */
  Map<List<Object>, Integer> multiset(Map<String, Map<String, Integer>> placed) {
    Map<List<Object>, Integer> multiset = new HashMap<>();
    classes.forEach(
        (node, traits) -> {
          Map<String, Integer> here = new TreeMap<>();
          placed.forEach(
              (service, nodes) -> {
                Integer count = nodes.get(node.value());
                if (count != null) {
                  here.put(service, count);
                }
              });
          multiset.merge(List.of(traits, here), 1, Integer::sum);
        });
    return multiset;
  }

  private static List<Object> traits(NodeFacts node, SwarmFacts swarm, Set<Revision> waiting) {
    List<Object> traits = new ArrayList<>();
    traits.add(node.open());
    List<TaskFacts> there =
        swarm.tasks().stream()
            .filter(task -> task.holds() && task.node().orElseThrow().equals(node.id()))
            .toList();
    traits.add(there.stream().filter(TaskFacts::active).count());
    for (Revision revision : waiting) {
      traits.add(traits(node, there, swarm, revision));
    }
    return traits;
  }

  private static List<Object> traits(
      NodeFacts node, List<TaskFacts> there, SwarmFacts swarm, Revision revision) {
    TaskTemplate template = revision.template();
    List<Object> traits = new ArrayList<>();
    traits.add(template.needs().refusedBy(node, template.needs().parsedConstraints()));
    for (Spread spread : template.preferences()) {
      traits.add(spread.value(node.subject()));
    }
    traits.add(
        there.stream()
            .filter(TaskFacts::active)
            .filter(task -> task.revision().service().equals(revision.service()))
            .count());
    traits.add(
        swarm.failures().stream()
            .filter(it -> it.node().equals(node.id()) && it.revision().equals(revision))
            .count());
    for (HostPort port : template.hostPorts()) {
      traits.add(
          there.stream().anyMatch(it -> it.revision().template().hostPorts().contains(port)));
    }
    if (!template.reservation().none()) {
      traits.addAll(left(node, there, template.reservation()));
    }
    return traits;
  }

  private static List<Object> left(NodeFacts node, List<TaskFacts> there, Reservation reservation) {
    List<Reservation> held =
        there.stream().map(task -> task.revision().template().reservation()).toList();
    List<Object> left = new ArrayList<>();
    left.add(node.nanoCpus() - held.stream().mapToLong(Reservation::nanoCpus).sum());
    left.add(node.memoryBytes() - held.stream().mapToLong(Reservation::memoryBytes).sum());
    for (Reservation.Generic asked : reservation.generic()) {
      left.add(node.generic().stream().filter(it -> it.kind().equals(asked.kind())).findFirst());
      left.add(
          held.stream()
              .flatMap(it -> it.generic().stream())
              .filter(it -> it.kind().equals(asked.kind()))
              .mapToLong(Reservation.Generic::amount)
              .sum());
    }
    return left;
  }
}
