package dev.apiarist.lifecycle;

import dev.apiarist.journal.MarkKeys;
import dev.apiarist.journal.Recorder;
import dev.apiarist.port.Decision;
import dev.apiarist.port.Group;
import dev.apiarist.port.Instance;
import dev.apiarist.port.LifecycleHook;
import dev.apiarist.port.OutsideException;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeRole;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The way in. The launch hook gets CONTINUE only after the managers show the instance's node Ready,
 * with its role and its labels ({@link Readiness}). Afterwards the manager list is refreshed and
 * services are rebalanced onto the node.
 */
public final class Join {
  static final String KIND = "join";
  static final Duration QUIET = Duration.ofMinutes(30);

  private final Cluster cluster;
  private final Recorder recorder;
  private final ManagerDirectory directory;
  private final Readiness readiness;
  private final Patience patience;
  private final Abandonment abandonment;
  private final Rebalance rebalance;

  public Join(Cluster cluster, LifecyclePolicy policy) {
    this.cluster = cluster;
    this.recorder = cluster.recorder();
    this.directory = new ManagerDirectory(cluster);
    this.readiness = new Readiness(policy);
    this.patience = new Patience(cluster, policy);
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
    return switch (Held.lookUp(cluster, hook, since)) {
      case Held.Lookup.Foreign(String reason) -> new Outcome.Dropped(reason);
      case Held.Lookup.Gone() -> noLongerOnItsWay();
      case Held.Lookup.Found(Held launch) ->
          launch.member().leaving() ? noLongerOnItsWay() : step(launch);
    };
  }

  private static Outcome noLongerOnItsWay() {
    return new Outcome.Done("the instance is no longer on its way in");
  }

  private Outcome step(Held launch) {
    boolean open = launch.member().launching() && !letIn(launch.instance());
    try {
      return open ? join(launch) : settleIn(launch);
    } catch (OutsideException failed) {
      if (!Dark.is(failed)) {
        throw failed;
      }
      patience.darkened(failed);
      return open
          ? patience.waitOrAbandon(launch, Dark.reason(failed))
          : new Outcome.Waiting(LifecyclePolicy.LOOK_AGAIN, Dark.reason(failed));
    }
  }

  /**
   * Gives a launch up because the node's own bootstrap did, unless it was let in already.
   *
   * @param reason the bootstrap's own words
   */
  public Outcome bootFailed(InstanceId instance, String reason) {
    for (Group group : cluster.groups().groups()) {
      for (Group.Member member : group.members()) {
        if (member.instance().equals(instance) && member.launching()) {
          return letIn(instance)
              ? new Outcome.Dropped(instance + " was let in before its bootstrap failed")
              : bootFailed(held(group, member), "its bootstrap failed: " + reason);
        }
      }
    }
    return new Outcome.Dropped("no launch of " + instance + " is under way");
  }

  /**
   * A machine that found no manager is of no more use, but nor would its replacement be: it is kept
   * until managers answer again.
   */
  private Outcome bootFailed(Held launch, String reason) {
    try {
      directory.open();
    } catch (OutsideException failed) {
      if (!Dark.is(failed)) {
        throw failed;
      }
      if (patience.darkened(failed)) {
        return patience.waitOrAbandon(launch, reason);
      }
    }
    return abandonment.abandon(launch.hook(), launch.group(), reason, Map.of());
  }

  private Held held(Group group, Group.Member member) {
    LifecycleHook hook = new LifecycleHook(group.name(), LifecycleHook.LAUNCH, member.instance());
    return new Held(hook, group, member, Sweep.firstSeen(cluster, hook));
  }

  private Outcome join(Held launch) {
    InstanceId id = launch.instance();
    Instance instance = cluster.instances().describe(List.of(id)).get(id);
    if (instance != null && instance.gone()) {
      return abandonment.abandon(
          launch.hook(), launch.group(), "the instance ended while it was launching", Map.of());
    }
    SwarmView view = directory.open();
    if (instance == null) {
      return patience.waitOrAbandon(launch, "EC2 does not know the instance yet");
    }
    return switch (Binding.find(view.nodes(), instance, launch.group().role())) {
      case Binding.Absent() -> patience.waitOrAbandon(launch, "it has not joined the swarm");
      case Binding.Refused(String reason) -> refuse(launch, reason);
      case Binding.Found(Node node) -> admit(launch, view, instance, node);
    };
  }

  private Outcome refuse(Held launch, String reason) {
    recorder.recordOnce(
        KIND, launch.instance().value(), Decision.Outcome.REFUSED, reason, launch.inputs(), QUIET);
    return patience.waitOrAbandon(launch, reason);
  }

  private Outcome admit(Held launch, SwarmView view, Instance instance, Node node) {
    return switch (readiness.look(view, launch.group(), instance, node)) {
      case Readiness.Verdict.NotYet(String reason) -> {
        if (launch.managing()) {
          cluster.managerChange().begin(launch.instance());
        }
        yield patience.waitOrAbandon(launch, reason);
      }
      case Readiness.Verdict.Fit(Node fit, Map<String, String> labels) ->
          letIn(launch, fit, labels);
    };
  }

  private Outcome letIn(Held launch, Node node, Map<String, String> labels) {
    Map<String, String> inputs = launch.inputs();
    inputs.put("node", node.id().value());
    inputs.put("labels", String.join(",", labels.keySet()));
    inputs.put("seconds", String.valueOf(launch.waited(cluster.now()).toSeconds()));
    if (launch.managing()) {
      cluster.managerChange().end(launch.instance());
    }
    recorder.record(
        KIND,
        launch.instance().value(),
        Decision.Outcome.DONE,
        "Ready, bound and labelled",
        inputs);
    cluster.marks().claim(MarkKeys.letIn(launch.instance()), cluster.now(), QUIET);
    answer(launch);
    return new Outcome.Next("joined");
  }

  private void answer(Held launch) {
    cluster.groups().complete(launch.hook(), LifecycleHook.Result.CONTINUE);
  }

  /**
   * It was decided before to let it in. Its group may show it launching for some time yet: Auto
   * Scaling is slow, or has other hooks.
   */
  private boolean letIn(InstanceId instance) {
    return cluster.marks().claimedUntil(MarkKeys.letIn(instance), cluster.now()).isPresent();
  }

  /**
   * What follows the decision to let it in, as soon as it is taken: the answer, once more in case
   * that whoever decided died before giving it, and the rest.
   */
  private Outcome settleIn(Held launch) {
    if (launch.member().launching()) {
      answer(launch);
    } else {
      Held.forget(cluster, launch.instance());
    }
    SwarmView view = directory.open();
    return view.nodes().stream()
        .filter(node -> Binding.bound(node, launch.instance()))
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
}
