package dev.apiarist.planning;

import dev.apiarist.placement.model.GroupFacts;
import dev.apiarist.placement.model.NodeFacts;
import dev.apiarist.placement.model.Particulars;
import dev.apiarist.placement.model.Particulars.OfNode;
import dev.apiarist.placement.model.Particulars.OfService;
import dev.apiarist.placement.model.Particulars.OfTask;
import dev.apiarist.placement.model.Particulars.Restarts;
import dev.apiarist.placement.model.ServiceFacts;
import dev.apiarist.placement.model.Snapshot;
import dev.apiarist.placement.model.SwarmFacts;
import dev.apiarist.placement.model.TaskFacts;
import dev.apiarist.placement.simulation.Orders;
import dev.apiarist.placement.simulation.Scenario;
import dev.apiarist.placement.simulation.Twin;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeState;
import dev.apiarist.swarm.ServiceId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What all parts of a plan look at, for one thread at a time. */
final class Situation {
  private static final Optional<NodeState> READY = Optional.of(NodeState.READY);
  private static final OfService UNKNOWN_SERVICE =
      new OfService(Map.of(), Restarts.ALWAYS, false, false, false);
  private static final OfNode UNKNOWN_NODE = new OfNode(Optional.empty(), Optional.empty());
  private static final OfTask UNKNOWN_TASK =
      new OfTask(Optional.empty(), Optional.empty(), Optional.empty());

  /** From an engine's death to the instance that takes its place. */
  private static final Duration TIME_TO_REPLACE = Duration.ofMinutes(5);

  /** From the wish that a task stops to its end, unless it takes longer than it is waited for. */
  private static final Duration TIME_TO_STOP = Duration.ofMinutes(1);

  final SwarmFacts swarm;
  final Policy policy;
  final Orders orders;
  final Instant now;

  /** By name. */
  final List<GroupState> groups;

  private final Particulars particulars;
  private final Map<NodeId, NodeFacts> nodes = new LinkedHashMap<>();
  private final Map<ServiceId, ServiceFacts> services = new LinkedHashMap<>();
  private final Twin twin;

  Situation(Snapshot snapshot, Policy policy, Orders orders, Instant now) {
    this.swarm = snapshot.swarm();
    this.particulars = snapshot.particulars();
    this.policy = policy;
    this.orders = orders;
    this.now = now;
    swarm.nodes().forEach(node -> nodes.put(node.id(), node));
    swarm.services().forEach(service -> services.put(service.id(), service));
    this.groups =
        snapshot.groups().stream()
            .map(this::state)
            .sorted(Comparator.comparing(group -> group.name().value()))
            .toList();
    this.twin = Twin.of(swarm, now);
  }

  private GroupState state(GroupFacts group) {
    return GroupState.of(
        group,
        policy.of(group.name()),
        policy.starved(group.name(), now),
        this::dying,
        swarm.nodes());
  }

  /** A worker that has just died is replaced by its group, and need not be bought once more. */
  private boolean dying(NodeFacts node) {
    return node.state() == NodeState.DOWN
        && particulars(node.id())
            .changed()
            .map(changed -> changed.plus(TIME_TO_REPLACE).isAfter(now))
            .orElse(false);
  }

  Scenario asItIs() {
    return twin.asItIs();
  }

  /**
   * The swarm once everything that is on its way is there, and what is being stopped is not: an
   * update that stops first has its new tasks wait for the end of the old ones. A node that a new
   * leader has not heard of yet is as good as back.
   */
  Scenario onceAllAreThere() {
    Scenario scenario = onceWhatStopsHasStopped();
    for (NodeFacts node : swarm.nodes()) {
      if (node.state() == NodeState.UNKNOWN && node.availability() == Availability.ACTIVE) {
        scenario = scenario.activating(node.id());
      }
    }
    for (GroupState group : groups) {
      if (group.arriving() > 0 && group.template().isPresent()) {
        scenario = group.grown(scenario, group.arriving());
      }
    }
    return scenario;
  }

  private Scenario onceWhatStopsHasStopped() {
    List<TaskFacts> others = swarm.tasks().stream().filter(task -> !stopping(task)).toList();
    return others.size() == swarm.tasks().size()
        ? asItIs()
        : Twin.of(
                new SwarmFacts(
                    swarm.nodes(), swarm.services(), others, swarm.failures(), swarm.volumes()),
                now)
            .asItIs();
  }

  private boolean stopping(TaskFacts task) {
    return task.holds()
        && !task.active()
        && task.node().flatMap(this::node).map(NodeFacts::state).equals(READY)
        && particulars(task.id())
            .changed()
            .map(changed -> changed.plus(TIME_TO_STOP).isAfter(now))
            .orElse(false);
  }

  /** Nodes on their way out, whose tasks will need room elsewhere. */
  Set<NodeId> leaving() {
    Set<NodeId> leaving = new LinkedHashSet<>();
    for (GroupState group : groups) {
      for (GroupFacts.Member member : group.facts().instances()) {
        if (member.lifecycleState().startsWith("Terminating")) {
          member.node().filter(nodes::containsKey).ifPresent(leaving::add);
        }
      }
    }
    return leaving;
  }

  /** Whether nothing can be said about any node, as after a change of leader. */
  boolean dark() {
    return !swarm.nodes().isEmpty()
        && swarm.nodes().stream().allMatch(node -> node.state() == NodeState.UNKNOWN);
  }

  /** Whether not everything can be said. */
  boolean dim() {
    return swarm.nodes().stream().anyMatch(node -> node.state() == NodeState.UNKNOWN);
  }

  Optional<NodeFacts> node(NodeId id) {
    return Optional.ofNullable(nodes.get(id));
  }

  Optional<ServiceFacts> service(ServiceId id) {
    return Optional.ofNullable(services.get(id));
  }

  /** What people call a service. */
  String name(ServiceId id) {
    return service(id).map(ServiceFacts::name).filter(it -> !it.isEmpty()).orElse(id.value());
  }

  OfService particulars(ServiceId id) {
    return particulars.services().getOrDefault(id, UNKNOWN_SERVICE);
  }

  OfNode particulars(NodeId id) {
    return particulars.nodes().getOrDefault(id, UNKNOWN_NODE);
  }

  OfTask particulars(String task) {
    return particulars.tasks().getOrDefault(task, UNKNOWN_TASK);
  }
}
