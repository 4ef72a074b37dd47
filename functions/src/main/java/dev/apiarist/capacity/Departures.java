package dev.apiarist.capacity;

import dev.apiarist.capacity.Memory.Kind;
import dev.apiarist.journal.Recorder;
import dev.apiarist.lifecycle.ScaleIn;
import dev.apiarist.lifecycle.Sweep;
import dev.apiarist.planning.Plan;
import dev.apiarist.planning.Policy;
import dev.apiarist.planning.PolicyReader;
import dev.apiarist.port.Decision;
import dev.apiarist.port.Group;
import dev.apiarist.swarm.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Lets nodes go that no plan has needed for long enough. One plan that needs a node, or cannot
 * tell, begins its time anew.
 */
final class Departures {
  private static final Duration QUIET = Duration.ofHours(6);

  private final ScaleIn scaleIn;
  private final GroupTurns turns;
  private final Recorder recorder;

  Departures(ScaleIn scaleIn, GroupTurns turns, Recorder recorder) {
    this.scaleIn = scaleIn;
    this.turns = turns;
    this.recorder = recorder;
  }

  void carryOut(Observer.Sight sight, Plan plan, Sweep.Guard guard) {
    Policy policy = PolicyReader.read(sight.snapshot().policy());
    Memory memory = sight.memory();
    Instant now = sight.snapshot().takenAt();
    Set<String> unneeded =
        plan.scaleIn().stream().map(removal -> removal.node().value()).collect(Collectors.toSet());
    memory.subjects(Kind.UNNEEDED).stream()
        .filter(node -> !unneeded.contains(node))
        .forEach(node -> memory.forget(Kind.UNNEEDED, node));
    for (Group group : sight.groups()) {
      List<Plan.Removal> due =
          plan.scaleIn().stream()
              .filter(removal -> removal.group().value().equals(group.shortName()))
              .filter(
                  removal ->
                      !memory
                          .since(Kind.UNNEEDED, removal.node().value(), now)
                          .plus(policy.of(removal.group()).sustainedFor())
                          .isAfter(now))
              .toList();
      advise(due, memory, now);
      guard.run(
          group.shortName(),
          () -> leave(group, due.stream().filter(removal -> !removal.adviceOnly()).toList()));
    }
  }

  /** Nobody can tell now which nodes are needed. */
  static void forget(Memory memory) {
    memory.subjects(Kind.UNNEEDED).forEach(node -> memory.forget(Kind.UNNEEDED, node));
  }

  private void advise(List<Plan.Removal> due, Memory memory, Instant now) {
    for (Plan.Removal removal : due) {
      if (removal.adviceOnly()) {
        Instant since = memory.since(Kind.UNNEEDED, removal.node().value(), now);
        recorder.recordOnce(
            CapacityUpkeep.KIND,
            removal.node().value(),
            Decision.Outcome.REFUSED,
            "nobody needs this node of group %s since %s, but capacity.scaleIn only advises"
                .formatted(removal.group(), since),
            Map.of("why", removal.why()),
            QUIET);
      }
    }
  }

  private void leave(Group seen, List<Plan.Removal> due) {
    if (due.isEmpty()) {
      return;
    }
    Map<NodeId, String> nodes = new LinkedHashMap<>();
    due.forEach(removal -> nodes.put(removal.node(), "nobody needs it: " + removal.why()));
    turns.unlessChanged(seen, group -> scaleIn.leave(group, nodes));
  }
}
