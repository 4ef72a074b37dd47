package dev.apiarist.planning;

import dev.apiarist.placement.model.NodeFacts;
import dev.apiarist.placement.model.Particulars.OfService;
import dev.apiarist.placement.model.ServiceFacts;
import dev.apiarist.placement.model.TaskFacts;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.ServiceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What keeps nodes where they are, whatever room there is elsewhere. */
final class Ties {
  private final Situation situation;
  private final Map<NodeId, List<TaskFacts>> tasks = new HashMap<>();

  Ties(Situation situation) {
    this.situation = situation;
    for (TaskFacts task : situation.swarm.tasks()) {
      if (task.holds() && task.active()) {
        tasks.computeIfAbsent(task.node().orElseThrow(), it -> new ArrayList<>()).add(task);
      }
    }
  }

  /** Why a node is not to go; empty when nothing keeps it. */
  Optional<String> of(NodeFacts node) {
    return Protection.by(
            node.subject().nodeLabels(), situation.particulars(node.id()).joined(), situation.now)
        .or(
            () ->
                Protection.by(
                    node.subject().engineLabels(),
                    situation.particulars(node.id()).joined(),
                    situation.now))
        .map(label -> "it has the " + label)
        .or(() -> on(node.id()).stream().flatMap(task -> of(task).stream()).findFirst());
  }

  /** How many tasks of which services would have to find another place, by identity. */
  Map<ServiceId, Integer> toMove(NodeId node) {
    Map<ServiceId, Integer> counts =
        new TreeMap<>((one, other) -> one.value().compareTo(other.value()));
    for (TaskFacts task : on(node)) {
      situation
          .service(task.revision().service())
          .filter(service -> !service.everywhere())
          .ifPresent(service -> counts.merge(service.id(), 1, Integer::sum));
    }
    return counts;
  }

  private List<TaskFacts> on(NodeId node) {
    return tasks.getOrDefault(node, List.of());
  }

  private Optional<String> of(TaskFacts task) {
    ServiceId id = task.revision().service();
    Optional<ServiceFacts> service = situation.service(id);
    return service.isEmpty()
        ? Optional.of("task " + task.id() + " on it is of no service that is known")
        : of(task, service.get(), situation.particulars(id));
  }

  private Optional<String> of(TaskFacts task, ServiceFacts service, OfService particulars) {
    return switch (service.mode()) {
      case GLOBAL -> Optional.empty();
      case REPLICATED_JOB, GLOBAL_JOB ->
          Optional.of("a task of the job " + situation.name(service.id()) + " runs on it");
      case REPLICATED -> ofReplica(task, service, particulars);
    };
  }

  private Optional<String> ofReplica(TaskFacts task, ServiceFacts service, OfService particulars) {
    String name = situation.name(service.id());
    Optional<String> label =
        Protection.by(particulars.labels(), situation.particulars(task.id()).made(), situation.now);
    if (label.isPresent()) {
      return Optional.of(name + " on it has the " + label.get());
    }
    if (particulars.localVolumes()) {
      return Optional.of(name + " has a local volume on it");
    }
    return switch (particulars.restarts()) {
      case ALWAYS -> Optional.empty();
      case LIMITED ->
          Optional.of(name + " on it is restarted a number of times only (max_attempts)");
      case NEVER -> Optional.of(name + " on it is never started again (restart condition none)");
    };
  }
}
