package dev.apiarist.bootstrap;

import dev.apiarist.lifecycle.ManagerChange;
import dev.apiarist.port.Decision.Outcome;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.FirstManagerLease.Lease;
import dev.apiarist.port.OutsideException;
import dev.apiarist.port.SwarmManager;
import dev.apiarist.swarm.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Whether a manager's engine may leave what is left of an attempt to join. Raft may have admitted
 * it although the engine never heard so, and a member that leaves by force stays one: of two
 * members, the other alone is no quorum (moby/swarmkit {@code manager/state/raft}, Join adds the
 * member before it answers). So it may leave only what the managers do not list as a manager; when
 * they cannot be asked, it waits. As long as they list it, its joining is under way ({@link
 * ManagerChange}), however long that takes.
 */
final class SwarmExit {
  private static final Duration LATER = Duration.ofSeconds(15);
  private static final Duration QUIET = Duration.ofMinutes(5);

  private final EnrolmentPorts ports;
  private final ManagerList list;
  private final ManagerChange change;

  SwarmExit(EnrolmentPorts ports) {
    this.ports = ports;
    this.change = ports.managerChange();
    this.list = new ManagerList(ports);
  }

  /**
   * Answers, and removes the entry of the attempt if it became no manager.
   *
   * @param node the node ID that the engine has of its attempt; empty when it has none
   */
  Answer leave(Newcomer newcomer, String node) {
    List<String> others = new ArrayList<>(list.candidates());
    others.remove(newcomer.address());
    if (others.isEmpty()) {
      return withoutManagers("no other manager is known");
    }
    SwarmManager manager = ports.managers().at(others);
    List<Node> own;
    try {
      own = manager.nodes().stream().filter(entry -> isOf(entry, newcomer, node)).toList();
    } catch (OutsideException failure) {
      if (failure.code() == FailureCode.SWARM_UNREACHABLE
          || failure.code() == FailureCode.SWARM_UNAVAILABLE) {
        return withoutManagers("no manager answers");
      }
      throw failure;
    }
    if (own.stream().anyMatch(entry -> entry.manager().isPresent())) {
      change.begin(newcomer.id());
      String reason = "the managers list it as a manager: leaving could cost the quorum";
      record(newcomer, Outcome.REFUSED, reason);
      return new Answer.Wait(LATER, reason);
    }
    own.stream()
        .filter(entry -> entry.id().value().equals(node) && !entry.ready())
        .forEach(entry -> remove(manager, entry));
    return new Answer.Accepted();
  }

  /** Nobody can be harmed as long as there never was a swarm. */
  private Answer withoutManagers(String why) {
    boolean seen = list.everSeen() || ports.lease().current().flatMap(Lease::swarmId).isPresent();
    return seen ? new Answer.Wait(LATER, why) : new Answer.Accepted();
  }

  /**
   * By what its engine told, by its node ID, or by where the other managers reach it: an engine
   * whose first session never came about has told nothing of itself.
   */
  private static boolean isOf(Node entry, Newcomer newcomer, String node) {
    boolean here =
        entry
            .manager()
            .map(status -> status.address().startsWith(newcomer.address() + ":"))
            .orElse(false);
    return here
        || entry
            .instance()
            .map(newcomer.id()::equals)
            .orElseGet(() -> entry.id().value().equals(node));
  }

  private static void remove(SwarmManager manager, Node entry) {
    try {
      manager.removeNode(entry.id(), true);
    } catch (OutsideException failure) {
      if (failure.code() != FailureCode.NOT_FOUND) {
        throw failure;
      }
    }
  }

  private void record(Newcomer newcomer, Outcome outcome, String reason) {
    Map<String, String> inputs = newcomer.inputs();
    ports.recorder().recordOnce("enroll", newcomer.id().value(), outcome, reason, inputs, QUIET);
  }
}
