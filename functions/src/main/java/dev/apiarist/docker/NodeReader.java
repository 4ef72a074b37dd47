package dev.apiarist.docker;

import dev.apiarist.json.Json;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.ManagerStatus;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.NodeState;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads nodes. Words that a newer engine may use and we do not know are read so that nothing rash
 * follows:
 *
 * <ul>
 *   <li>an unknown state is {@code UNKNOWN}: neither Ready nor Down;
 *   <li>an unknown availability is {@code PAUSE}: neither free for new tasks nor drained;
 *   <li>an unknown role is that of a manager if the node takes part in the quorum, else a worker's.
 * </ul>
 */
final class NodeReader {
  private NodeReader() {}

  static Node read(@Nullable Object tree) {
    Optional<ManagerStatus> manager = manager(tree);
    return new Node(
        new NodeId(Json.textAt(tree, "", "ID")),
        Json.longAt(tree, 0, "Version", "Index"),
        role(Json.textAt(tree, "", "Spec", "Role"), manager.isPresent()),
        availability(Json.textAt(tree, "", "Spec", "Availability")),
        state(Json.textAt(tree, "", "Status", "State")),
        Json.textAt(tree, "", "Description", "Hostname"),
        address(Json.textAt(tree, "", "Status", "Addr"), manager),
        SwarmReads.resources(Json.objectAt(tree, "Description", "Resources")),
        Json.texts(Json.objectAt(tree, "Spec", "Labels")),
        Json.texts(Json.objectAt(tree, "Description", "Engine", "Labels")),
        manager);
  }

  private static Optional<ManagerStatus> manager(@Nullable Object tree) {
    if (Json.objectAt(tree, "ManagerStatus").isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new ManagerStatus(
            Boolean.TRUE.equals(Json.at(tree, "ManagerStatus", "Leader")),
            Json.textAt(tree, "", "ManagerStatus", "Reachability").equals("reachable"),
            Json.textAt(tree, "", "ManagerStatus", "Addr")));
  }

  private static NodeRole role(String word, boolean inQuorum) {
    for (NodeRole role : NodeRole.values()) {
      if (role.word().equals(word)) {
        return role;
      }
    }
    return inQuorum ? NodeRole.MANAGER : NodeRole.WORKER;
  }

  private static Availability availability(String word) {
    for (Availability availability : Availability.values()) {
      if (availability.word().equals(word)) {
        return availability;
      }
    }
    return Availability.PAUSE;
  }

  private static NodeState state(String word) {
    for (NodeState state : NodeState.values()) {
      if (state.name().toLowerCase(Locale.ROOT).equals(word)) {
        return state;
      }
    }
    return NodeState.UNKNOWN;
  }

  /** A manager may see itself at a loopback or wildcard address: then its quorum address counts. */
  private static String address(String seen, Optional<ManagerStatus> manager) {
    boolean useless = seen.isEmpty() || seen.equals("0.0.0.0") || seen.startsWith("127.");
    return useless ? manager.map(status -> SwarmReads.host(status.address())).orElse(seen) : seen;
  }
}
