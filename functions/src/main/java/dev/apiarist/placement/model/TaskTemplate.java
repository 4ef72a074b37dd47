package dev.apiarist.placement.model;

import dev.apiarist.swarm.HostPort;
import java.util.List;
import java.util.Set;

/**
 * What the scheduler looks at in a task.
 *
 * @param maxReplicas how many active tasks of the service one node may have; 0 for any number
 * @param preferences from the first level of the tree to the last
 */
public record TaskTemplate(
    Reservation reservation,
    NodeNeeds needs,
    Set<HostPort> hostPorts,
    long maxReplicas,
    List<Spread> preferences,
    List<ClusterMount> clusterMounts) {
  /** A task that fits every node. */
  public static final TaskTemplate PLAIN =
      new TaskTemplate(Reservation.NONE, NodeNeeds.NONE, Set.of(), 0, List.of(), List.of());

  public TaskTemplate {
    hostPorts = Set.copyOf(hostPorts);
    preferences = List.copyOf(preferences);
    clusterMounts = List.copyOf(clusterMounts);
  }

  public TaskTemplate reserving(Reservation other) {
    return new TaskTemplate(other, needs, hostPorts, maxReplicas, preferences, clusterMounts);
  }

  public TaskTemplate needing(NodeNeeds other) {
    return new TaskTemplate(reservation, other, hostPorts, maxReplicas, preferences, clusterMounts);
  }

  public TaskTemplate publishing(HostPort... ports) {
    return new TaskTemplate(
        reservation, needs, Set.of(ports), maxReplicas, preferences, clusterMounts);
  }

  public TaskTemplate atMostPerNode(long replicas) {
    return new TaskTemplate(reservation, needs, hostPorts, replicas, preferences, clusterMounts);
  }

  public TaskTemplate spreading(Spread... over) {
    return new TaskTemplate(
        reservation, needs, hostPorts, maxReplicas, List.of(over), clusterMounts);
  }

  public TaskTemplate mounting(ClusterMount... mounts) {
    return new TaskTemplate(
        reservation, needs, hostPorts, maxReplicas, preferences, List.of(mounts));
  }
}
