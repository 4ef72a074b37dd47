package dev.apiarist.placement.model;

import dev.apiarist.placement.ConstraintSubject;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.NodeState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a group's next node will be like.
 *
 * @param memoryBytes as the kernel will count it, which is less than the machine's nominal size
 */
public record NodeTemplate(
    long nanoCpus,
    long memoryBytes,
    List<GenericResource> generic,
    Map<String, String> engineLabels,
    Map<String, String> nodeLabels,
    Platform platform,
    Set<Plugin> plugins) {
  public NodeTemplate {
    generic = List.copyOf(generic);
    engineLabels = Map.copyOf(engineLabels);
    nodeLabels = Map.copyOf(nodeLabels);
    plugins = Set.copyOf(plugins);
  }

  /** Such a node, ready. Its name and address are not known, so no constraint may ask for them. */
  public NodeFacts node(NodeId id, NodeRole role) {
    return new NodeFacts(
        id,
        NodeState.READY,
        Availability.ACTIVE,
        new ConstraintSubject(
            id.value(),
            "",
            "",
            role,
            platform.os(),
            platform.architecture(),
            nodeLabels,
            engineLabels),
        Optional.of(platform),
        nanoCpus,
        memoryBytes,
        generic,
        Optional.of(plugins),
        Map.of());
  }
}
