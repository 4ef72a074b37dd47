package dev.apiarist.lifecycle;

import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.TagLabels;
import java.time.Duration;

/**
 * What the owner of the cluster decided about nodes coming and going.
 *
 * @param joinTimeout from the launch event to Ready and labelled; then the launch is abandoned.
 *     Time in which no manager answers does not count ({@link Patience})
 * @param drainTimeout from the terminate event to an empty node; then it is let go, forced
 * @param downGrace how long a node is Down before the sweep acts on it or speaks of it
 * @param tagLabels which tags of an instance become labels
 * @param managerAvailability whether managers run tasks once joined
 */
public record LifecyclePolicy(
    Duration joinTimeout,
    Duration drainTimeout,
    Duration downGrace,
    TagLabels tagLabels,
    Availability managerAvailability) {
  /** Between two looks at something that is under way. */
  public static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  /** Between two looks at something that only time or people can change. */
  public static final Duration LOOK_AGAIN_LATER = Duration.ofSeconds(15);

  /** Between two heartbeats of an open hook: less than half of the shortest time-out we use. */
  public static final Duration HEARTBEAT_EVERY = Duration.ofSeconds(60);

  /** How long a group rests after launches failed in a row. */
  public static final Duration COOL_DOWN = Duration.ofMinutes(15);

  /** Launches in a row that may be abandoned before their group rests. */
  public static final int ABANDONED_IN_A_ROW = 3;

  /** How long after a join services are rolled onto the new node. */
  public static final Duration REBALANCE_WITHIN = Duration.ofMinutes(30);

  /** How long after a change of leader no health is believed. */
  public static final Duration LEADER_CALM = Duration.ofSeconds(60);

  public LifecyclePolicy {
    requirePositive("join time-out", joinTimeout);
    requirePositive("drain time-out", drainTimeout);
    requirePositive("grace of a node that is Down", downGrace);
    if (managerAvailability == Availability.PAUSE) {
      throw new IllegalArgumentException("managers are active or drain once joined, never pause");
    }
  }

  private static void requirePositive(String what, Duration duration) {
    if (!duration.isPositive()) {
      throw new IllegalArgumentException("the " + what + " is positive, not " + duration);
    }
  }
}
