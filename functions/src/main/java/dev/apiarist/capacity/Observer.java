package dev.apiarist.capacity;

import dev.apiarist.capacity.Memory.Kind;
import dev.apiarist.journal.MarkKeys;
import dev.apiarist.json.Json;
import dev.apiarist.placement.model.GroupFacts;
import dev.apiarist.placement.model.Snapshot;
import dev.apiarist.placement.model.SwarmFacts;
import dev.apiarist.placement.simulation.Orders;
import dev.apiarist.placement.snapshot.GroupJson;
import dev.apiarist.planning.PlanJson;
import dev.apiarist.planning.Planner;
import dev.apiarist.port.AutoScalingGroups;
import dev.apiarist.port.Group;
import dev.apiarist.port.Instances;
import dev.apiarist.port.Marks;
import dev.apiarist.port.SwarmManager;
import dev.apiarist.swarm.TagLabels;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Sees the running swarm and its groups as a snapshot has them. */
public final class Observer {
  /** How many of Swarm's orders are played unless somebody says otherwise. */
  public static final int ORDERS = Planner.STANDARD_ORDERS.count();

  private final AutoScalingGroups groups;
  private final Marks marks;
  private final InstantSource clock;
  private final CapacityPolicy policy;
  private final NextNodes nextNodes;

  public Observer(
      AutoScalingGroups groups,
      Instances instances,
      Marks marks,
      InstantSource clock,
      CapacityPolicy policy,
      TagLabels tagLabels) {
    this.groups = groups;
    this.marks = marks;
    this.clock = clock;
    this.policy = policy;
    this.nextNodes = new NextNodes(instances, tagLabels);
  }

  /**
   * What was seen.
   *
   * @param groups as Auto Scaling tells of them, in the order of the snapshot's
   * @param text the snapshot's text, secrets and settings left out; empty unless asked for, or when
   *     it is longer than {@link Transcript#LONGEST_ANSWER}
   */
  public record Sight(Snapshot snapshot, List<Group> groups, Memory memory, Optional<String> text) {
    public Sight {
      groups = List.copyOf(groups);
    }

    /** The plan of it, as JSON; the same as of the same snapshot in a file. */
    public String plan(int orders) {
      return PlanJson.write(
          Planner.plan(snapshot, new Orders(orders, Planner.STANDARD_ORDERS.seed())));
    }
  }

  /**
   * Looks at everything.
   *
   * @throws dev.apiarist.port.OutsideException when a side does not answer
   */
  public Sight look(SwarmManager swarm) {
    return look(swarm, Survey::reading);
  }

  /**
   * The same, with the snapshot's text.
   *
   * @throws dev.apiarist.port.OutsideException when a side does not answer
   */
  public Sight takeDown(SwarmManager swarm) {
    return look(swarm, Survey::takingDown);
  }

  private Sight look(SwarmManager swarm, Supplier<Survey> start) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    // Groups first: an instance that is in service by then has its node in the list that follows.
    List<Group> seen = groups.groups();
    Memory memory = new Memory(marks, now);
    Survey survey = swarm.survey(start);
    SwarmFacts facts = survey.facts();
    List<GroupFacts> described = nextNodes.groups(seen, facts.nodes(), memory);
    Map<String, @Nullable Object> rules =
        policy.with(
            backOff(seen, memory, now), heldUp(seen, memory, now), memory.subjects(Kind.UNNEEDED));
    return new Sight(
        new Snapshot(now, facts, survey.particulars(), described, rules),
        seen,
        memory,
        survey.transcript().flatMap(it -> it.text(others(now, described, rules))));
  }

  /** Groups of which what is missing does not come. */
  private static Map<String, Instant> backOff(List<Group> seen, Memory memory, Instant now) {
    Map<String, Instant> backOff = Shortages.backOff(seen, memory, now);
    for (Group group : seen) {
      if (group.suspendedProcesses().contains("Launch")) {
        Growths.heldUp(group, memory).ifPresent(until -> backOff.put(group.shortName(), until));
      }
    }
    return backOff;
  }

  /** Groups that get no more: something holds them up, or launches were given up in a row. */
  private Map<String, Instant> heldUp(List<Group> seen, Memory memory, Instant now) {
    Map<String, Instant> heldUp = new LinkedHashMap<>();
    for (Group group : seen) {
      Stream.concat(
              marks.claimedUntil(MarkKeys.coolDown(group.name()), now).stream(),
              Growths.heldUp(group, memory).stream())
          .forEach(
              until ->
                  heldUp.merge(
                      group.shortName(), until, BinaryOperator.maxBy(Comparator.naturalOrder())));
    }
    return heldUp;
  }

  private static Map<String, String> others(
      Instant now, List<GroupFacts> groups, Map<String, @Nullable Object> rules) {
    Map<String, String> members = new LinkedHashMap<>();
    members.put("takenAt", Json.write(now.toString()));
    members.put("groups", GroupJson.text(groups));
    members.put("policy", Json.write(rules));
    return members;
  }
}
