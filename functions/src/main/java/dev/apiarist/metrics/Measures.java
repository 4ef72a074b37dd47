package dev.apiarist.metrics;

import dev.apiarist.placement.Occupancy;
import dev.apiarist.port.Group;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeState;
import dev.apiarist.swarm.Resources;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.ServiceId;
import dev.apiarist.swarm.SwarmLabels;
import dev.apiarist.swarm.Task;
import dev.apiarist.swarm.TaskState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A swarm in figures: of each group that the cloud knows, and of each service, by name.
 *
 * @param groups sorted by name
 * @param services sorted by name
 */
public record Measures(List<GroupMeasure> groups, List<ServiceMeasure> services) {
  public Measures {
    groups = List.copyOf(groups);
    services = List.copyOf(services);
  }

  /** Measures what was read. */
  public static Measures of(
      List<Group> groups,
      List<Node> nodes,
      List<Task> tasks,
      List<Service> services,
      GroupRules rules) {
    Occupancy occupancy = Occupancy.of(tasks, services);
    List<GroupNodes> all =
        groups.stream()
            .sorted(Comparator.comparing(Group::shortName))
            .map(group -> new GroupNodes(group, nodesOf(group, nodes), occupancy, rules))
            .toList();
    Map<String, Long> pending = WaitingTasks.byGroup(all, tasks, services);
    List<GroupMeasure> measures = new ArrayList<>();
    for (GroupNodes group : all) {
      measures.add(measure(group, pending.getOrDefault(group.name(), 0L)));
    }
    return new Measures(measures, services(services, tasks));
  }

  private static GroupMeasure measure(GroupNodes group, long pending) {
    List<Node> nodes = group.nodes();
    return new GroupMeasure(
        group.name(),
        group.schedulable().size(),
        coming(group.group()),
        group.group().members().stream().filter(Group.Member::leaving).count(),
        nodes.stream()
            .filter(node -> node.availability() == Availability.DRAIN)
            .filter(node -> node.state() != NodeState.DOWN)
            .count(),
        nodes.stream().filter(node -> node.state() == NodeState.DOWN).count(),
        group.schedulable().stream().map(Node::resources).reduce(Resources.NONE, Resources::plus),
        group.schedulable().stream().map(group::held).reduce(Resources.NONE, Resources::plus),
        pending);
  }

  /** Those that launch, and those that Auto Scaling has not launched yet. */
  private static long coming(Group group) {
    long launching = group.members().stream().filter(Group.Member::launching).count();
    long present = group.staying();
    return launching + Math.max(0, group.desired() - present);
  }

  private static List<ServiceMeasure> services(List<Service> services, List<Task> tasks) {
    Map<ServiceId, Long> running =
        tasks.stream()
            .filter(Measures::running)
            .collect(Collectors.groupingBy(Task::service, Collectors.counting()));
    return services.stream()
        .sorted(Comparator.comparing(Service::name))
        .map(
            service ->
                new ServiceMeasure(
                    service.name(), service.replicas(), running.getOrDefault(service.id(), 0L)))
        .toList();
  }

  /** A job's tasks are meant to complete, all others to run. */
  private static boolean running(Task task) {
    return task.state() == TaskState.RUNNING
        && task.desiredState().compareTo(TaskState.COMPLETE) <= 0;
  }

  /** Those of its members, and entries whose engine said so and whose instance is gone. */
  private static List<Node> nodesOf(Group group, List<Node> nodes) {
    Set<InstanceId> members =
        group.members().stream().map(Group.Member::instance).collect(Collectors.toSet());
    return nodes.stream()
        .filter(
            node ->
                node.instance().map(members::contains).orElse(false)
                    || group.shortName().equals(node.engineLabels().get(SwarmLabels.GROUP)))
        .toList();
  }
}
