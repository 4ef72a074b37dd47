package dev.apiarist.lifecycle;

import dev.apiarist.placement.Constraints;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.Task;
import java.util.Collection;

/**
 * Whether a service would gain from moving tasks because a node has joined: Swarm itself never
 * moves a running task to a new node.
 */
sealed interface Balance {
  /** Tasks of a service that are moved because of one node, at most. */
  int MOST_MOVES = 50;

  /** Some of its tasks should move. */
  record Move(Spread spread, Method method) implements Balance {}

  /** How tasks move. */
  sealed interface Method {
    /** More tasks start, and when they run as many stop where most are. */
    record Surge(int extra) implements Method {}

    /** Every task is placed anew, by the service's own update settings. */
    record Roll(String why) implements Method {}
  }

  /** It was moved because of this very node, and is balanced now. */
  record Settled() implements Balance {}

  /** Nothing to gain, or not allowed. */
  record Keep(String reason) implements Balance {}

  /**
   * Not yet to be said: look again.
   *
   * @param ours whether it is being moved because of this very node
   */
  record Unsettled(boolean ours, String reason) implements Balance {}

  /** The verdict on one service. */
  static Balance of(
      Service service, Collection<Node> nodes, Collection<Task> tasks, Node newcomer) {
    if (service.mode() != Service.Mode.REPLICATED) {
      return new Keep("only replicated services are rescheduled");
    }
    var unmet = Constraints.firstUnmet(newcomer, service.constraints());
    if (unmet.isPresent()) {
      return new Keep("the new node does not meet its constraint " + unmet.get());
    }
    if (service.updating() || service.surged() || service.evacuating().isPresent()) {
      return new Unsettled(false, "it is being updated");
    }
    Spread spread = Spread.of(service, nodes, tasks, newcomer.id());
    if (spread.balanced()) {
      return new Keep(
          "it is balanced: %d tasks on the new node, at most %d on any"
              .formatted(spread.onNewcomer(), spread.onBusiest()));
    }
    long serving =
        tasks.stream().filter(it -> it.service().equals(service.id()) && it.serving()).count();
    if (serving < service.replicas().orElse(0)) {
      return new Unsettled(
          false, "%d of its %d tasks run".formatted(serving, service.replicas().orElse(0)));
    }
    if (!service.template().restarted()) {
      return new Keep("its tasks end for good (restart condition none): none is run again");
    }
    if (service.template().slotNamed()) {
      return new Move(spread, new Method.Roll("its tasks are named by their slots"));
    }
    return service.template().preferring()
        ? new Move(spread, new Method.Roll("it has placement preferences"))
        : new Move(spread, new Method.Surge(spread.extra(MOST_MOVES)));
  }
}
