package dev.apiarist.metrics;

import dev.apiarist.placement.Constraints;
import dev.apiarist.placement.Occupancy;
import dev.apiarist.port.Group;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.NodeState;
import dev.apiarist.swarm.Resources;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.SwarmLabels;
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
  private final Occupancy occupancy;
  private final GroupRules rules;

  GroupNodes(Group group, List<Node> nodes, Occupancy occupancy, GroupRules rules) {
    this.group = group;
    this.nodes = nodes;
    this.schedulable = nodes.stream().filter(Node::schedulable).toList();
    this.occupancy = occupancy;
    this.rules = rules;
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
    return occupancy.held(node);
  }

  /** Whether the group is smaller than it may be. */
  boolean mayGrow() {
    return group.desired() < group.max();
  }

  /** Whether the group grows by itself for tasks that wait. */
  boolean growing() {
    return rules.growing().contains(group.shortName());
  }

  /** Whether a node that is here could take a task of this service now. */
  boolean hasRoom(Resources need, Service service) {
    return schedulable.stream()
        .filter(node -> Constraints.allow(node, service.constraints()))
        .anyMatch(node -> occupancy.hasRoom(node, need, service));
  }

  /**
   * Whether one node more could take this. Labels that people gave to a single node, and its
   * identity, are not the next one's. Of a group that has no node, neither the size of the next nor
   * its zone, type and way of purchase are known: nothing speaks against it until it is there.
   */
  boolean nextWouldTake(Resources need, List<String> constraints) {
    if (nodes.isEmpty()) {
      return Constraints.allow(
          next(Map.of()),
          constraints.stream().filter(it -> !Constraints.isAbout(it, FACTS)).toList());
    }
    return nodes.stream().anyMatch(node -> node.resources().covers(need))
        && Stream.concat(nodes.stream().map(Node::nodeLabels), Stream.of(Map.<String, String>of()))
            .anyMatch(like -> Constraints.allow(next(like), constraints));
  }

  private Node next(Map<String, String> like) {
    Map<String, String> labels = new HashMap<>(rules.tagLabels().from(group.tags()).labels());
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
