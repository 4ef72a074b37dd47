package dev.apiarist.lifecycle;

import dev.apiarist.placement.Constraints;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.Task;
import dev.apiarist.swarm.TaskState;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Whether a service would gain from having its tasks placed anew because a node has joined: Swarm
 * itself never moves a running task to a new node.
 */
sealed interface Balance {
  /** Every task should be placed anew. */
  record Roll(long onNewcomer, long onBusiest) implements Balance {}

  /** It was placed anew because of this very node, and is balanced now. */
  record Settled() implements Balance {}

  /** Nothing to gain, or not allowed. */
  record Keep(String reason) implements Balance {}

  /**
   * It is being updated: look again.
   *
   * @param ours whether it is because of this very node
   */
  record Updating(boolean ours) implements Balance {}

  /** The verdict on one service. */
  static Balance of(Service service, Collection<Task> tasks, Node newcomer) {
    if (service.mode() != Service.Mode.REPLICATED) {
      return new Keep("only replicated services are rescheduled");
    }
    var unmet = Constraints.firstUnmet(newcomer, service.constraints());
    if (unmet.isPresent()) {
      return new Keep("the new node does not meet its constraint " + unmet.get());
    }
    if (service.updating()) {
      return new Updating(false);
    }
    Map<NodeId, Long> counts = new HashMap<>();
    tasks.stream()
        .filter(task -> task.service().equals(service.id()) && active(task))
        .forEach(task -> task.node().ifPresent(node -> counts.merge(node, 1L, Long::sum)));
    long onNewcomer = counts.getOrDefault(newcomer.id(), 0L);
    long onBusiest = counts.values().stream().mapToLong(Long::longValue).max().orElse(0);
    return onBusiest >= onNewcomer + 2
        ? new Roll(onNewcomer, onBusiest)
        : new Keep(
            "it is balanced: %d tasks on the new node, at most %d on any"
                .formatted(onNewcomer, onBusiest));
  }

  private static boolean active(Task task) {
    return task.state().holdsResources() && task.desiredState().compareTo(TaskState.RUNNING) <= 0;
  }
}
