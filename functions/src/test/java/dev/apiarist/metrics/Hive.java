package dev.apiarist.metrics;

import dev.apiarist.port.Group;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.GroupName;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.NodeState;
import dev.apiarist.swarm.Resources;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.ServiceId;
import dev.apiarist.swarm.SwarmLabels;
import dev.apiarist.swarm.TagLabels;
import dev.apiarist.swarm.Task;
import dev.apiarist.swarm.TaskState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/** A swarm made by hand, of nodes with four processors and eight gibibytes. */
final class Hive {
  static final long GIB = 1L << 30;
  static final Resources MACHINE = new Resources(4_000_000_000L, 8 * GIB);

  private final List<Group> groups = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private final List<Task> tasks = new ArrayList<>();
  private final List<Service> services = new ArrayList<>();
  private Set<String> growing = Set.of();

  Measures measures() {
    return Measures.of(
        groups,
        nodes,
        tasks,
        services,
        new GroupRules(new TagLabels(List.of("docker."), false), growing));
  }

  /** These groups have an alarm on tasks that wait. */
  void growing(String... names) {
    growing = Set.of(names);
  }

  GroupMeasure group(String name) {
    return measures().groups().stream()
        .filter(group -> group.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  ServiceMeasure service(String name) {
    return measures().services().stream()
        .filter(service -> service.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** A group of workers with the tag {@code docker.role}, its own name, and members in service. */
  Hive workers(String name, int desired, int max, String... states) {
    return group(name, NodeRole.WORKER, desired, max, states);
  }

  Hive group(String name, NodeRole role, int desired, int max, String... states) {
    List<Group.Member> members =
        IntStream.range(0, states.length)
            .mapToObj(
                number ->
                    new Group.Member(instance(name, number), states[number], "eu-west-1a", true))
            .toList();
    groups.add(
        new Group(
            new GroupName("apiarist-demo-" + name),
            name,
            role,
            0,
            max,
            desired,
            Map.of("docker.role", name),
            members,
            Set.of(),
            List.of()));
    return this;
  }

  /** A node that is Ready and active. */
  NodeId node(String group) {
    return node(group, NodeState.READY, Availability.ACTIVE, Map.of());
  }

  NodeId node(String group, NodeState state, Availability availability, Map<String, String> more) {
    NodeId id = new NodeId("node" + nodes.size());
    Map<String, String> labels = new HashMap<>(more);
    labels.put("docker.role", group);
    nodes.add(
        new Node(
            id,
            1,
            NodeRole.WORKER,
            availability,
            state,
            "host-" + id,
            "10.0.0." + nodes.size(),
            MACHINE,
            labels,
            Map.of(SwarmLabels.GROUP, group),
            Optional.empty()));
    return id;
  }

  ServiceId replicated(String name, int replicas, String... constraints) {
    return service(name, Service.Mode.REPLICATED, OptionalInt.of(replicas), constraints);
  }

  ServiceId service(String name, Service.Mode mode, OptionalInt replicas, String... constraints) {
    return service(name, mode, replicas, Service.Template.PLAIN, constraints);
  }

  /** A replicated service whose tasks keep each other off their nodes. */
  ServiceId apart(String name, Service.Apart apart, String... constraints) {
    return service(
        name,
        Service.Mode.REPLICATED,
        OptionalInt.of(1),
        new Service.Template(false, false, true, apart),
        constraints);
  }

  private ServiceId service(
      String name,
      Service.Mode mode,
      OptionalInt replicas,
      Service.Template template,
      String... constraints) {
    ServiceId id = new ServiceId("id-of-" + name);
    services.add(
        new Service(
            id,
            name,
            1,
            mode,
            replicas,
            Optional.empty(),
            Map.of(),
            List.of(constraints),
            Service.Update.SETTLED,
            template));
    return id;
  }

  /** A task that runs and is meant to. */
  void runs(ServiceId service, NodeId node, Resources reservation) {
    task(service, Optional.of(node), TaskState.RUNNING, TaskState.RUNNING, "", reservation);
  }

  /** A task that Swarm found no place for. */
  void waits(ServiceId service, Resources reservation) {
    waits(
        service,
        TaskState.RUNNING,
        "no suitable node (insufficient resources on 1 node)",
        reservation);
  }

  void waits(ServiceId service, TaskState desired, String error, Resources reservation) {
    task(service, Optional.empty(), TaskState.PENDING, desired, error, reservation);
  }

  void task(
      ServiceId service,
      Optional<NodeId> node,
      TaskState state,
      TaskState desired,
      String error,
      Resources reservation) {
    tasks.add(
        new Task(
            "task" + tasks.size(),
            service,
            node,
            Optional.empty(),
            state,
            desired,
            error,
            reservation));
  }

  private static InstanceId instance(String group, int number) {
    return new InstanceId("i-%08x%09x".formatted(group.hashCode(), number));
  }
}
