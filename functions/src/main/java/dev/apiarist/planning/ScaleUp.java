package dev.apiarist.planning;

import dev.apiarist.placement.model.Reservation;
import dev.apiarist.placement.model.Revision;
import dev.apiarist.placement.simulation.GroupVerdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the fewest nodes for tasks that wait. Tasks that the same groups would help are looked at
 * together, those with the least choice first; of the groups that help, the one whose nodes fit
 * most of them grows, among equals the one that wastes least, then the one of higher priority.
 */
final class ScaleUp {
  private final Situation situation;
  private final GroupFit fit;
  private final Headrooms headrooms;
  private final Set<Revision> hopeless = new HashSet<>();
  private final Map<String, Map<String, Integer>> causes = new HashMap<>();
  private Growing growing;
  private int purchases;

  /** Tasks that the same groups would help. */
  private record Needy(List<GroupState> helpers, List<GroupVerdict> verdicts) {
    Set<Revision> revisions() {
      Set<Revision> revisions = new HashSet<>();
      verdicts.forEach(verdict -> revisions.add(verdict.revision()));
      return revisions;
    }

    long largest() {
      return verdicts.stream()
          .mapToLong(verdict -> verdict.revision().template().reservation().memoryBytes())
          .max()
          .orElse(0);
    }
  }

  /** A group with the nodes that it would get. */
  private record Option(GroupState group, Growing growing, int left, double waste) {}

  ScaleUp(Situation situation, GroupFit fit, Headrooms headrooms, Growing growing) {
    this.situation = situation;
    this.fit = fit;
    this.headrooms = headrooms;
    this.growing = growing;
  }

  /** The swarm with the nodes that it gets. */
  Growing grow() {
    for (Optional<Needy> needy = neediest(); needy.isPresent(); needy = neediest()) {
      grow(needy.get());
    }
    if (purchases > 1) {
      trim();
    }
    return growing;
  }

  /** What a group grows for: how many tasks of what. */
  Map<String, Integer> causes(GroupState group) {
    return causes.getOrDefault(group.name().value(), Map.of());
  }

  /** How many nodes a group may still get. */
  int room(GroupState group) {
    return Math.max(0, group.facts().max() - group.size() - growing.added(group));
  }

  /** Why a group whose nodes would help gets none, or no more; empty when it may get more. */
  Optional<String> obstacle(GroupState group) {
    if (!group.policy().scaleUp()) {
      return Optional.of("it does not grow for waiting tasks (scaleUp is off)");
    }
    if (situation.policy.mayNotGrow(group.name(), situation.now)) {
      return Optional.of("it gets no more nodes for a while, as its launches fail or are held up");
    }
    return room(group) > 0
        ? Optional.empty()
        : Optional.of("it is at its maximum of " + group.facts().max());
  }

  private Optional<Needy> neediest() {
    Map<List<String>, Needy> needy = new LinkedHashMap<>();
    for (GroupVerdict verdict : growing.outcome().groups()) {
      if (verdict.shortfall() > 0 && !hopeless.contains(verdict.revision())) {
        List<GroupState> helpers = helpers(verdict.revision());
        needy
            .computeIfAbsent(
                helpers.stream().map(group -> group.name().value()).toList(),
                it -> new Needy(helpers, new ArrayList<>()))
            .verdicts()
            .add(verdict);
      }
    }
    return needy.values().stream()
        .filter(it -> !it.helpers().isEmpty())
        .min(
            Comparator.<Needy>comparingInt(it -> it.helpers().size())
                .thenComparing(Comparator.comparingLong(Needy::largest).reversed()));
  }

  private List<GroupState> helpers(Revision revision) {
    return fit.helping(revision).stream()
        .filter(group -> headrooms.groupOf(revision).map(group.name()::equals).orElse(true))
        .filter(group -> obstacle(group).isEmpty())
        .toList();
  }

  private void grow(Needy needy) {
    Optional<Option> best =
        needy.helpers().stream()
            .flatMap(group -> option(group, needy).stream())
            .min(
                Comparator.comparingInt(Option::left)
                    .thenComparingDouble(Option::waste)
                    .thenComparing(option -> option.group().policy().priority(), reversed())
                    .thenComparingLong(ScaleUp::size)
                    .thenComparing(option -> option.group().name().value()));
    if (best.isEmpty()) {
      hopeless.addAll(needy.revisions());
      return;
    }
    purchases++;
    Map<String, Integer> of =
        causes.computeIfAbsent(best.get().group().name().value(), it -> new LinkedHashMap<>());
    for (GroupVerdict verdict : needy.verdicts()) {
      int helped = verdict.shortfall() - best.get().growing().shortfall(verdict.revision());
      if (helped > 0) {
        of.merge(what(verdict.revision()), helped, Integer::sum);
      }
    }
    growing = best.get().growing();
  }

  private String what(Revision revision) {
    return situation.name(revision.service());
  }

  private static Comparator<Integer> reversed() {
    return Comparator.reverseOrder();
  }

  private static long size(Option option) {
    return option.group().template().map(it -> it.memoryBytes()).orElse(0L)
        * option.growing().added(option.group());
  }

  /** The fewest nodes of one group that help as much as it can; empty when it cannot. */
  private Optional<Option> option(GroupState group, Needy needy) {
    Set<Revision> revisions = needy.revisions();
    int before = growing.shortfall(revisions);
    int guess = (int) Math.min(room(group), Math.max(1, Math.ceil(nodesFor(needy, group))));
    FewestNodes search =
        new FewestNodes(
            count -> growing.with(group, growing.added(group) + count), revisions, room(group));
    int count = search.count(guess);
    if (count == 0) {
      return Optional.empty();
    }
    Growing grown = search.at(count);
    int left = grown.shortfall(revisions);
    return left >= before
        ? Optional.empty()
        : Optional.of(new Option(group, grown, left, waste(group, count, needy, grown)));
  }

  /**
   * About how many nodes. In one order other tasks find no place than in the next, so that what all
   * of them lack in their worst orders is more than what is lacking in any one.
   */
  private double nodesFor(Needy needy, GroupState group) {
    double nodes = 0;
    int lacking = 0;
    for (GroupVerdict verdict : needy.verdicts()) {
      nodes += (double) verdict.shortfall() / fit.perNode(verdict.revision(), group);
      lacking += verdict.shortfall();
    }
    return nodes * growing.unplaced(needy.revisions()) / lacking;
  }

  /** Which part of what is bought nobody reserves: the mean over what these tasks do reserve. */
  private static double waste(GroupState group, int count, Needy needy, Growing grown) {
    double cpus = 0;
    double memory = 0;
    for (GroupVerdict before : needy.verdicts()) {
      Reservation reservation = before.revision().template().reservation();
      int placed = before.shortfall() - grown.shortfall(before.revision());
      cpus += (double) placed * reservation.nanoCpus();
      memory += (double) placed * reservation.memoryBytes();
    }
    double ofCpus = group.template().map(it -> (double) it.nanoCpus() * count).orElse(0.0);
    double ofMemory = group.template().map(it -> (double) it.memoryBytes() * count).orElse(0.0);
    double sum = 0;
    int kinds = 0;
    if (cpus > 0 && ofCpus > 0) {
      sum += Math.max(0, 1 - cpus / ofCpus);
      kinds++;
    }
    if (memory > 0 && ofMemory > 0) {
      sum += Math.max(0, 1 - memory / ofMemory);
      kinds++;
    }
    return kinds == 0 ? 0 : sum / kinds;
  }

  /** Later purchases may have made some of the earlier ones needless. */
  private void trim() {
    Set<Revision> all = new LinkedHashSet<>();
    growing.outcome().groups().forEach(verdict -> all.add(verdict.revision()));
    int shortfall = growing.shortfall(all);
    for (GroupState group : situation.groups) {
      while (growing.added(group) > 0) {
        Growing fewer = growing.with(group, growing.added(group) - 1);
        if (fewer.shortfall(all) > shortfall) {
          break;
        }
        growing = fewer;
      }
    }
  }
}
