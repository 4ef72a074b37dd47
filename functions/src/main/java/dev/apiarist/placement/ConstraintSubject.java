package dev.apiarist.placement;

import dev.apiarist.swarm.NodeRole;
import java.util.Map;

/**
 * What placement constraints may ask of a node. What a node does not tell is the empty text.
 *
 * @param role the role it has, not the one it should have
 * @param architecture as the node writes it ({@code x86_64}, {@code aarch64}), never normalised
 */
public record ConstraintSubject(
    String id,
    String hostname,
    String address,
    NodeRole role,
    String os,
    String architecture,
    Map<String, String> nodeLabels,
    Map<String, String> engineLabels) {
  public ConstraintSubject {
    nodeLabels = Map.copyOf(nodeLabels);
    engineLabels = Map.copyOf(engineLabels);
  }
}
