package dev.apiarist.lifecycle;

import dev.apiarist.journal.Excerpt;
import dev.apiarist.journal.MarkKeys;
import dev.apiarist.journal.Recorder;
import dev.apiarist.port.Decision;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.SwarmLabels;
import dev.apiarist.swarm.Task;
import dev.apiarist.swarm.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Moves the replicas of a node that leaves before it is drained, as a drain stops them first and
 * starts others later. Each service gets a constraint against the node, and Swarm's own updater
 * replaces its tasks there, starting first; when the node is gone the service is put back.
 *
 * <p>Nothing is changed while a replacement is starting: a new update would take it for the task to
 * keep, and stop the old one before it runs (moby/swarmkit {@code
 * manager/orchestrator/update/updater.go}: {@code useExistingTask}).
 */
final class Evacuations {
  /** For images to be pulled and health checks to pass, also of nodes that leave together. */
  private static final Duration WITHIN = Duration.ofMinutes(5);

  private static final Duration WITHIN_ON_SPOT = Duration.ofMinutes(1);

  /** For Swarm to make the replacements and look for their places. */
  private static final Duration UPDATER_BEGINS = Duration.ofSeconds(10);

  private static final Duration QUIET = Duration.ofMinutes(1);
  private static final Duration MARK_KEPT = Duration.ofHours(1);
  private static final int LONGEST_REASON = 200;

  private final Cluster cluster;
  private final LifecyclePolicy policy;
  private final Recorder recorder;

  Evacuations(Cluster cluster, LifecyclePolicy policy) {
    this.cluster = cluster;
    this.policy = policy;
    this.recorder = cluster.recorder();
  }

  /**
   * Whether a service's tasks move by a constraint, and may. What is there once may not bear to be
   * there twice, so a single replica, or one that is named by its slot, only moves where its owner
   * says so.
   */
  private static boolean movable(Service service) {
    String label = service.labels().getOrDefault(SwarmLabels.EVACUATE, "");
    boolean single = service.replicas().orElse(0) <= 1 || service.template().slotNamed();
    return service.mode() == Service.Mode.REPLICATED
        && service.template().restarted()
        && (single ? label.equals("true") : !label.equals("false"));
  }

  /** One step further; what is still to be waited for before the drain, if anything is. */
  Optional<String> step(SwarmView view, Workload workload, Node leaving, InstanceId instance) {
    Instant now = cluster.now();
    NodeId node = leaving.id();
    if (cluster.marks().claimedUntil(MarkKeys.evacuationGivenUp(node), now).isPresent()) {
      return takeBack(view, workload, node);
    }
    List<Service> here =
        workload.services().stream()
            .filter(service -> movable(service) && service.mayBeEvacuated())
            .filter(service -> workload.tasks().stream().anyMatch(it -> toMove(it, service, node)))
            .toList();
    if (here.isEmpty()) {
      return Optional.empty();
    }
    Duration passed =
        Duration.between(cluster.marks().firstSeen(MarkKeys.evacuating(node), now, MARK_KEPT), now);
    Optional<String> vain = vain(here, workload, leaving, passed);
    if (vain.isPresent()) {
      return giveUp(view, workload, node, instance, vain.get());
    }
    List<String> moving = new ArrayList<>();
    for (Service service : here) {
      if (named(service, node) || begin(view, workload, service, node, instance)) {
        moving.add(service.name());
      }
    }
    return moving.isEmpty()
        ? Optional.empty()
        : Optional.of("its tasks are started elsewhere first: " + names(moving));
  }

  /** Puts services back that were moved off this node, before it serves again. */
  void stay(SwarmView view, NodeId node) {
    Workload workload = new Workload(view.api());
    for (Service service : workload.services()) {
      if (named(service, node)) {
        concerningOneService(service, () -> view.api().endEvacuation(service, Set.of(node)));
      }
    }
  }

  /** Puts services back that were moved off nodes which are gone or serve again. */
  void end(SwarmView view, Workload workload) {
    List<Service> moved =
        workload.services().stream()
            .filter(service -> service.evacuating().isPresent() && quiet(service, workload))
            .toList();
    if (moved.isEmpty()) {
      return;
    }
    // Read after the services: a node that one of them names by now is cordoned by now.
    SwarmView now = view.again();
    for (Service service : moved) {
      Set<NodeId> nodes = service.evacuating().map(it -> Set.copyOf(it.nodes())).orElse(Set.of());
      if (nodes.stream().allMatch(node -> over(now, node))) {
        nodes.forEach(node -> cluster.marks().forget(MarkKeys.evacuating(node)));
        concerningOneService(service, () -> now.api().endEvacuation(service, nodes));
      }
    }
  }

  private static boolean over(SwarmView view, NodeId id) {
    return view.node(id).map(node -> node.availability() == Availability.ACTIVE).orElse(true);
  }

  /**
   * Together with the other nodes that leave: one update moves the tasks of all, where several
   * would wait for each other.
   *
   * @return whether it is to be waited for
   */
  private boolean begin(
      SwarmView view, Workload workload, Service service, NodeId node, InstanceId instance) {
    if (!quiet(service, workload) || justBegun(service, workload)) {
      return true;
    }
    if (service.evacuating().isEmpty() && noRoom(service, workload).isPresent()) {
      // Swarm's updater would wait for what has no place, and so would whoever comes after.
      return false;
    }
    Set<NodeId> leaving = new LinkedHashSet<>();
    leaving.add(node);
    view.nodes().stream().filter(Evacuations::leaves).map(Node::id).forEach(leaving::add);
    int tasks =
        (int)
            workload.tasks().stream()
                .filter(task -> leaving.stream().anyMatch(it -> toMove(task, service, it)))
                .count();
    recorder.recordOnce(
        Leave.KIND,
        instance.value(),
        Decision.Outcome.DONE,
        "starting elsewhere first what it runs of " + service.name(),
        Map.of("nodes", leaving.toString(), "tasks", String.valueOf(tasks)),
        QUIET);
    return concerningOneService(service, () -> view.api().beginEvacuation(service, leaving, tasks));
  }

  private static boolean leaves(Node node) {
    return node.availability() == Availability.PAUSE
        && node.nodeLabels().containsKey(SwarmLabels.CORDONED);
  }

  private Optional<String> vain(
      List<Service> here, Workload workload, Node leaving, Duration passed) {
    NodeId node = leaving.id();
    Duration half = policy.drainTimeout().dividedBy(2);
    Duration most = spot(leaving) ? WITHIN_ON_SPOT : WITHIN;
    Duration within = half.compareTo(most) < 0 ? half : most;
    List<String> names = here.stream().map(Service::name).toList();
    if (passed.compareTo(within) >= 0) {
      return Optional.of("the time to move is over: " + names(names));
    }
    boolean stuck =
        passed.compareTo(UPDATER_BEGINS) >= 0
            && here.stream().allMatch(it -> named(it, node) && noRoom(it, workload).isPresent());
    return stuck
        ? noRoom(here.getFirst(), workload)
            .map(why -> "no place elsewhere for tasks of %s (%s)".formatted(names(names), why))
        : Optional.empty();
  }

  /** AWS may end it two minutes after it has said so. */
  private static boolean spot(Node node) {
    return node.engineLabels().getOrDefault(SwarmLabels.PURCHASE, "").equals("spot");
  }

  private Optional<String> giveUp(
      SwarmView view, Workload workload, NodeId node, InstanceId instance, String why) {
    recorder.record(
        Leave.KIND,
        instance.value(),
        Decision.Outcome.FAILED,
        "its tasks stop before others run: " + why,
        Map.of("node", node.value()));
    cluster.marks().claim(MarkKeys.evacuationGivenUp(node), cluster.now(), MARK_KEPT);
    return takeBack(view, workload, node);
  }

  /** Before the drain, for which it would be an update under way. */
  private Optional<String> takeBack(SwarmView view, Workload workload, NodeId node) {
    List<String> back = new ArrayList<>();
    for (Service service : workload.services()) {
      if (named(service, node)
          && quiet(service, workload)
          && concerningOneService(service, () -> view.api().endEvacuation(service, Set.of(node)))) {
        back.add(service.name());
      }
    }
    return back.isEmpty()
        ? Optional.empty()
        : Optional.of("its tasks stay for the drain: " + names(back));
  }

  /** Whether what is done to one service was tried and not refused. */
  private boolean concerningOneService(Service service, Runnable change) {
    try {
      change.run();
      return true;
    } catch (OutsideException failed) {
      if (failed.code() != FailureCode.REFUSED && failed.code() != FailureCode.NOT_FOUND) {
        throw failed;
      }
      String why = "it was not moved, or not put back: " + failed.getMessage();
      recorder.recordOnce(
          Leave.KIND, service.name(), Decision.Outcome.FAILED, why, Map.of(), MARK_KEPT);
      return false;
    }
  }

  /** No update is under way, or nothing comes of it as Swarm has no place for what is left. */
  private static boolean quiet(Service service, Workload workload) {
    return switch (service.update()) {
      case SETTLED -> true;
      case IN_PROGRESS -> noRoom(service, workload).isPresent();
      case PAUSED -> false;
    };
  }

  /** Swarm says of an update that it is under way only after a moment. */
  private static boolean justBegun(Service service, Workload workload) {
    return service.update() == Service.Update.SETTLED
        && service.evacuating().stream()
            .flatMap(evacuating -> evacuating.nodes().stream())
            .anyMatch(
                node -> workload.tasks().stream().anyMatch(task -> toMove(task, service, node)));
  }

  /** What Swarm says when it has no place for any of the tasks that are to come. */
  private static Optional<String> noRoom(Service service, Workload workload) {
    List<Task> coming =
        workload.tasks().stream()
            .filter(task -> task.service().equals(service.id()) && task.wanted())
            .filter(task -> task.state().compareTo(TaskState.RUNNING) < 0)
            .toList();
    return coming.stream().allMatch(Task::unplaceable)
        ? coming.stream().map(task -> Excerpt.of(task.error(), LONGEST_REASON)).findFirst()
        : Optional.empty();
  }

  private static boolean toMove(Task task, Service service, NodeId node) {
    return task.service().equals(service.id())
        && task.node().equals(Optional.of(node))
        && task.wanted()
        && task.state().holdsResources();
  }

  private static boolean named(Service service, NodeId node) {
    return service.evacuating().filter(it -> it.nodes().contains(node)).isPresent();
  }

  private static String names(List<String> services) {
    return services.stream().sorted().collect(Collectors.joining(", "));
  }
}
