package dev.apiarist.lifecycle;

import dev.apiarist.journal.MarkKeys;
import dev.apiarist.journal.Recorder;
import dev.apiarist.port.Decision;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.NodeChange;
import dev.apiarist.port.OutsideException;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.NodeState;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.ServiceId;
import dev.apiarist.swarm.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Takes one node entry out of the swarm: demote, cordon, evacuate, drain, wait, remove. Each call
 * does what is next; a stage that is over is passed.
 */
final class Departure {
  /** How far it is. */
  sealed interface Stage {}

  /** The entry has been removed; the remark says what went missing with it, if anything did. */
  record Gone(Optional<String> remark) implements Stage {}

  /** Under way; look again. */
  record Underway(String reason) implements Stage {}

  /** The managers' quorum does not allow it now. */
  record Unsafe(String reason) implements Stage {}

  /** How long a drain waits for rolling updates. */
  private static final Duration SETTLING_LIMIT = Duration.ofMinutes(3);

  private static final Duration MARK_KEPT = Duration.ofHours(1);

  private final Cluster cluster;
  private final Recorder recorder;
  private final ManagerDirectory directory;
  private final ManagerChange change;
  private final Evacuations evacuations;

  Departure(Cluster cluster, LifecyclePolicy policy) {
    this.cluster = cluster;
    this.recorder = cluster.recorder();
    this.directory = new ManagerDirectory(cluster);
    this.change = cluster.managerChange();
    this.evacuations = new Evacuations(cluster, policy);
  }

  Stage step(SwarmView view, Node node, InstanceId instance) {
    if (node.manager().isPresent() || node.role() == NodeRole.MANAGER) {
      return demote(view, node, instance);
    }
    change.end(instance);
    return switch (node.state()) {
      case DOWN -> {
        remove(view, node);
        yield new Gone(Optional.of("its engine was already down"));
      }
      case READY -> drain(view, node, instance);
      case UNKNOWN, DISCONNECTED -> new Underway("its node is " + node.state());
    };
  }

  /** Removes the entry whatever runs there. Managers are not removed like this. */
  void force(SwarmView view, Node node) {
    remove(view, node);
  }

  private Stage demote(SwarmView view, Node node, InstanceId instance) {
    if (node.role() == NodeRole.WORKER) {
      change.begin(instance);
      return new Underway("the manager is being demoted");
    }
    Optional<Stage> notNow = notNow(view, node);
    if (notNow.isPresent()) {
      return notNow.get();
    }
    Optional<String> another = change.begin(instance);
    if (another.isPresent()) {
      return new Underway(another.get());
    }
    SwarmView again = view.again();
    Stage stage =
        again
            .node(node.id())
            .map(now -> demoteAlone(again, now, instance))
            .orElseGet(() -> new Underway("its entry has just gone"));
    if (stage instanceof Unsafe) {
      change.end(instance);
    }
    return stage;
  }

  private Optional<Stage> notNow(SwarmView view, Node node) {
    Optional<Stage> calm =
        directory.calmUntil(view).map(ManagerDirectory::calmReason).map(Underway::new);
    return calm.or(() -> Quorum.whyNotRemove(view.nodes(), node).map(Unsafe::new));
  }

  /** With the nodes read anew: what was seen before the claim may have changed since. */
  private Stage demoteAlone(SwarmView view, Node node, InstanceId instance) {
    Optional<Stage> notNow = notNow(view, node);
    if (notNow.isPresent()) {
      return notNow.get();
    }
    Quorum quorum = Quorum.of(view.nodes());
    recorder.record(
        Leave.KIND,
        instance.value(),
        Decision.Outcome.DONE,
        "demoting the manager",
        Map.of(
            "node", node.id().value(),
            "managers", String.valueOf(quorum.members()),
            "reachable", String.valueOf(quorum.reachable())));
    try {
      view.api().changeNode(node.id(), NodeChange.role(NodeRole.WORKER));
    } catch (OutsideException failed) {
      if (failed.code() == FailureCode.REFUSED || failed.code() == FailureCode.QUORUM_AT_RISK) {
        return new Unsafe(String.valueOf(failed.getMessage()));
      }
      throw failed;
    }
    return new Underway("the manager is being demoted");
  }

  private Stage drain(SwarmView view, Node node, InstanceId instance) {
    if (node.availability() != Availability.DRAIN) {
      Optional<String> before = beforeTheDrain(view, node, instance);
      if (before.isPresent()) {
        return new Underway(before.get());
      }
      recorder.record(
          Leave.KIND,
          instance.value(),
          Decision.Outcome.DONE,
          "draining its node",
          Map.of("node", node.id().value(), "availability", node.availability().word()));
      view.api().changeNode(node.id(), NodeChange.availability(Availability.DRAIN));
    }
    Evacuation evacuation = Evacuation.of(node.id(), view.api().services(), view.api().tasks());
    Optional<String> waitsFor = evacuation.waitsFor();
    if (waitsFor.isPresent()) {
      return new Underway(waitsFor.get());
    }
    remove(view, node);
    return new Gone(evacuation.shortage());
  }

  /** New tasks are kept off the node first: else what moves could come back. */
  private Optional<String> beforeTheDrain(SwarmView view, Node node, InstanceId instance) {
    if (node.availability() == Availability.ACTIVE) {
      view.api().changeNode(node.id(), ScaleIn.cordon(cluster.now()));
    }
    Workload workload = new Workload(view.api());
    return evacuations.step(view, workload, node, instance).or(() -> unsettled(workload, node));
  }

  /**
   * A rolling update takes the tasks that a drain stops for failures and pauses, half-way. So the
   * node is only cordoned while one runs there, for a limited time.
   */
  private Optional<String> unsettled(Workload workload, Node node) {
    Set<ServiceId> here =
        workload.tasks().stream()
            .filter(task -> task.node().equals(Optional.of(node.id())))
            .filter(task -> task.state().holdsResources())
            .map(Task::service)
            .collect(Collectors.toSet());
    String updated =
        workload.services().stream()
            .filter(service -> here.contains(service.id()))
            .filter(Departure::unsettled)
            .map(Service::name)
            .sorted()
            .collect(Collectors.joining(", "));
    return updated.isEmpty() || settledLongEnough(node)
        ? Optional.empty()
        : Optional.of("an update is under way: " + updated);
  }

  private static boolean unsettled(Service service) {
    return !service.mayBeEvacuated() && service.update() == Service.Update.IN_PROGRESS;
  }

  private boolean settledLongEnough(Node node) {
    Instant now = cluster.now();
    Instant since = cluster.marks().firstSeen(MarkKeys.settling(node.id()), now, MARK_KEPT);
    return Duration.between(since, now).compareTo(SETTLING_LIMIT) >= 0;
  }

  /** By force, as an empty engine that still runs is Ready: its instance ends in any case. */
  private static void remove(SwarmView view, Node node) {
    try {
      view.api().removeNode(node.id(), node.state() != NodeState.DOWN);
    } catch (OutsideException failed) {
      if (failed.code() != FailureCode.NOT_FOUND) {
        throw failed;
      }
    }
  }
}
