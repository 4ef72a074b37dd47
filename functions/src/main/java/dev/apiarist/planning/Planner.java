package dev.apiarist.planning;

import dev.apiarist.placement.Explanation;
import dev.apiarist.placement.model.Snapshot;
import dev.apiarist.placement.simulation.BoundVerdict;
import dev.apiarist.placement.simulation.GroupVerdict;
import dev.apiarist.placement.simulation.Orders;
import dev.apiarist.placement.simulation.Outcome;
import dev.apiarist.placement.simulation.Verdict;
import dev.apiarist.planning.Plan.Help;
import dev.apiarist.planning.Plan.PendingTask;
import dev.apiarist.planning.Plan.Refused;
import dev.apiarist.planning.Plan.Refused.About;
import dev.apiarist.planning.Plan.Removal;
import dev.apiarist.planning.Plan.Simulation;
import dev.apiarist.planning.Plan.Unplaced;
import dev.apiarist.swarm.ServiceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides what a swarm needs: exactly the nodes that its waiting tasks take, none for what no node
 * could run; and which nodes nobody would miss. What it decides it decides by playing Swarm's own
 * scheduler through.
 */
public final class Planner {
  private static final String DARK =
      "the state of every node is unknown, as after a change of leader: nothing is decided";

  /** As many as let rare orders show, at little cost; the same every time. */
  public static final Orders STANDARD_ORDERS = new Orders(10, 1);

  private Planner() {}

  /**
   * The plan of a snapshot by its own policy and its own time.
   *
   * @throws IllegalArgumentException with the key when its policy is none
   */
  public static Plan plan(Snapshot snapshot, Orders orders) {
    return plan(snapshot, PolicyReader.read(snapshot.policy()), orders, snapshot.takenAt());
  }

  /** A plan: the same for the same arguments. */
  public static Plan plan(Snapshot snapshot, Policy policy, Orders orders, Instant now) {
    Situation situation = new Situation(snapshot, policy, orders, now);
    Outcome asItIs = situation.asItIs().run(orders);
    Simulation simulation = simulation(orders, asItIs);
    if (situation.dark()) {
      return inTheDark(simulation, asItIs);
    }
    List<Refused> refused = new ArrayList<>();
    Headrooms headrooms = new Headrooms(situation);
    PendingWork work = new PendingWork(situation, headrooms, asItIs, refused);
    return new Plan(
        simulation,
        work.tasks(),
        work.growth(),
        removals(situation, headrooms, asItIs, work, refused),
        policy.heal() ? new Forgotten(situation, asItIs, refused).find() : List.of(),
        refused);
  }

  private static List<Removal> removals(
      Situation situation,
      Headrooms headrooms,
      Outcome asItIs,
      PendingWork work,
      List<Refused> refused) {
    if (situation.groups.isEmpty()) {
      return List.of();
    }
    if (situation.dim()) {
      refused.add(
          new Refused(
              About.SCALE_IN, "scale-in", "scale-in", "the state of some nodes is unknown"));
      return List.of();
    }
    return new ScaleIn(situation, headrooms, asItIs, work::wants, refused).shrink();
  }

  private static Plan inTheDark(Simulation simulation, Outcome asItIs) {
    List<PendingTask> tasks = new ArrayList<>();
    for (GroupVerdict verdict : asItIs.groups()) {
      for (String task : verdict.tasks()) {
        tasks.add(new PendingTask(task, verdict.revision().service(), Help.CANNOT, List.of(DARK)));
      }
    }
    return new Plan(
        simulation,
        tasks,
        List.of(),
        List.of(),
        List.of(),
        List.of(new Refused(About.EVERYTHING, "everything", "everything", DARK)));
  }

  private static Simulation simulation(Orders orders, Outcome outcome) {
    return new Simulation(
        orders.count(),
        outcome.alwaysFits()
            && outcome.bound().stream().allMatch(task -> task.verdict() == Verdict.ALWAYS),
        Plan.sorted(outcome.first().tasks()),
        unplaced(outcome));
  }

  private static List<Unplaced> unplaced(Outcome outcome) {
    Map<ServiceId, Map<String, Integer>> counts = new LinkedHashMap<>();
    for (GroupVerdict verdict : outcome.groups()) {
      if (verdict.shortfall() > 0) {
        count(counts, verdict.revision().service(), verdict.reasons(), verdict.shortfall());
      }
    }
    for (BoundVerdict verdict : outcome.bound()) {
      if (verdict.verdict() != Verdict.ALWAYS) {
        count(counts, verdict.revision().service(), verdict.reasons(), 1);
      }
    }
    List<Unplaced> unplaced = new ArrayList<>();
    counts.forEach(
        (service, errors) ->
            errors.forEach((error, count) -> unplaced.add(new Unplaced(service, count, error))));
    unplaced.sort(
        Comparator.<Unplaced, String>comparing(it -> it.service().value())
            .thenComparing(Unplaced::error));
    return unplaced;
  }

  private static void count(
      Map<ServiceId, Map<String, Integer>> counts,
      ServiceId service,
      List<Explanation> reasons,
      int tasks) {
    String error = reasons.stream().findFirst().map(Explanation::text).orElse("");
    counts.computeIfAbsent(service, it -> new LinkedHashMap<>()).merge(error, tasks, Integer::sum);
  }
}
