package dev.apiarist.placement.simulation;

import dev.apiarist.placement.model.NodeFacts;
import dev.apiarist.placement.model.Revision;
import dev.apiarist.placement.model.ServiceFacts;
import dev.apiarist.placement.model.TaskFacts;
import dev.apiarist.placement.simulation.Layout.Batch;
import dev.apiarist.placement.simulation.Layout.Bound;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.Service;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tasks that wait in one what-if: the swarm's own, and those that the what-if brings. */
final class WaitingTasks {
  private final Ground ground;
  private final Map<Revision, List<String>> own = new LinkedHashMap<>();
  private final Map<Revision, Integer> counts = new LinkedHashMap<>();
  private final List<Bound> bound = new ArrayList<>();

  /**
   * @param own whether the swarm's own are among them
   */
  WaitingTasks(Ground ground, boolean own) {
    this.ground = ground;
    if (own) {
      addOwn();
    }
  }

  private void addOwn() {
    ground.waiting.forEach(
        (revision, tasks) -> {
          own.put(revision, tasks.stream().map(TaskFacts::id).toList());
          add(revision, tasks.size());
        });
    for (TaskFacts task : ground.bound) {
      Need need = ground.need(task.revision());
      bound.add(new Bound(need, ground.number(task.node().orElseThrow()), task.id()));
    }
  }

  void add(Revision revision, int count) {
    counts.merge(revision, count, Integer::sum);
  }

  /** A node's replicated tasks wait for another place. */
  void displace(NodeId node) {
    for (TaskFacts task : ground.activeOn(node)) {
      ServiceFacts service = ground.services.get(task.revision().service());
      if (service != null && !service.everywhere()) {
        add(service.current(), 1);
      }
    }
  }

  /** What was for a node is no more. */
  void forget(NodeId node) {
    int number = ground.number(node);
    bound.removeIf(task -> task.node() == number);
  }

  /**
   * Global services make a task for a node that is ready, active, and meets their constraints, if
   * they have none there (moby/swarmkit {@code manager/orchestrator/global}). Global jobs do not:
   * nobody tells them of nodes ({@code manager/orchestrator/jobs/orchestrator.go}).
   */
  void welcome(NodeFacts node, int number) {
    List<TaskFacts> there = ground.activeOn(node.id());
    for (ServiceFacts service : ground.services.values()) {
      if (service.mode() == Service.Mode.GLOBAL
          && lacks(there, service)
          && bound.stream().noneMatch(task -> isOf(task, service, number))
          && meetsConstraints(node, service)) {
        bound.add(new Bound(ground.need(service.current()), number, ""));
      }
    }
  }

  private static boolean lacks(List<TaskFacts> there, ServiceFacts service) {
    return there.stream().noneMatch(task -> task.revision().service().equals(service.id()));
  }

  private static boolean isOf(Bound task, ServiceFacts service, int node) {
    return task.node() == node && task.need().revision.service().equals(service.id());
  }

  private static boolean meetsConstraints(NodeFacts node, ServiceFacts service) {
    return service.current().template().needs().parsedConstraints().stream()
        .allMatch(constraint -> constraint.metBy(node.subject()));
  }

  List<Batch> batches() {
    List<Batch> batches = new ArrayList<>();
    counts.forEach(
        (revision, count) -> {
          if (count > 0) {
            Need need = ground.need(revision);
            batches.add(new Batch(need, count, own.getOrDefault(revision, List.of())));
          }
        });
    return batches;
  }

  List<Bound> bound() {
    return List.copyOf(bound);
  }
}
