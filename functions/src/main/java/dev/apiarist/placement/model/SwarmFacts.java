package dev.apiarist.placement.model;

import java.util.List;

/**
 * All that decides where a swarm's tasks go.
 *
 * @param tasks those that hold something or wait; finished ones do not matter
 * @param failures tasks that failed or were rejected, as far back as Swarm keeps them; none of
 *     global services, whose nodes the scheduler does not choose
 */
public record SwarmFacts(
    List<NodeFacts> nodes,
    List<ServiceFacts> services,
    List<TaskFacts> tasks,
    List<Failure> failures,
    List<ClusterVolume> volumes) {
  public SwarmFacts {
    nodes = List.copyOf(nodes);
    services = List.copyOf(services);
    tasks = List.copyOf(tasks);
    failures = List.copyOf(failures);
    volumes = List.copyOf(volumes);
  }
}
