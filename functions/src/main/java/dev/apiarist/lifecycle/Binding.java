package dev.apiarist.lifecycle;

import dev.apiarist.port.Instance;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.ManagerStatus;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.NodeState;
import dev.apiarist.swarm.SwarmLabels;
import java.util.List;
import java.util.Optional;

/**
 * Which node is which instance. An engine <em>claims</em> an instance by its engine label, which it
 * declares itself; we <em>bind</em> a node by a node label, after checking the claim against EC2's
 * own word. Never by host name, name prefix, or an address alone.
 */
sealed interface Binding {
  /** The one node of this instance. */
  record Found(Node node) implements Binding {}

  /** No node claims the instance. */
  record Absent() implements Binding {}

  /** The claim is not believed. */
  record Refused(String reason) implements Binding {}

  /** Finds the node of an instance that should have this role, and checks its claim. */
  static Binding find(List<Node> nodes, Instance instance, NodeRole role) {
    List<Node> claimants =
        nodes.stream()
            .filter(node -> claims(node, instance.id()) && node.state() != NodeState.DOWN)
            .toList();
    if (claimants.isEmpty()) {
      return new Absent();
    }
    if (claimants.size() > 1) {
      return new Refused(
          "%d nodes claim to be this instance: %s"
              .formatted(claimants.size(), claimants.stream().map(Node::id).toList()));
    }
    Node node = claimants.getFirst();
    if (!address(node).equals(instance.privateAddress())) {
      return new Refused(
          "node %s claims this instance from address %s, but EC2 says %s"
              .formatted(node.id(), address(node), instance.privateAddress()));
    }
    if (node.role() != role) {
      return new Refused(
          "node %s is a %s, but its group is for %ss"
              .formatted(node.id(), node.role().word(), role.word()));
    }
    return new Found(node);
  }

  /**
   * The entries that go when an instance goes: the ones bound to it, and unbound ones that claim it
   * if they are Down or the only one.
   */
  static List<Node> entries(List<Node> nodes, InstanceId instance) {
    List<Node> bound = nodes.stream().filter(node -> bound(node, instance)).toList();
    List<Node> claiming = nodes.stream().filter(node -> claims(node, instance)).toList();
    boolean contested = !bound.isEmpty() || claiming.size() > 1;
    return nodes.stream()
        .filter(
            node ->
                bound(node, instance)
                    || (claims(node, instance) && (!contested || node.state() == NodeState.DOWN)))
        .toList();
  }

  /** The instance a node is bound to or, when it is not bound, claims to be. */
  static Optional<InstanceId> instanceOf(Node node) {
    String bound = node.nodeLabels().get(SwarmLabels.INSTANCE);
    if (bound == null) {
      return node.instance();
    }
    try {
      return Optional.of(new InstanceId(bound));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  /** Whether we bound the node to this instance. */
  static boolean bound(Node node, InstanceId instance) {
    return instance.value().equals(node.nodeLabels().get(SwarmLabels.INSTANCE));
  }

  /** The node's address; a manager's own is the one it advertises, as old engines say 0.0.0.0. */
  static String address(Node node) {
    String advertised = node.manager().map(ManagerStatus::address).orElse("");
    int port = advertised.lastIndexOf(':');
    return port > 0 ? advertised.substring(0, port) : node.address();
  }

  private static boolean claims(Node node, InstanceId instance) {
    boolean boundElsewhere =
        node.nodeLabels().containsKey(SwarmLabels.INSTANCE) && !bound(node, instance);
    return node.instance().equals(Optional.of(instance)) && !boundElsewhere;
  }
}
