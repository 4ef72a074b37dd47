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
 * @param backOff groups that get no more nodes until then, nor those that they lack, as AWS has
 *     none or launches are suspended
 * @param heldUp groups that get no more nodes until then, but those that are on their way
 * @param unneeded nodes that nobody has needed of late: they go before others
 */
public record Policy(
    GroupPolicy standard,
    Map<GroupName, GroupPolicy> groups,
    boolean heal,
    Duration healAfter,
    Map<GroupName, Instant> backOff,
    Map<GroupName, Instant> heldUp,
    Set<NodeId> unneeded) {
  /** What holds when nobody has said anything. */
  public static final Policy STANDARD =
      new Policy(
          GroupPolicy.STANDARD,
          Map.of(),
          true,
          Duration.ofSeconds(10),
          Map.of(),
          Map.of(),
          Set.of());

  public Policy {
    groups = Map.copyOf(groups);
    backOff = Map.copyOf(backOff);
    heldUp = Map.copyOf(heldUp);
    unneeded = Set.copyOf(unneeded);
  }

  /** How the size of this group is to be chosen. */
  public GroupPolicy of(GroupName group) {
    return groups.getOrDefault(group, standard);
  }

  /** Whether what a group lacks is not on its way. */
  boolean starved(GroupName group, Instant now) {
    return lasts(backOff, group, now);
  }

  boolean mayNotGrow(GroupName group, Instant now) {
    return lasts(backOff, group, now) || lasts(heldUp, group, now);
  }

  private static boolean lasts(Map<GroupName, Instant> times, GroupName group, Instant now) {
    return Optional.ofNullable(times.get(group)).filter(until -> until.isAfter(now)).isPresent();
  }
}
