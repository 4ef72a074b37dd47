package dev.apiarist.lifecycle;

import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.ServiceId;
import dev.apiarist.swarm.Task;
import dev.apiarist.swarm.TaskState;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How far a drained node has been emptied.
 *
 * @param holding its tasks that still hold resources there, whatever state they are desired to be
 *     in
 * @param coming replicated services of its tasks that have replacements on their way, by name
 * @param shortOf services that run fewer replicas than wanted, by name, with how many are missing:
 *     Swarm has no place for them, or does not restart them
 */
record Evacuation(long holding, Set<String> coming, Map<String, Long> shortOf) {
  Evacuation {
    coming = Set.copyOf(coming);
    shortOf = Map.copyOf(shortOf);
  }

  static Evacuation of(NodeId node, Collection<Service> services, Collection<Task> tasks) {
    Set<ServiceId> affected =
        tasks.stream()
            .filter(task -> on(task, node))
            .map(Task::service)
            .collect(Collectors.toSet());
    long holding =
        tasks.stream().filter(task -> on(task, node) && task.state().holdsResources()).count();
    Set<String> coming = new TreeSet<>();
    Map<String, Long> shortOf = new HashMap<>();
    for (Service service : services) {
      if (service.mode() == Service.Mode.REPLICATED && affected.contains(service.id())) {
        if (tasks.stream().anyMatch(task -> comesElsewhere(task, service.id(), node))) {
          coming.add(service.name());
        }
        long missing = service.replicas().orElse(0) - serving(service.id(), tasks);
        if (missing > 0) {
          shortOf.put(service.name(), missing);
        }
      }
    }
    return new Evacuation(holding, coming, shortOf);
  }

  /** What is still to be waited for; empty when the node may go. */
  Optional<String> waitsFor() {
    if (holding > 0) {
      return Optional.of(
          holding + (holding == 1 ? " task is" : " tasks are") + " still on the node");
    }
    return coming.isEmpty()
        ? Optional.empty()
        : Optional.of("replacements are starting for " + sorted(coming));
  }

  /** One sentence on what goes missing with the node, if anything does. */
  Optional<String> shortage() {
    return shortOf.isEmpty()
        ? Optional.empty()
        : Optional.of("replicas are missing, with no place for them: " + new TreeMap<>(shortOf));
  }

  /** A replacement that Swarm has a place for, or has not yet looked for one. */
  private static boolean comesElsewhere(Task task, ServiceId service, NodeId node) {
    return task.service().equals(service)
        && !on(task, node)
        && task.wanted()
        && task.state().compareTo(TaskState.RUNNING) < 0
        && !task.unplaceable();
  }

  private static long serving(ServiceId service, Collection<Task> tasks) {
    return tasks.stream().filter(task -> task.service().equals(service) && task.serving()).count();
  }

  private static boolean on(Task task, NodeId node) {
    return task.node().equals(Optional.of(node));
  }

  private static String sorted(Set<String> names) {
    return String.join(", ", new TreeSet<>(names));
  }
}
