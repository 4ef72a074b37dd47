package dev.apiarist.port;

import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.NodeRole;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What to change of a node's spec; everything not named here stays as it is.
 *
 * @param setLabels node labels to add or overwrite
 * @param removeLabels node labels to take away
 */
public record NodeChange(
    Optional<Availability> availability,
    Optional<NodeRole> role,
    Map<String, String> setLabels,
    Set<String> removeLabels) {
  public NodeChange {
    setLabels = Map.copyOf(setLabels);
    removeLabels = Set.copyOf(removeLabels);
  }

  public static NodeChange availability(Availability availability) {
    return new NodeChange(Optional.of(availability), Optional.empty(), Map.of(), Set.of());
  }

  public static NodeChange role(NodeRole role) {
    return new NodeChange(Optional.empty(), Optional.of(role), Map.of(), Set.of());
  }
}
