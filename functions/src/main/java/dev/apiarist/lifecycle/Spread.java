package dev.apiarist.lifecycle;

import dev.apiarist.placement.Constraints;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeState;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.Task;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * How a service's tasks are spread over nodes, and how many more must start for a new node to get
 * its share.
 *
 * @param counts the service's tasks on each node that has some or may have some
 * @param open the nodes on which Swarm may start more
 */
record Spread(Map<NodeId, Integer> counts, Set<NodeId> open, NodeId newcomer) {
  Spread {
    counts = Map.copyOf(counts);
    open = Set.copyOf(open);
  }

  static Spread of(
      Service service, Collection<Node> nodes, Collection<Task> tasks, NodeId newcomer) {
    Map<NodeId, Integer> counts = new HashMap<>();
    Set<NodeId> open = new HashSet<>();
    nodes.stream()
        .filter(node -> mayStart(service, node) || node.id().equals(newcomer))
        .forEach(
            node -> {
              open.add(node.id());
              counts.put(node.id(), 0);
            });
    tasks.stream()
        .filter(task -> task.service().equals(service.id()) && active(task))
        .forEach(task -> task.node().ifPresent(node -> counts.merge(node, 1, Integer::sum)));
    return new Spread(counts, open, newcomer);
  }

  int onNewcomer() {
    return counts.getOrDefault(newcomer, 0);
  }

  int onBusiest() {
    return counts.isEmpty() ? 0 : Collections.max(counts.values());
  }

  /** Whether no node has more than one task more than the new one. */
  boolean balanced() {
    return balanced(counts);
  }

  /**
   * How many more tasks, once they run and as many others are stopped, leave the service balanced.
   * Swarm starts a task on a node with fewest of its service (the new one coming last among equals:
   * the worst case), and takes tasks away where most are. Source: moby/swarmkit {@code
   * scheduler/nodeset.go} and {@code orchestrator/replicated/slot.go}.
   *
   * @param most tasks, even when that leaves it unbalanced
   */
  int extra(int most) {
    for (int extra = 1; extra < most; extra++) {
      if (balanced(after(extra))) {
        return extra;
      }
    }
    return most;
  }

  private Map<NodeId, Integer> after(int extra) {
    Map<NodeId, Integer> then = new HashMap<>(counts);
    Comparator<NodeId> fewest = Comparator.comparing(then::get);
    for (int i = 0; i < extra; i++) {
      then.merge(Collections.min(open, fewest.thenComparing(newcomer::equals)), 1, Integer::sum);
    }
    for (int i = 0; i < extra; i++) {
      then.merge(Collections.max(then.keySet(), fewest), -1, Integer::sum);
    }
    return then;
  }

  private boolean balanced(Map<NodeId, Integer> spread) {
    return Collections.max(spread.values()) <= spread.getOrDefault(newcomer, 0) + 1;
  }

  private static boolean mayStart(Service service, Node node) {
    return node.state() == NodeState.READY
        && node.availability() == Availability.ACTIVE
        && Constraints.allow(node, service.constraints());
  }

  private static boolean active(Task task) {
    return task.state().holdsResources() && task.wanted();
  }
}
