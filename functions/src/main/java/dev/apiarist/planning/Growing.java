package dev.apiarist.planning;

import dev.apiarist.placement.model.Revision;
import dev.apiarist.placement.simulation.GroupVerdict;
import dev.apiarist.placement.simulation.Orders;
import dev.apiarist.placement.simulation.Outcome;
import dev.apiarist.placement.simulation.Scenario;
import dev.apiarist.swarm.GroupName;
import dev.apiarist.swarm.ServiceId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A scenario with nodes added to groups, and what becomes of the tasks then. */
final class Growing {
  private final Scenario base;
  private final Orders orders;
  private final Map<GroupName, GroupState> groups;
  private final Map<GroupName, Integer> added;
  private final Outcome outcome;
  private final Map<Revision, Integer> shortfalls = new HashMap<>();

  private Growing(
      Scenario base,
      Orders orders,
      Map<GroupName, GroupState> groups,
      Map<GroupName, Integer> added) {
    this.base = base;
    this.orders = orders;
    this.groups = groups;
    this.added = added;
    Scenario scenario = base;
    for (Map.Entry<GroupName, Integer> more : added.entrySet()) {
      GroupState group = groups.get(more.getKey());
      if (group != null && more.getValue() > 0) {
        scenario = group.grown(scenario, more.getValue());
      }
    }
    this.outcome = scenario.run(orders);
    outcome.groups().forEach(verdict -> shortfalls.put(verdict.revision(), verdict.shortfall()));
  }

  static Growing from(Scenario base, Situation situation) {
    Map<GroupName, GroupState> groups = new LinkedHashMap<>();
    situation.groups.forEach(group -> groups.put(group.name(), group));
    return new Growing(base, situation.orders, groups, Map.of());
  }

  Outcome outcome() {
    return outcome;
  }

  /** How many nodes a group got. */
  int added(GroupState group) {
    return added.getOrDefault(group.name(), 0);
  }

  /** The same, with this many nodes added to a group instead of so many as before. */
  Growing with(GroupState group, int count) {
    Map<GroupName, Integer> other = new LinkedHashMap<>(added);
    other.put(group.name(), count);
    return new Growing(base, orders, groups, other);
  }

  /** How many tasks of some revisions find no place in the worst order of each. */
  int shortfall(Set<Revision> of) {
    return of.stream().mapToInt(this::shortfall).sum();
  }

  /** How many tasks of a revision find no place in the order that is worst for them. */
  int shortfall(Revision revision) {
    return shortfalls.getOrDefault(revision, 0);
  }

  /** How many tasks of some revisions find no place in the order that is worst for all of them. */
  int unplaced(Set<Revision> of) {
    int tasks = 0;
    Set<ServiceId> services = new HashSet<>();
    for (GroupVerdict verdict : outcome.groups()) {
      if (of.contains(verdict.revision())) {
        tasks += verdict.count();
        services.add(verdict.revision().service());
      }
    }
    int fewest = outcome.placements().stream().mapToInt(it -> it.of(services)).min().orElse(0);
    return Math.max(0, tasks - fewest);
  }
}
