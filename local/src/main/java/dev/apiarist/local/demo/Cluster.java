package dev.apiarist.local.demo;

import dev.apiarist.local.cli.CommandException;
import dev.apiarist.port.AutoScalingGroups;
import dev.apiarist.port.Decision;
import dev.apiarist.port.Group;
import dev.apiarist.port.Journal;
import dev.apiarist.port.SwarmManager;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.ServiceId;
import dev.apiarist.swarm.SwarmLabels;
import dev.apiarist.swarm.Task;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The running cluster as an operator sees it: groups on one side, the swarm on the other. */
public record Cluster(
    AutoScalingGroups autoScaling, Supplier<? extends SwarmManager> managers, Journal journal) {
  private static final int WHOLE_JOURNAL = 500;

  /** The swarm, through whichever manager answers now. */
  public SwarmManager swarm() {
    return managers.get();
  }

  /** A group by its short name. */
  public Group group(String shortName) {
    return autoScaling.groups().stream()
        .filter(group -> group.shortName().equals(shortName))
        .findFirst()
        .orElseThrow(() -> new CommandException("no group '" + shortName + "' in this cluster"));
  }

  /** How many instances were told something by enrolment, as the journal has it. */
  public long instancesTold(String what) {
    return journal.recent(WHOLE_JOURNAL).stream()
        .filter(decision -> decision.kind().equals("enroll") && decision.reason().contains(what))
        .map(Decision::subject)
        .distinct()
        .count();
  }

  /** Whether the journal has a decision about an instance that was carried out. */
  public boolean decided(String kind, InstanceId instance, String reason) {
    return journal.recent(WHOLE_JOURNAL).stream()
        .anyMatch(
            decision ->
                decision.kind().equals(kind)
                    && decision.subject().equals(instance.value())
                    && decision.outcome() == Decision.Outcome.DONE
                    && decision.reason().contains(reason));
  }

  /** The nodes that carry a group's node label. */
  public List<Node> nodesOf(String shortName) {
    return swarm().nodes().stream()
        .filter(node -> shortName.equals(node.nodeLabels().get(SwarmLabels.GROUP)))
        .toList();
  }

  /** Instances of a group that are in service. */
  public Set<InstanceId> inService(String shortName) {
    return group(shortName).members().stream()
        .filter(Group.Member::inService)
        .map(Group.Member::instance)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** A service's tasks that are running and meant to, by node. */
  public Map<NodeId, Long> running(String serviceName) {
    SwarmManager swarm = swarm();
    ServiceId id = swarm.service(serviceName).id();
    return swarm.tasks().stream()
        .filter(task -> task.service().equals(id) && task.serving())
        .flatMap(task -> task.node().stream())
        .collect(Collectors.groupingBy(node -> node, Collectors.counting()));
  }

  /** How many tasks of a service are running and meant to. */
  public long runningCount(String serviceName) {
    return running(serviceName).values().stream().mapToLong(Long::longValue).sum();
  }

  /** Whether every replicated service has all its replicas and none is being updated. */
  public boolean whole() {
    SwarmManager swarm = swarm();
    List<Task> tasks = swarm.tasks();
    return swarm.services().stream().allMatch(service -> whole(service, tasks));
  }

  /** Whether one service has all its replicas and is not being updated. */
  public boolean whole(String serviceName) {
    SwarmManager swarm = swarm();
    return whole(swarm.service(serviceName), swarm.tasks());
  }

  private static boolean whole(Service service, List<Task> tasks) {
    long serving =
        tasks.stream()
            .filter(task -> task.service().equals(service.id()) && task.serving())
            .count();
    return !service.updating()
        && (service.replicas().isEmpty() || serving == service.replicas().getAsInt());
  }
}
