package dev.apiarist.metrics;

import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.ServiceId;
import dev.apiarist.swarm.Task;
import dev.apiarist.swarm.TaskState;
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
 * group would help. It would when constraints and size allow it and no node of the group has room,
 * or else a port or a limit of replicas per node is in the way. A task counts for one group: the
 * first by name that would help and may grow, else the first that would help.
 */
final class WaitingTasks {
  /** From swarmkit's manager/scheduler/filter.go. */
  private static final List<String> ONE_PER_NODE =
      List.of("host-mode port already in use", "max replicas per node limit exceed");

  private WaitingTasks() {}

  /** How many wait for each group, by its name; of managers, which nothing adds, none. */
  static Map<String, Long> byGroup(
      List<GroupNodes> groups, List<Task> tasks, List<Service> services) {
    Map<ServiceId, List<String>> constraints = new HashMap<>();
    services.forEach(service -> constraints.put(service.id(), service.constraints()));
    List<GroupNodes> workers =
        groups.stream().filter(group -> group.group().role() == NodeRole.WORKER).toList();
    Map<String, Long> waiting = new HashMap<>();
    for (Task task : tasks) {
      List<String> allowed = constraints.get(task.service());
      if (allowed != null && waits(task)) {
        helper(workers, task, allowed)
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

  private static Optional<GroupNodes> helper(
      List<GroupNodes> groups, Task task, List<String> constraints) {
    List<GroupNodes> helpers =
        groups.stream().filter(group -> helps(group, task, constraints)).toList();
    return helpers.stream()
        .filter(group -> group.group().desired() < group.group().max())
        .findFirst()
        .or(() -> helpers.stream().findFirst());
  }

  private static boolean helps(GroupNodes group, Task task, List<String> constraints) {
    boolean full =
        !group.hasRoom(task.reservation(), constraints)
            || ONE_PER_NODE.stream().anyMatch(task.error()::contains);
    return full && group.nextWouldTake(task.reservation(), constraints);
  }
}
