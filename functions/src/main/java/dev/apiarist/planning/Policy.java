package dev.apiarist.planning;

import dev.apiarist.swarm.GroupName;
import dev.apiarist.swarm.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a cluster's owner wants its size to be chosen.
 *
 * @param standard for groups that {@code groups} does not name
 * @param heal whether forgotten tasks are to be released
 * @param healAfter for how long a task that fits must have waited to count as forgotten
 * @param backOff groups that get no more nodes until then, as their launches fail or are held up
 * @param unneeded nodes that nobody has needed of late: they go before others
 */
public record Policy(
    GroupPolicy standard,
    Map<GroupName, GroupPolicy> groups,
    boolean heal,
    Duration healAfter,
    Map<GroupName, Instant> backOff,
    Set<NodeId> unneeded) {
  /** What holds when nobody has said anything. */
  public static final Policy STANDARD =
      new Policy(GroupPolicy.STANDARD, Map.of(), true, Duration.ofSeconds(10), Map.of(), Set.of());

  public Policy {
    groups = Map.copyOf(groups);
    backOff = Map.copyOf(backOff);
    unneeded = Set.copyOf(unneeded);
  }

  /** How the size of this group is to be chosen. */
  public GroupPolicy of(GroupName group) {
    return groups.getOrDefault(group, standard);
  }

  /** Until when a group gets no more nodes; empty when it may get some. */
  Optional<Instant> backOff(GroupName group, Instant now) {
    return Optional.ofNullable(backOff.get(group)).filter(until -> until.isAfter(now));
  }
}
