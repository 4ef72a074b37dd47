package dev.apiarist.placement.model;

import dev.apiarist.placement.ConstraintSubject;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A node as the scheduler sees it.
 *
 * @param subject what constraints and preferences ask about
 * @param platform empty when the node has not told it
 * @param nanoCpus all of its processors; Swarm keeps nothing back for the system
 * @param memoryBytes all of its memory
 * @param plugins empty when the node has not told anything of its engine
 * @param topologies where it is, by the name of a CSI plugin
 */
public record NodeFacts(
    NodeId id,
    NodeState state,
    Availability availability,
    ConstraintSubject subject,
    Optional<Platform> platform,
    long nanoCpus,
    long memoryBytes,
    List<GenericResource> generic,
    Optional<Set<Plugin>> plugins,
    Map<String, Map<String, String>> topologies) {
  public NodeFacts {
    generic = List.copyOf(generic);
    plugins = plugins.map(Set::copyOf);
    topologies = Map.copyOf(topologies);
  }

  /** Whether it takes new tasks. */
  public boolean open() {
    return state == NodeState.READY && availability == Availability.ACTIVE;
  }
}
