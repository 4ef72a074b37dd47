package dev.apiarist.lifecycle;

import dev.apiarist.journal.MarkKeys;
import dev.apiarist.journal.Recorder;
import dev.apiarist.port.Decision;
import dev.apiarist.port.Group;
import dev.apiarist.port.Instance;
import dev.apiarist.port.LifecycleHook;
import dev.apiarist.port.NodeChange;
import dev.apiarist.port.OutsideException;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.ManagerStatus;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeRole;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The way in. The launch hook gets CONTINUE only after the managers show the instance's node Ready,
 * with its role and its labels; until then the node is paused and takes no tasks. Afterwards the
 * manager list is refreshed and services are rebalanced onto the node.
 */
public final class Join {
  static final String KIND = "join";
  private static final Duration QUIET = Duration.ofMinutes(30);

  private final Cluster cluster;
  private final LifecyclePolicy policy;
  private final Recorder recorder;
  private final ManagerDirectory directory;
  private final Heartbeats heartbeats;
  private final Abandonment abandonment;
  private final Rebalance rebalance;

  public Join(Cluster cluster, LifecyclePolicy policy) {
    this.cluster = cluster;
    this.policy = policy;
    this.recorder = cluster.recorder();
    this.directory = new ManagerDirectory(cluster);
    this.heartbeats = new Heartbeats(cluster);
    this.abandonment = new Abandonment(cluster);
    this.rebalance = new Rebalance(cluster);
  }

  /**
   * One look at a launch, and one step further if possible.
   *
   * @param since when the hook was opened
   * @throws OutsideException when the cloud fails; nothing is lost by calling again
   */
  public Outcome step(LifecycleHook hook, Instant since) {
    Optional<Group> group = cluster.groups().group(hook.group());
    if (group.isEmpty()) {
      return new Outcome.Dropped("group " + hook.group() + " is not this cluster's");
    }
    Optional<Group.Member> member =
        group.get().members().stream()
            .filter(it -> it.instance().equals(hook.instance()))
            .findAny();
    if (member.isEmpty() || member.get().leaving()) {
      return new Outcome.Done("the instance is no longer on its way in");
    }
    if (member.get().admitted()) {
      return new Outcome.Waiting(LifecyclePolicy.LOOK_SOON, "the group puts it into service");
    }
    Launch launch = new Launch(hook, group.get(), since);
    boolean open = member.get().launching() && !letIn(launch);
    try {
      return open ? join(launch) : settleIn(launch);
    } catch (OutsideException failed) {
      if (!Dark.is(failed)) {
        throw failed;
      }
      return open
          ? waitOrAbandon(launch, Dark.reason(failed))
          : new Outcome.Waiting(LifecyclePolicy.LOOK_AGAIN, Dark.reason(failed));
    }
  }

  /**
   * Gives a launch up because the node's own bootstrap did.
   *
   * @param reason the bootstrap's own words
   */
  public Outcome bootFailed(InstanceId instance, String reason) {
    for (Group group : cluster.groups().groups()) {
      for (Group.Member member : group.members()) {
        if (member.instance().equals(instance) && member.launching()) {
          LifecycleHook hook = new LifecycleHook(group.name(), LifecycleHook.LAUNCH, instance);
          return abandonment.abandon(hook, group, "its bootstrap failed: " + reason, Map.of());
        }
      }
    }
    return new Outcome.Dropped("no launch of " + instance + " is under way");
  }

  private Outcome join(Launch launch) {
    InstanceId id = launch.hook().instance();
    Instance instance = cluster.instances().describe(List.of(id)).get(id);
    if (instance != null && instance.gone()) {
      return abandonment.abandon(
          launch.hook(), launch.group(), "the instance ended while it was launching", Map.of());
    }
    SwarmView view = directory.open();
    if (instance == null) {
      return waitOrAbandon(launch, "EC2 does not know the instance yet");
    }
    return switch (Binding.find(view.nodes(), instance, launch.group().role())) {
      case Binding.Absent() -> waitOrAbandon(launch, "it has not joined the swarm");
      case Binding.Refused(String reason) -> refuse(launch, reason);
      case Binding.Found(Node node) -> admit(launch, view, instance, node);
    };
  }

  private Outcome refuse(Launch launch, String reason) {
    recorder.recordOnce(
        KIND,
        launch.hook().instance().value(),
        Decision.Outcome.REFUSED,
        reason,
        launch.inputs(),
        QUIET);
    return waitOrAbandon(launch, reason);
  }

  private Outcome admit(Launch launch, SwarmView seen, Instance instance, Node node) {
    Optional<String> notYet = notReady(seen, node);
    if (notYet.isPresent()) {
      return waitOrAbandon(launch, notYet.get());
    }
    Map<String, String> labels = NodeLabels.wanted(launch.group(), instance, policy.tagLabels());
    SwarmView view = bind(seen, node, instance, labels);
    Optional<Node> now = view.node(node.id());
    if (now.isEmpty()
        || !now.get().ready()
        || NodeLabels.change(now.get(), labels, Optional.empty()).isPresent()) {
      return waitOrAbandon(launch, "its labels are not visible yet");
    }
    return letIn(launch, now.get(), labels);
  }

  /** Labels and availability in one change, so that a bound node is never left paused by us. */
  private SwarmView bind(SwarmView view, Node node, Instance instance, Map<String, String> labels) {
    boolean bound = Binding.bound(node, instance.id());
    Optional<NodeChange> change =
        NodeLabels.change(node, labels, bound ? Optional.empty() : Optional.of(wanted(node)));
    if (change.isEmpty()) {
      return view;
    }
    view.api().changeNode(node.id(), change.get());
    return view.again();
  }

  private Outcome letIn(Launch launch, Node node, Map<String, String> labels) {
    Map<String, String> inputs = launch.inputs();
    inputs.put("node", node.id().value());
    inputs.put("labels", String.join(",", labels.keySet()));
    inputs.put(
        "seconds", String.valueOf(Duration.between(launch.since(), cluster.now()).toSeconds()));
    recorder.record(
        KIND,
        launch.hook().instance().value(),
        Decision.Outcome.DONE,
        "Ready, bound and labelled",
        inputs);
    cluster.groups().complete(launch.hook(), LifecycleHook.Result.CONTINUE);
    cluster.marks().claim(letInKey(launch), cluster.now(), QUIET);
    return new Outcome.Next("joined");
  }

  /** Its group shows it launching for some time yet: Auto Scaling is slow, or has other hooks. */
  private boolean letIn(Launch launch) {
    return cluster.marks().claimedUntil(letInKey(launch), cluster.now()).isPresent();
  }

  private static String letInKey(Launch launch) {
    return MarkKeys.letIn(launch.hook().instance(), launch.since());
  }

  private Optional<String> notReady(SwarmView view, Node node) {
    if (!node.ready()) {
      return Optional.of("its node is " + node.state());
    }
    if (node.role() == NodeRole.WORKER) {
      return node.manager().isPresent()
          ? Optional.of("its node is still a manager")
          : Optional.empty();
    }
    if (!node.manager().map(ManagerStatus::reachable).orElse(false)) {
      return Optional.of("the manager is not reachable yet");
    }
    return Quorum.changing(view.nodes(), node)
        .map(other -> "another manager, " + other.id() + ", is changing its role");
  }

  private Availability wanted(Node node) {
    return node.role() == NodeRole.WORKER ? Availability.ACTIVE : policy.managerAvailability();
  }

  /** The launch was answered before: only what follows may be left. */
  private Outcome settleIn(Launch launch) {
    InstanceId id = launch.hook().instance();
    SwarmView view = directory.open();
    return view.nodes().stream()
        .filter(node -> Binding.bound(node, id))
        .findFirst()
        .map(node -> afterwards(view, node))
        .orElseGet(() -> new Outcome.Done("the launch was answered before"));
  }

  private Outcome afterwards(SwarmView view, Node node) {
    SwarmView current = directory.refresh(view);
    return node.role() == NodeRole.WORKER
        ? rebalance.step(current, node)
        : new Outcome.Done("joined as a manager");
  }

  private Outcome waitOrAbandon(Launch launch, String reason) {
    Duration waited = Duration.between(launch.since(), cluster.now());
    if (waited.compareTo(policy.joinTimeout()) >= 0) {
      Map<String, String> inputs = launch.inputs();
      inputs.put("seconds", String.valueOf(waited.toSeconds()));
      return abandonment.abandon(
          launch.hook(), launch.group(), "not Ready in time: " + reason, inputs);
    }
    recorder.recordOnce(
        KIND,
        launch.hook().instance().value(),
        Decision.Outcome.WAITING,
        reason,
        launch.inputs(),
        QUIET);
    heartbeats.beat(launch.hook());
    return new Outcome.Waiting(LifecyclePolicy.LOOK_AGAIN, reason);
  }

  private record Launch(LifecycleHook hook, Group group, Instant since) {
    Map<String, String> inputs() {
      Map<String, String> inputs = new LinkedHashMap<>();
      inputs.put("group", group.shortName());
      inputs.put("since", since.toString());
      return inputs;
    }
  }
}
