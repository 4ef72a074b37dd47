package dev.apiarist.planning;

import dev.apiarist.placement.model.NodeFacts;
import dev.apiarist.placement.model.Revision;
import dev.apiarist.placement.simulation.GroupVerdict;
import dev.apiarist.placement.simulation.Orders;
import dev.apiarist.placement.simulation.Outcome;
import dev.apiarist.placement.simulation.Scenario;
import dev.apiarist.placement.simulation.Verdict;
import dev.apiarist.planning.Plan.Move;
import dev.apiarist.planning.Plan.Refused;
import dev.apiarist.planning.Plan.Refused.About;
import dev.apiarist.planning.Plan.Removal;
import dev.apiarist.swarm.GroupName;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.ServiceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds the nodes that nobody would miss: all tasks of all of them together fit elsewhere in every
 * order played, and so does what is kept free.
 */
final class ScaleIn {
  /** How many nodes may turn out to be needed before no more are tried. */
  private static final int TRIALS = 200;

  private final Situation situation;
  private final Ties ties;
  private final Predicate<GroupState> wanted;
  private final List<Removal> removals = new ArrayList<>();
  private final List<Refused> refused;
  private final Map<GroupName, Integer> allowed = new HashMap<>();
  private final Set<GroupName> limited = new HashSet<>();
  private final Map<Revision, Integer> lacking = new HashMap<>();
  private Scenario scenario;
  private int failures;

  /** A node that may go, if all it has fits elsewhere. */
  private record Candidate(NodeFacts node, GroupState group, Map<ServiceId, Integer> moves) {
    int tasks() {
      return moves.values().stream().mapToInt(Integer::intValue).sum();
    }
  }

  /**
   * @param asItIs what Swarm will do by itself
   * @param wanted whether tasks wait that a group's nodes might take
   * @param refused takes what stays, and why
   */
  ScaleIn(
      Situation situation,
      Headrooms headrooms,
      Outcome asItIs,
      Predicate<GroupState> wanted,
      List<Refused> refused) {
    this.situation = situation;
    this.wanted = wanted;
    this.ties = new Ties(situation);
    this.refused = refused;
    Scenario calm = headrooms.in(situation.asItIs().idle());
    for (GroupVerdict verdict : asItIs.groups()) {
      if (verdict.verdict() == Verdict.ALWAYS) {
        calm = calm.pending(verdict.revision(), verdict.count());
      }
    }
    for (NodeId leaving : situation.leaving()) {
      calm = calm.removing(leaving);
    }
    this.scenario = calm;
  }

  List<Removal> shrink() {
    List<Candidate> candidates = new ArrayList<>();
    for (GroupState group : situation.groups) {
      candidates.addAll(candidates(group));
    }
    candidates.sort(
        Comparator.comparing(this::unneededBefore, Comparator.reverseOrder())
            .thenComparingInt(Candidate::tasks)
            .thenComparing(candidate -> candidate.node().id().value()));
    if (!candidates.isEmpty()) {
      findWhatIsLacking();
    }
    for (Candidate candidate : candidates) {
      if (failures == TRIALS) {
        refused.add(
            new Refused(
                About.SCALE_IN,
                "scale-in",
                "scale-in",
                TRIALS + " nodes turned out to be needed; no more were tried"));
        break;
      }
      consider(candidate);
    }
    situation.groups.forEach(this::tellLimit);
    return removals;
  }

  /** A headroom that is not to be had anyway, for one: nobody's going makes it worse. */
  private void findWhatIsLacking() {
    for (GroupVerdict verdict : scenario.run(situation.orders).groups()) {
      lacking.put(verdict.revision(), verdict.shortfall());
    }
  }

  private List<Candidate> candidates(GroupState group) {
    Optional<String> obstacle = group.managers() ? Optional.of("") : obstacle(group);
    if (obstacle.isPresent()) {
      obstacle
          .filter(why -> !why.isEmpty())
          .ifPresent(why -> refused.add(refusal(group, "scale-in of group " + group.name(), why)));
      return List.of();
    }
    allowed.put(
        group.name(),
        Math.min(Math.max(0, group.policy().atOnce() - group.leaving()), group.spare()));
    List<Candidate> candidates = new ArrayList<>();
    for (NodeFacts node : group.nodes()) {
      if (node.open()) {
        Optional<String> tie = ties.of(node);
        if (tie.isPresent()) {
          refuse(node.id(), group, tie.get());
        } else {
          candidates.add(new Candidate(node, group, ties.toMove(node.id())));
        }
      }
    }
    return candidates;
  }

  private Optional<String> obstacle(GroupState group) {
    if (group.policy().scaleIn() == GroupPolicy.ScaleIn.OFF) {
      return Optional.of("it is switched off");
    }
    if (wanted.test(group)) {
      return Optional.of("tasks wait that its nodes might take");
    }
    if (group.arriving() > 0) {
      return Optional.of(
          Amounts.count(group.arriving(), "node") + " of it " + are(group) + " on the way");
    }
    return group.spare() <= 0
        ? Optional.of("it is at its minimum of " + group.facts().min())
        : Optional.empty();
  }

  private static String are(GroupState group) {
    return group.arriving() == 1 ? "is" : "are";
  }

  private void consider(Candidate candidate) {
    int left = allowed.getOrDefault(candidate.group().name(), 0);
    if (left == 0) {
      limited.add(candidate.group().name());
      return;
    }
    Scenario without = scenario.removing(candidate.node().id());
    // Most that are needed are so in any order: one tells.
    Outcome outcome = without.run(new Orders(1, situation.orders.seed()));
    if (outcome.groups().stream().noneMatch(this::lacksMore)) {
      outcome = without.run(situation.orders);
    }
    if (outcome.groups().stream().anyMatch(this::lacksMore)) {
      failures++;
      refuse(candidate.node().id(), candidate.group(), needed(outcome));
      return;
    }
    scenario = without;
    allowed.put(candidate.group().name(), left - 1);
    removals.add(removal(candidate, outcome));
  }

  /** Those that nobody has needed go first: a choice that changes all the time never comes due. */
  private boolean unneededBefore(Candidate candidate) {
    return situation.policy.unneeded().contains(candidate.node().id());
  }

  private boolean lacksMore(GroupVerdict verdict) {
    return verdict.shortfall() > lacking.getOrDefault(verdict.revision(), 0);
  }

  private Removal removal(Candidate candidate, Outcome outcome) {
    List<Move> moves = new ArrayList<>();
    candidate
        .moves()
        .forEach(
            (service, count) ->
                moves.add(
                    new Move(
                        service,
                        count,
                        List.copyOf(
                            outcome.first().tasks().getOrDefault(service, Map.of()).keySet()))));
    boolean adviceOnly = candidate.group().policy().scaleIn() == GroupPolicy.ScaleIn.ADVISE;
    String why =
        moves.isEmpty()
            ? "nothing on it has to go anywhere"
            : Amounts.count(candidate.tasks(), "task")
                + (candidate.tasks() == 1 ? " fits" : " fit")
                + " elsewhere in every order";
    return new Removal(
        candidate.node().id(),
        candidate.group().name(),
        adviceOnly,
        moves,
        adviceOnly ? why + "; advice only" : why);
  }

  private String needed(Outcome outcome) {
    return outcome.groups().stream()
        .filter(this::lacksMore)
        .findFirst()
        .map(
            verdict ->
                situation.name(verdict.revision().service())
                    + " would lack room for "
                    + Amounts.count(verdict.shortfall(), "task")
                    + verdict.reasons().stream()
                        .findFirst()
                        .map(reason -> ": " + reason.text())
                        .orElse(""))
        .orElse("it is needed");
  }

  private void refuse(NodeId node, GroupState group, String why) {
    refused.add(refusal(group, "scale-in of node " + node + " of group " + group.name(), why));
  }

  private static Refused refusal(GroupState group, String what, String why) {
    return new Refused(About.SCALE_IN, group.name().value(), what, why);
  }

  private void tellLimit(GroupState group) {
    if (limited.contains(group.name())) {
      boolean minimum = group.spare() <= group.policy().atOnce();
      refused.add(
          refusal(
              group,
              "scale-in of more of group " + group.name(),
              minimum
                  ? "it would fall below its minimum of " + group.facts().min()
                  : "no more than " + group.policy().atOnce() + " at once"));
    }
  }
}
