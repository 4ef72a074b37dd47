package dev.apiarist.fake;

import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.ManagerStatus;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.NodeState;
import dev.apiarist.swarm.Resources;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The changeable inside of one node. */
final class FakeNode {
  /** Two processors and four gibibytes. */
  static final Resources MACHINE = new Resources(2_000_000_000L, 4L << 30);

  final NodeId id;
  final String hostname;
  final String address;
  final Map<String, String> engineLabels;
  final Map<String, String> nodeLabels = new LinkedHashMap<>();
  long version = 10;
  NodeRole role;
  Availability availability;
  NodeState state = NodeState.READY;
  boolean member;
  boolean leader;
  boolean reachable = true;
  boolean stuck;

  FakeNode(
      NodeId id,
      String hostname,
      String address,
      NodeRole role,
      Availability availability,
      Map<String, String> engineLabels) {
    this.id = id;
    this.hostname = hostname;
    this.address = address;
    this.role = role;
    this.availability = availability;
    this.engineLabels = Map.copyOf(engineLabels);
  }

  boolean schedulable() {
    return state == NodeState.READY && availability == Availability.ACTIVE;
  }

  Node view() {
    return new Node(
        id,
        version,
        role,
        availability,
        state,
        hostname,
        address,
        MACHINE,
        nodeLabels,
        engineLabels,
        member
            ? Optional.of(new ManagerStatus(leader, reachable, address + ":2377"))
            : Optional.empty());
  }
}
