package dev.apiarist.placement.simulation;

import dev.apiarist.swarm.ServiceId;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of all tasks that wait, over the orders played.
 *
 * @param groups in the order in which their first task waited
 * @param bound tasks of global services
 * @param placements one for each order, the first one first
 */
public record Outcome(
    List<GroupVerdict> groups, List<BoundVerdict> bound, List<Placement> placements) {
  public Outcome {
    groups = List.copyOf(groups);
    bound = List.copyOf(bound);
    placements = List.copyOf(placements);
  }

  /** Where tasks went in the first order. */
  public Placement first() {
    return placements.getFirst();
  }

  /** Whether every task that may go anywhere finds a place in every order. */
  public boolean alwaysFits() {
    return groups.stream().allMatch(group -> group.verdict() == Verdict.ALWAYS);
  }

  /** How many tasks find no place in the worst order of each group. */
  public int shortfall() {
    return groups.stream().mapToInt(GroupVerdict::shortfall).sum();
  }

  /** How many tasks of a service find no place in the worst order of each of its groups. */
  public int shortfall(ServiceId service) {
    return groups.stream()
        .filter(group -> group.revision().service().equals(service))
        .mapToInt(GroupVerdict::shortfall)
        .sum();
  }

  /** Of a task that the swarm has; empty for one that does not wait. */
  public Optional<Verdict> verdict(String task) {
    return groups.stream()
        .filter(group -> group.tasks().contains(task))
        .map(GroupVerdict::verdict)
        .findFirst()
        .or(
            () ->
                bound.stream()
                    .filter(it -> it.task().equals(Optional.of(task)))
                    .map(BoundVerdict::verdict)
                    .findFirst());
  }
}
