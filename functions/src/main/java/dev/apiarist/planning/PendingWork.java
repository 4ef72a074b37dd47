package dev.apiarist.planning;

import dev.apiarist.placement.Explanation;
import dev.apiarist.placement.model.Revision;
import dev.apiarist.placement.simulation.BoundVerdict;
import dev.apiarist.placement.simulation.GroupVerdict;
import dev.apiarist.placement.simulation.Outcome;
import dev.apiarist.placement.simulation.Verdict;
import dev.apiarist.planning.Plan.Growth;
import dev.apiarist.planning.Plan.Help;
import dev.apiarist.planning.Plan.PendingTask;
import dev.apiarist.planning.Plan.Refused;
import dev.apiarist.planning.Plan.Refused.About;
import dev.apiarist.swarm.ServiceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What becomes of the tasks that wait, and what groups get for them. */
final class PendingWork {
  /** How many services a reason names. */
  private static final int NAMED = 5;

  private final Situation situation;
  private final GroupFit fit;
  private final Headrooms headrooms;
  private final Outcome asItIs;
  private final Growing arrived;
  private final ScaleUp scaleUp;
  private final Growing grown;
  private final List<PendingTask> tasks = new ArrayList<>();

  /**
   * @param asItIs what Swarm will do by itself
   * @param refused takes what cannot be helped, and why
   */
  PendingWork(Situation situation, Headrooms headrooms, Outcome asItIs, List<Refused> refused) {
    this.situation = situation;
    this.fit = new GroupFit(situation);
    this.headrooms = headrooms;
    this.asItIs = asItIs;
    this.arrived = Growing.from(headrooms.in(situation.onceAllAreThere()), situation);
    this.scaleUp = new ScaleUp(situation, fit, headrooms, arrived);
    this.grown = scaleUp.grow();
    asItIs.groups().forEach(verdict -> judge(verdict, refused));
    asItIs.bound().forEach(this::judge);
    reportBound(refused);
    for (GroupVerdict verdict : grown.outcome().groups()) {
      if (verdict.shortfall() > 0 && headrooms.groupOf(verdict.revision()).isPresent()) {
        refused.add(
            new Refused(
                About.WORK,
                situation.name(verdict.revision().service()),
                situation.name(verdict.revision().service()),
                String.join("; ", unmet(verdict.revision()))));
      }
    }
    tasks.sort(
        Comparator.<PendingTask, String>comparing(task -> task.service().value())
            .thenComparing(PendingTask::task));
  }

  List<PendingTask> tasks() {
    return tasks;
  }

  /** Whether something waits that a node of this group might take. */
  boolean wants(GroupState group) {
    return grown.added(group) > 0
        || asItIs.groups().stream()
            .filter(verdict -> help(verdict) == Help.NEEDS_CAPACITY)
            .anyMatch(verdict -> mightTake(group, verdict));
  }

  private boolean mightTake(GroupState group, GroupVerdict verdict) {
    return fit.helping(verdict.revision()).isEmpty() || fit.perNode(verdict.revision(), group) > 0;
  }

  List<Growth> growth() {
    return situation.groups.stream()
        .filter(group -> grown.added(group) > 0)
        .map(group -> new Growth(group.name(), group.facts().desired(), target(group), why(group)))
        .toList();
  }

  private int target(GroupState group) {
    return group.size() + grown.added(group);
  }

  private String why(GroupState group) {
    Map<String, Integer> causes = scaleUp.causes(group);
    String work =
        causes.entrySet().stream()
            .limit(NAMED)
            .map(cause -> cause.getValue() + " of " + cause.getKey())
            .collect(Collectors.joining(", "));
    return "tasks that fit no node that is there or on its way: "
        + work
        + (causes.size() > NAMED ? " and of " + (causes.size() - NAMED) + " more services" : "");
  }

  private void judge(GroupVerdict verdict, List<Refused> refused) {
    if (verdict.tasks().isEmpty()) {
      return;
    }
    Revision revision = verdict.revision();
    Help help = help(verdict);
    List<String> reasons = new ArrayList<>();
    if (help != Help.FITS) {
      verdict.reasons().stream().map(Explanation::text).findFirst().ifPresent(reasons::add);
      reasons.addAll(remedy(revision));
      int left = grown.shortfall(revision);
      if (left > 0) {
        refused.add(
            new Refused(
                About.WORK,
                situation.name(revision.service()),
                Amounts.count(left, "task") + " of " + situation.name(revision.service()),
                String.join("; ", unmet(revision))));
      }
    }
    for (String task : verdict.tasks()) {
      tasks.add(new PendingTask(task, revision.service(), help, reasons));
    }
  }

  private Help help(GroupVerdict verdict) {
    if (verdict.verdict() == Verdict.ALWAYS) {
      return Help.FITS;
    }
    boolean helpable =
        verdict.verdict() == Verdict.SOMETIMES
            || grown.shortfall(verdict.revision()) < verdict.count()
            || !fit.helping(verdict.revision()).isEmpty();
    return helpable ? Help.NEEDS_CAPACITY : Help.CANNOT;
  }

  /** What is done about it, or why nothing is. */
  private List<String> remedy(Revision revision) {
    if (arrived.shortfall(revision) == 0) {
      return List.of(
          arriving().isEmpty()
              ? "room comes by itself: tasks are being stopped, or nodes come back"
              : "nodes on their way are enough: " + arriving());
    }
    List<String> reasons = new ArrayList<>();
    for (GroupState group : fit.helping(revision)) {
      if (grown.added(group) > 0) {
        reasons.add(
            "group %s grows from %d to %d"
                .formatted(group.name(), group.facts().desired(), target(group)));
      }
    }
    if (grown.shortfall(revision) > 0) {
      reasons.addAll(unmet(revision));
    }
    return reasons;
  }

  private List<String> unmet(Revision revision) {
    Optional<String> own = headrooms.groupOf(revision).map(Object::toString);
    List<GroupState> helping =
        fit.helping(revision).stream()
            .filter(group -> own.map(group.name().value()::equals).orElse(true))
            .toList();
    if (helping.isEmpty()) {
      return fit.whyNone(revision);
    }
    return helping.stream()
        .map(
            group ->
                "group %s: %s"
                    .formatted(
                        group.name(),
                        scaleUp.obstacle(group).orElse("more nodes of it do not help")))
        .toList();
  }

  private String arriving() {
    return situation.groups.stream()
        .filter(group -> group.arriving() > 0)
        .map(group -> group.arriving() + " of " + group.name())
        .collect(Collectors.joining(", "));
  }

  private void judge(BoundVerdict verdict) {
    verdict
        .task()
        .ifPresent(
            task ->
                tasks.add(
                    new PendingTask(
                        task,
                        verdict.revision().service(),
                        help(verdict),
                        boundReasons(verdict, "node " + verdict.node()))));
  }

  private static Help help(BoundVerdict verdict) {
    return switch (verdict.verdict()) {
      case ALWAYS -> Help.FITS;
      case SOMETIMES -> Help.NEEDS_CAPACITY;
      case NEVER -> Help.CANNOT;
    };
  }

  /** Services, not nodes: one may have a task for each. */
  private void reportBound(List<Refused> refused) {
    Map<ServiceId, List<BoundVerdict>> without = new LinkedHashMap<>();
    for (BoundVerdict verdict : arrived.outcome().bound()) {
      if (verdict.task().isPresent() && verdict.verdict() == Verdict.NEVER) {
        without.computeIfAbsent(verdict.revision().service(), it -> new ArrayList<>()).add(verdict);
      }
    }
    without.forEach(
        (service, verdicts) ->
            refused.add(
                new Refused(
                    About.WORK,
                    situation.name(service),
                    Amounts.count(verdicts.size(), "task") + " of " + situation.name(service),
                    String.join("; ", boundReasons(verdicts.getFirst(), "one node")))));
  }

  private static List<String> boundReasons(BoundVerdict verdict, String node) {
    if (verdict.verdict() == Verdict.ALWAYS) {
      return List.of();
    }
    List<String> reasons = new ArrayList<>();
    verdict.reasons().stream().map(Explanation::text).findFirst().ifPresent(reasons::add);
    reasons.add("a global service's task is for " + node + " alone");
    return reasons;
  }
}
