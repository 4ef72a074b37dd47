package dev.apiarist.metrics;

import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.ServiceId;
import dev.apiarist.swarm.Task;
import dev.apiarist.swarm.TaskState;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tasks that wait for capacity. Swarm has looked for a place and found none: such a task is
 * pending, without a node, and desired to run, to be ready (a replacement, which runs later) or to
 * complete (a job's). A global service's task has its node, so no other helps it.
 *
 * <p>Swarm's explanation counts nodes of all groups, so it does not say whether one node more of a
 * group would help. It would when constraints and size allow it and no node of the group has room:
 * what it reserves, its host ports, and one more of its replicas. A task counts for one group of
 * those that would help: one that may grow rather than another, then one that grows by itself for
 * it, then the first by name.
 */
final class WaitingTasks {
  private WaitingTasks() {}

  /** How many wait for each group, by its name; of managers, which nothing adds, none. */
  static Map<String, Long> byGroup(
      List<GroupNodes> groups, List<Task> tasks, List<Service> services) {
    Map<ServiceId, Service> known = new HashMap<>();
    services.forEach(service -> known.put(service.id(), service));
    List<GroupNodes> workers =
        groups.stream().filter(group -> group.group().role() == NodeRole.WORKER).toList();
    Map<String, Long> waiting = new HashMap<>();
    for (Task task : tasks) {
      Service service = known.get(task.service());
      if (service != null && waits(task)) {
        helper(workers, task, service)
            .ifPresent(group -> waiting.merge(group.name(), 1L, Long::sum));
      }
    }
    return waiting;
  }

  private static boolean waits(Task task) {
    return task.unplaceable()
        && task.node().isEmpty()
        && task.desiredState().compareTo(TaskState.COMPLETE) <= 0;
  }

  private static Optional<GroupNodes> helper(List<GroupNodes> groups, Task task, Service service) {
    return groups.stream()
        .filter(group -> !group.hasRoom(task.reservation(), service))
        .filter(group -> group.nextWouldTake(task.reservation(), service.constraints()))
        .min(
            Comparator.comparing(GroupNodes::mayGrow)
                .thenComparing(GroupNodes::growing)
                .reversed());
  }
}
