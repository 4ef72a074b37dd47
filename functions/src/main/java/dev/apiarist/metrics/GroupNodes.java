package dev.apiarist.metrics;

import dev.apiarist.placement.Constraints;
import dev.apiarist.port.Group;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.NodeState;
import dev.apiarist.swarm.Resources;
import dev.apiarist.swarm.SwarmLabels;
import dev.apiarist.swarm.TagLabels;
import dev.apiarist.swarm.Task;
import dev.apiarist.swarm.TaskState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A group with its nodes, what is held of them, and what its next node would be like. */
final class GroupNodes {
  /** Facts of an instance that its group's next one may share. */
  private static final List<String> FACTS =
      List.of(SwarmLabels.ZONE, SwarmLabels.INSTANCE_TYPE, SwarmLabels.PURCHASE);

  private final Group group;
  private final List<Node> nodes;
  private final List<Node> schedulable;
  private final Map<NodeId, Resources> held;
  private final TagLabels tagLabels;

  GroupNodes(Group group, List<Node> nodes, Map<NodeId, Resources> held, TagLabels tagLabels) {
    this.group = group;
    this.nodes = nodes;
    this.schedulable = nodes.stream().filter(Node::schedulable).toList();
    this.held = held;
    this.tagLabels = tagLabels;
  }

  /** What tasks hold of each node, whatever state they are desired to be in. */
  static Map<NodeId, Resources> held(List<Task> tasks) {
    Map<NodeId, Resources> held = new HashMap<>();
    for (Task task : tasks) {
      if (task.state().compareTo(TaskState.ASSIGNED) >= 0 && task.state().holdsResources()) {
        task.node().ifPresent(node -> held.merge(node, task.reservation(), Resources::plus));
      }
    }
    return held;
  }

  Group group() {
    return group;
  }

  String name() {
    return group.shortName();
  }

  List<Node> nodes() {
    return nodes;
  }

  /** Those that take tasks. */
  List<Node> schedulable() {
    return schedulable;
  }

  /** What tasks hold of a node. */
  Resources held(Node node) {
    return held.getOrDefault(node.id(), Resources.NONE);
  }

  /** Whether a node that is here could take this now, as far as constraints and resources go. */
  boolean hasRoom(Resources need, List<String> constraints) {
    return schedulable.stream()
        .filter(node -> Constraints.allow(node, constraints))
        .anyMatch(node -> node.resources().minus(held(node)).covers(need));
  }

  /**
   * Whether one node more could take this. Labels that people gave to a single node, and its
   * identity, are not the next one's. Of a group that has no node, the size of the next is not
   * known.
   */
  boolean nextWouldTake(Resources need, List<String> constraints) {
    boolean large =
        nodes.isEmpty() || nodes.stream().anyMatch(node -> node.resources().covers(need));
    return large
        && Stream.concat(nodes.stream().map(Node::nodeLabels), Stream.of(Map.<String, String>of()))
            .anyMatch(like -> Constraints.allow(next(like), constraints));
  }

  private Node next(Map<String, String> like) {
    Map<String, String> labels = new HashMap<>(tagLabels.from(group.tags()).labels());
    labels.put(SwarmLabels.GROUP, group.shortName());
    for (String fact : FACTS) {
      String value = like.get(fact);
      if (value != null) {
        labels.put(fact, value);
      }
    }
    return new Node(
        new NodeId("next"),
        0,
        NodeRole.WORKER,
        Availability.ACTIVE,
        NodeState.READY,
        "",
        "",
        Resources.NONE,
        labels,
        labels,
        Optional.empty());
  }
}
