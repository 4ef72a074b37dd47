package dev.apiarist.planning;

import dev.apiarist.placement.model.Revision;
import dev.apiarist.placement.simulation.GroupVerdict;
import dev.apiarist.placement.simulation.Orders;
import dev.apiarist.placement.simulation.Outcome;
import dev.apiarist.placement.simulation.Scenario;
import dev.apiarist.swarm.GroupName;
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
    return outcome.groups().stream()
        .filter(verdict -> verdict.shortfall() > 0 && of.contains(verdict.revision()))
        .mapToInt(GroupVerdict::shortfall)
        .sum();
  }
}
