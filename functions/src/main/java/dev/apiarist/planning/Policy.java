package dev.apiarist.planning;

import dev.apiarist.swarm.GroupName;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * How a cluster's owner wants its size to be chosen.
 *
 * @param standard for groups that {@code groups} does not name
 * @param healAfter for how long a task that fits must have waited to count as forgotten
 * @param backOff groups that get no more nodes until then, as AWS had none of their type
 */
public record Policy(
    GroupPolicy standard,
    Map<GroupName, GroupPolicy> groups,
    Duration healAfter,
    Map<GroupName, Instant> backOff) {
  /** What holds when nobody has said anything. */
  public static final Policy STANDARD =
      new Policy(GroupPolicy.STANDARD, Map.of(), Duration.ofSeconds(10), Map.of());

  public Policy {
    groups = Map.copyOf(groups);
    backOff = Map.copyOf(backOff);
  }

  GroupPolicy of(GroupName group) {
    return groups.getOrDefault(group, standard);
  }
}
