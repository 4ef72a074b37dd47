package dev.apiarist.placement.simulation;

import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.ServiceId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Where tasks went in one order: how many of each service on each node, services in the order in
 * which they first waited, nodes in the order of the swarm's list.
 */
public record Placement(Map<ServiceId, Map<NodeId, Integer>> tasks) {
  public Placement {
    Map<ServiceId, Map<NodeId, Integer>> copy = new LinkedHashMap<>();
    tasks.forEach(
        (service, nodes) ->
            copy.put(service, Collections.unmodifiableMap(new LinkedHashMap<>(nodes))));
    tasks = Collections.unmodifiableMap(copy);
  }

  /** How many tasks of a service went to a node. */
  public int of(ServiceId service, NodeId node) {
    return tasks.getOrDefault(service, Map.of()).getOrDefault(node, 0);
  }

  /** How many tasks of some services found a place. */
  public int of(Set<ServiceId> services) {
    int found = 0;
    for (ServiceId service : services) {
      for (int count : tasks.getOrDefault(service, Map.of()).values()) {
        found += count;
      }
    }
    return found;
  }

  /** How many tasks found a place. */
  public int total() {
    return tasks.values().stream()
        .flatMap(nodes -> nodes.values().stream())
        .mapToInt(Integer::intValue)
        .sum();
  }
}
