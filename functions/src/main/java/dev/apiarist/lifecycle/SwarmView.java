package dev.apiarist.lifecycle;

import dev.apiarist.port.SwarmManager;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeId;
import java.util.List;
import java.util.Optional;

/**
 * The swarm as one step sees it.
 *
 * @param api for changes, and for reading what is not here
 * @param nodes all nodes, read when the view was opened
 * @param storedManagers the manager list as it is stored, to write it only when it differs
 */
record SwarmView(SwarmManager api, List<Node> nodes, String storedManagers) {
  SwarmView {
    nodes = List.copyOf(nodes);
  }

  /** The same, with the nodes read again. */
  SwarmView again() {
    return new SwarmView(api, api.nodes(), storedManagers);
  }

  Optional<Node> node(NodeId id) {
    return nodes.stream().filter(node -> node.id().equals(id)).findFirst();
  }
}
