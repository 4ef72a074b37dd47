package dev.apiarist.fake;

import dev.apiarist.placement.Constraints;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeState;
import dev.apiarist.swarm.Resources;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.ServiceId;
import dev.apiarist.swarm.Task;
import dev.apiarist.swarm.TaskState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Swarm's orchestrator and scheduler, small: replicas are kept, drain stops first, an update
 * replaces one task at a time, tasks spread by service, then by total, then by age of the node.
 */
final class FakeScheduler {
  private final Map<NodeId, FakeNode> nodes;
  private final Map<ServiceId, Service> services;
  private final List<Task> tasks = new ArrayList<>();
  private final Set<String> outdated = new HashSet<>();

  /** Tasks that are to be replaced, each by one that starts first. */
  private final Map<String, String> successors = new HashMap<>();

  private int made;

  FakeScheduler(Map<NodeId, FakeNode> nodes, Map<ServiceId, Service> services) {
    this.nodes = nodes;
    this.services = services;
  }

  List<Task> tasks() {
    return List.copyOf(tasks);
  }

  /** Marks every task of a service for replacement. */
  void outdate(ServiceId service) {
    wanted(service).forEach(task -> outdated.add(task.id()));
  }

  /** A new update ends the one under way: it keeps replacements that have a node, and no other. */
  void interrupt(ServiceId service) {
    for (Task task : wanted(service)) {
      Optional<Task> successor = successor(task);
      successors.remove(task.id());
      successor.ifPresent(
          it -> {
            Task left = it.node().isPresent() ? task : it;
            replace(left, with(left, left.state(), TaskState.SHUTDOWN));
          });
    }
  }

  /** Whether every task of a service is of its newest version and runs. */
  boolean updated(ServiceId service) {
    return wanted(service).stream()
        .allMatch(
            task ->
                task.serving()
                    && !outdated.contains(task.id())
                    && !leaving(task)
                    && successor(task).isEmpty());
  }

  /** The tasks of a removed node are lost. */
  void orphan(NodeId node) {
    replaceAll(
        task -> task.node().filter(node::equals).isPresent() && task.state().holdsResources(),
        task -> with(task, TaskState.ORPHANED, TaskState.SHUTDOWN));
  }

  void tick() {
    progress();
    services.values().forEach(this::rollOne);
    services.values().forEach(this::startFirst);
    replaceAll(this::misplaced, task -> with(task, task.state(), TaskState.SHUTDOWN));
    services.values().forEach(this::reconcile);
    for (Task task : List.copyOf(tasks)) {
      if (task.state() == TaskState.PENDING && task.desiredState() == TaskState.RUNNING) {
        place(task);
      }
    }
  }

  private void progress() {
    replaceAll(
        task -> task.state() == TaskState.STARTING && onReadyNode(task),
        task -> with(task, TaskState.RUNNING, task.desiredState()));
    replaceAll(
        task ->
            task.desiredState() == TaskState.SHUTDOWN
                && task.state().holdsResources()
                && (task.node().isEmpty() || (onReadyNode(task) && !stuck(task))),
        task -> with(task, TaskState.SHUTDOWN, TaskState.SHUTDOWN));
  }

  private void rollOne(Service service) {
    List<Task> wanted = wanted(service.id());
    boolean settled = wanted.stream().allMatch(Task::serving);
    if (settled) {
      wanted.stream()
          .filter(task -> outdated.contains(task.id()))
          .findFirst()
          .ifPresent(task -> replace(task, with(task, task.state(), TaskState.SHUTDOWN)));
    }
  }

  private void startFirst(Service service) {
    for (Task task : wanted(service.id())) {
      Optional<Task> successor = successor(task);
      if (successor.isPresent() && successor.get().serving()) {
        successors.remove(task.id());
        replace(task, with(task, task.state(), TaskState.SHUTDOWN));
      } else if (successor.isEmpty() && leaving(task)) {
        Task created = create(service, Optional.empty(), TaskState.PENDING);
        tasks.add(created);
        successors.put(task.id(), created.id());
      }
    }
  }

  private boolean leaving(Task task) {
    return Optional.ofNullable(services.get(task.service()))
        .flatMap(Service::evacuating)
        .filter(it -> task.node().filter(it.nodes()::contains).isPresent())
        .isPresent();
  }

  private Optional<Task> successor(Task task) {
    String id = successors.getOrDefault(task.id(), "");
    return tasks.stream().filter(it -> it.id().equals(id) && active(it)).findFirst();
  }

  private boolean misplaced(Task task) {
    return task.desiredState() == TaskState.RUNNING
        && task.node()
            .map(
                id -> {
                  FakeNode node = nodes.get(id);
                  return node == null
                      || node.availability == Availability.DRAIN
                      || node.state == NodeState.DOWN;
                })
            .orElse(false);
  }

  private void reconcile(Service service) {
    List<Task> wanted = wanted(service.id());
    switch (service.mode()) {
      case REPLICATED -> reconcileReplicas(service, wanted);
      case GLOBAL -> reconcileGlobal(service, wanted);
      case REPLICATED_JOB, GLOBAL_JOB -> {}
    }
  }

  private void reconcileReplicas(Service service, List<Task> all) {
    List<Task> wanted = all.stream().filter(task -> !besides(task)).toList();
    int replicas = service.tasks().orElse(1);
    for (int missing = wanted.size(); missing < replicas; missing++) {
      tasks.add(create(service, Optional.empty(), TaskState.PENDING));
    }
    wanted.stream()
        .sorted(Comparator.comparingLong((Task task) -> copy(task, wanted)).reversed())
        .limit(Math.max(0, wanted.size() - replicas))
        .forEach(task -> replace(task, with(task, task.state(), TaskState.SHUTDOWN)));
  }

  /** Whether it is in the same slot as the one that it is to replace. */
  private boolean besides(Task task) {
    return tasks.stream()
        .anyMatch(old -> active(old) && task.id().equals(successors.get(old.id())));
  }

  private void reconcileGlobal(Service service, List<Task> wanted) {
    for (FakeNode node : nodes.values()) {
      boolean there =
          wanted.stream().anyMatch(task -> task.node().filter(node.id::equals).isPresent());
      if (!there && node.schedulable() && Constraints.allow(node.view(), service.constraints())) {
        tasks.add(create(service, Optional.of(node.id), TaskState.STARTING));
      }
    }
  }

  private void place(Task task) {
    Service service = services.get(task.service());
    if (service == null) {
      return;
    }
    Collection<Task> active = tasks.stream().filter(FakeScheduler::active).toList();
    nodes.values().stream()
        .filter(FakeNode::schedulable)
        .filter(node -> Constraints.allow(node.view(), service.constraints()))
        .min(
            Comparator.comparingLong(
                    (FakeNode node) ->
                        active.stream()
                            .filter(other -> other.service().equals(task.service()))
                            .filter(other -> other.node().filter(node.id::equals).isPresent())
                            .count())
                .thenComparingLong(
                    node ->
                        active.stream()
                            .filter(other -> other.node().filter(node.id::equals).isPresent())
                            .count()))
        .ifPresentOrElse(
            node ->
                replace(
                    task,
                    new Task(
                        task.id(),
                        task.service(),
                        Optional.of(node.id),
                        Optional.of(container(task.id())),
                        TaskState.STARTING,
                        TaskState.RUNNING,
                        "",
                        task.reservation())),
            () ->
                replace(
                    task,
                    new Task(
                        task.id(),
                        task.service(),
                        Optional.empty(),
                        Optional.empty(),
                        TaskState.PENDING,
                        TaskState.RUNNING,
                        "no suitable node",
                        task.reservation())));
  }

  private boolean onReadyNode(Task task) {
    return task.node().map(nodes::get).filter(node -> node.state == NodeState.READY).isPresent();
  }

  private boolean stuck(Task task) {
    return task.node().map(nodes::get).filter(node -> node.stuck).isPresent();
  }

  private static boolean active(Task task) {
    return task.desiredState() == TaskState.RUNNING && task.state().holdsResources();
  }

  private List<Task> wanted(ServiceId service) {
    return tasks.stream().filter(task -> task.service().equals(service) && active(task)).toList();
  }

  /** The how many-th of its service on its node a task is: the highest go first. */
  private static long copy(Task task, List<Task> all) {
    return task.node().isEmpty()
        ? Long.MAX_VALUE
        : all.stream()
            .takeWhile(other -> !other.equals(task))
            .filter(other -> other.node().equals(task.node()))
            .count();
  }

  private Task create(Service service, Optional<NodeId> node, TaskState state) {
    made++;
    String id = new StringBuilder("%021d".formatted(made)).reverse() + "task";
    Optional<String> container = node.map(it -> container(id));
    return new Task(
        id, service.id(), node, container, state, TaskState.RUNNING, "", Resources.NONE);
  }

  /** IDs of tasks and containers differ from their first characters on, as Swarm's do. */
  private static String container(String task) {
    return task.substring(0, 21).repeat(3) + "f";
  }

  private static Task with(Task task, TaskState state, TaskState desired) {
    return new Task(
        task.id(),
        task.service(),
        task.node(),
        task.container(),
        state,
        desired,
        task.error(),
        task.reservation());
  }

  void identify(Task task, String id, String container) {
    replace(
        task,
        new Task(
            id,
            task.service(),
            task.node(),
            Optional.of(container),
            task.state(),
            task.desiredState(),
            task.error(),
            task.reservation()));
  }

  private void replace(Task old, Task changed) {
    tasks.replaceAll(task -> task.id().equals(old.id()) ? changed : task);
  }

  private void replaceAll(Predicate<Task> which, UnaryOperator<Task> change) {
    tasks.replaceAll(task -> which.test(task) ? change.apply(task) : task);
  }
}
