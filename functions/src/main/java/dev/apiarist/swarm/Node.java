package dev.apiarist.swarm;

import java.util.Map;
import java.util.Optional;

/**
 * A node of the swarm as a manager's API shows it.
 *
 * @param version the version index to send with a change
 * @param role the role it should have ({@code Spec.Role}); it <em>is</em> a manager when {@link
 *     #manager} is present
 * @param address the address its heartbeats come from
 * @param resources processors and memory of its machine, all of it
 * @param nodeLabels labels set through a manager
 * @param engineLabels labels its own engine declares
 */
public record Node(
    NodeId id,
    long version,
    NodeRole role,
    Availability availability,
    NodeState state,
    String hostname,
    String address,
    Resources resources,
    Map<String, String> nodeLabels,
    Map<String, String> engineLabels,
    Optional<ManagerStatus> manager) {
  public Node {
    nodeLabels = Map.copyOf(nodeLabels);
    engineLabels = Map.copyOf(engineLabels);
  }

  /** The instance its engine claims to run on, if it claims a well-formed one. */
  public Optional<InstanceId> instance() {
    String claimed = engineLabels.get(SwarmLabels.INSTANCE);
    if (claimed == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(new InstanceId(claimed));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  public boolean ready() {
    return state == NodeState.READY;
  }

  /** Whether Swarm may place tasks here. */
  public boolean schedulable() {
    return ready() && availability == Availability.ACTIVE;
  }
}
