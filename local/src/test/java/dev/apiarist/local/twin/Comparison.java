package dev.apiarist.local.twin;

import dev.apiarist.local.twin.Sighting.TaskSight;
import dev.apiarist.placement.Explanation;
import dev.apiarist.placement.Explanation.NoSuitableNode;
import dev.apiarist.placement.model.SwarmFacts;
import dev.apiarist.placement.simulation.BoundVerdict;
import dev.apiarist.placement.simulation.GroupVerdict;
import dev.apiarist.placement.simulation.Orders;
import dev.apiarist.placement.simulation.Outcome;
import dev.apiarist.placement.simulation.Placement;
import dev.apiarist.placement.simulation.Scenario;
import dev.apiarist.placement.simulation.Twin;
import dev.apiarist.placement.simulation.Verdict;
import dev.apiarist.swarm.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the twin foresees of one pass of the scheduler against what Swarm has done in it.
 *
 * <p>The verdicts are compared over some hundred orders. Where tasks went must be what they come to
 * in one of many more, as classes of nodes see it. And Swarm being at rest, the twin must see no
 * place for what still waits.
 */
final class Comparison {
  private static final int ORDERS = 200;
  private static final int ORDERS_AT_MOST = 40_000;

  private final Sighting after;
  private final Rewind rewind;
  private final long seed;
  private final Map<String, TaskSight> tasks = new HashMap<>();
  private final List<String> differences = new ArrayList<>();

  private Comparison(Sighting after, Rewind rewind, long seed) {
    this.after = after;
    this.rewind = rewind;
    this.seed = seed;
    after.taskSights().forEach(task -> tasks.put(task.id(), task));
  }

  /** Of the swarm at rest alone; empty when twin and Swarm agree. */
  static List<String> atRest(Sighting swarm, long seed) {
    Comparison comparison = new Comparison(swarm, Rewind.of(swarm, swarm), seed);
    comparison.compareRest();
    return comparison.differences;
  }

  /** Of what becomes of nodes that are activated, as it was foreseen before they were. */
  static List<String> activated(
      Sighting before, List<NodeId> nodes, Sighting after, Rewind rewind, long seed) {
    Comparison comparison = new Comparison(after, rewind, seed);
    Scenario scenario = Twin.of(before.facts(), before.at()).asItIs();
    for (NodeId node : nodes) {
      scenario = scenario.activating(node);
    }
    comparison.comparePlaces(rewind.start().facts(), scenario);
    return comparison.differences;
  }

  /** Of what happened between two moments of rest. */
  static List<String> between(Sighting after, Rewind rewind, long seed) {
    Comparison comparison = new Comparison(after, rewind, seed);
    comparison.compareRest();
    comparison.comparePass();
    return comparison.differences;
  }

  private void compareRest() {
    Outcome rest = Twin.of(after.facts(), after.at()).asItIs().run(new Orders(3, seed));
    for (GroupVerdict group : rest.groups()) {
      if (group.most() > 0) {
        differences.add(
            "at rest, tasks of "
                + group.revision().service()
                + " wait for which the twin has a place: "
                + swarmSays(group.tasks()));
      }
    }
    for (BoundVerdict bound : rest.bound()) {
      if (bound.verdict() != Verdict.NEVER) {
        differences.add("at rest, a task waits for a node that the twin says has room: " + bound);
      }
    }
  }

  private void comparePass() {
    SwarmFacts start = rewind.start().facts();
    Scenario scenario = Twin.of(start, after.at()).asItIs();
    Outcome foreseen = scenario.run(new Orders(ORDERS, seed));
    Outcome rest = Twin.of(after.facts(), after.at()).asItIs().run(new Orders(ORDERS, seed));
    foreseen.groups().forEach(group -> compare(group, rest));
    foreseen.bound().forEach(bound -> compare(bound, rest));
    comparePlaces(start, scenario);
  }

  private void compare(GroupVerdict group, Outcome rest) {
    long placed = group.tasks().stream().filter(task -> sight(task).placed()).count();
    long waiting = group.tasks().size() - placed;
    if ((group.verdict() == Verdict.ALWAYS && waiting > 0)
        || (group.verdict() == Verdict.NEVER && placed > 0)) {
      differences.add(
          "%s: the twin says %s (%d to %d), Swarm placed %d of %d: %s"
              .formatted(
                  group.revision().service(),
                  group.verdict(),
                  group.fewest(),
                  group.most(),
                  placed,
                  group.tasks().size(),
                  swarmSays(group.tasks())));
    }
    List<Explanation> reasons = new ArrayList<>(group.reasons());
    rest.groups().stream()
        .filter(it -> it.revision().service().equals(group.revision().service()))
        .forEach(it -> reasons.addAll(it.reasons()));
    group.tasks().forEach(task -> compareReason(sight(task), reasons));
  }

  private void compare(BoundVerdict bound, Outcome rest) {
    TaskSight task = sight(bound.task().orElseThrow());
    if ((bound.verdict() == Verdict.ALWAYS && task.waits())
        || (bound.verdict() == Verdict.NEVER && task.placed())) {
      differences.add("the twin says " + bound + ", Swarm: " + task);
    }
    List<Explanation> reasons = new ArrayList<>(bound.reasons());
    rest.bound().stream()
        .filter(it -> it.task().equals(bound.task()))
        .forEach(it -> reasons.addAll(it.reasons()));
    compareReason(task, reasons);
  }

  private void compareReason(TaskSight task, List<Explanation> reasons) {
    if (!task.waits()) {
      return;
    }
    Set<Object> known = new HashSet<>();
    reasons.forEach(reason -> known.add(essence(reason)));
    if (Explanation.parse(task.error()).map(it -> !known.contains(essence(it))).orElse(true)) {
      differences.add(
          "Swarm says \"%s\" of a task of %s, the twin %s"
              .formatted(
                  task.error(), task.service(), reasons.stream().map(Explanation::text).toList()));
    }
  }

  /** Filters that refused equally many nodes are named in no order. */
  private static Object essence(Explanation explanation) {
    return explanation instanceof NoSuitableNode none
        ? new HashSet<>(none.refusals())
        : explanation;
  }

  private void comparePlaces(SwarmFacts start, Scenario scenario) {
    NodeClasses classes = new NodeClasses(start);
    Map<List<Object>, Integer> seen = classes.multiset(rewind.placed());
    for (int played = 0; played < ORDERS_AT_MOST; played += ORDERS) {
      for (Placement placement : scenario.run(new Orders(ORDERS, seed + played)).placements()) {
        if (classes.multiset(placed(placement)).equals(seen)) {
          return;
        }
      }
    }
    differences.add(
        "no order of the twin comes to where Swarm put tasks: "
            + rewind.placed()
            + "; its first: "
            + placed(scenario.run(new Orders(1, seed)).first()));
  }

  private static Map<String, Map<String, Integer>> placed(Placement placement) {
    Map<String, Map<String, Integer>> placed = new HashMap<>();
    placement
        .tasks()
        .forEach(
            (service, nodes) -> {
              Map<String, Integer> counts = new HashMap<>();
              nodes.forEach((node, count) -> counts.put(node.value(), count));
              placed.put(service.value(), counts);
            });
    return placed;
  }

  private TaskSight sight(String task) {
    TaskSight sight = tasks.get(task);
    if (sight == null) {
      throw new IllegalArgumentException("no such task: " + task);
    }
    return sight;
  }

  private List<String> swarmSays(List<String> ids) {
    return ids.stream().map(this::sight).map(TaskSight::error).distinct().toList();
  }
}
