package dev.apiarist.placement.simulation;

import dev.apiarist.placement.Constraints;
import dev.apiarist.placement.model.GenericResource;
import dev.apiarist.placement.model.NodeFacts;
import dev.apiarist.placement.model.Reservation;
import dev.apiarist.placement.model.SwarmFacts;
import dev.apiarist.placement.model.TaskFacts;
import dev.apiarist.placement.model.TaskTemplate;
import dev.apiarist.swarm.HostPort;
import dev.apiarist.swarm.ServiceId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The rules once more, as plainly as can be: what one node holds, task by task. Tests compare the
 * twin with it.
 */
final class Ledger {
  private final NodeFacts node;
  private long nanoCpus;
  private long memoryBytes;
  private final Map<String, Long> generic = new HashMap<>();
  private final Set<HostPort> ports = new HashSet<>();
  private final Map<ServiceId, Integer> active = new HashMap<>();

  Ledger(NodeFacts node, SwarmFacts swarm) {
    this.node = node;
    this.nanoCpus = node.nanoCpus();
    this.memoryBytes = node.memoryBytes();
    for (GenericResource resource : node.generic()) {
      generic.put(resource.kind(), resource.amount());
    }
    for (TaskFacts task : swarm.tasks()) {
      if (task.holds() && task.node().orElseThrow().equals(node.id())) {
        hold(task.revision().template());
        if (task.active()) {
          active.merge(task.revision().service(), 1, Integer::sum);
        }
      }
    }
  }

  private void hold(TaskTemplate template) {
    nanoCpus -= template.reservation().nanoCpus();
    memoryBytes -= template.reservation().memoryBytes();
    for (Reservation.Generic need : template.reservation().generic()) {
      long left = generic.getOrDefault(need.kind(), 0L);
      boolean named =
          node.generic().stream().anyMatch(it -> it.kind().equals(need.kind()) && it.named());
      long taken = need.amount() <= left ? need.amount() : named ? left : 0;
      generic.put(need.kind(), left - taken);
    }
    ports.addAll(template.hostPorts());
  }

  /** Whether a task would pass every filter here. */
  boolean passes(ServiceId service, TaskTemplate template) {
    Reservation reservation = template.reservation();
    boolean covered =
        reservation.none()
            || (reservation.nanoCpus() <= nanoCpus
                && reservation.memoryBytes() <= memoryBytes
                && reservation.generic().stream()
                    .allMatch(it -> generic.getOrDefault(it.kind(), 0L) >= it.amount()));
    boolean platform =
        template.needs().platforms().isEmpty()
            || template.needs().platforms().stream()
                .anyMatch(it -> it.runsOn(node.platform().orElseThrow()));
    return node.open()
        && covered
        && Constraints.allow(node.subject(), template.needs().constraints())
        && platform
        && template.hostPorts().stream().noneMatch(ports::contains)
        && (template.maxReplicas() == 0
            || active.getOrDefault(service, 0) < template.maxReplicas());
  }

  /** A task comes here. */
  void place(ServiceId service, TaskTemplate template) {
    hold(template);
    active.merge(service, 1, Integer::sum);
  }
}
