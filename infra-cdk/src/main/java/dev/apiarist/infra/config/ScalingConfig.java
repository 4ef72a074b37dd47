package dev.apiarist.infra.config;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What alarms add to a worker group and take from it.
 *
 * @param pendingTasks so many tasks that wait for a node of the group add one
 * @param reservedAbove a larger share of reserved processors or memory adds one
 * @param reservedBelow a smaller share of both takes one away
 * @param upAfter how long it must be so before a node is added, whole minutes
 * @param downAfter how long before one is taken away, whole minutes
 */
public record ScalingConfig(
    OptionalInt pendingTasks,
    Optional<Share> reservedAbove,
    Optional<Share> reservedBelow,
    Duration upAfter,
    Duration downAfter) {
  public ScalingConfig {
    requireMinutes(ConfigKey.SCALING_UP_AFTER, upAfter);
    requireMinutes(ConfigKey.SCALING_DOWN_AFTER, downAfter);
    if (reservedAbove.isPresent() && reservedBelow.isPresent()) {
      int most = reservedAbove.get().percent() / 2;
      if (reservedBelow.get().percent() > most) {
        throw new IllegalArgumentException(
            "reservedBelow: "
                + reservedBelow.get().percent()
                + "%: is more than half of reservedAbove, which allows at most "
                + most
                + "%: one of two nodes less doubles the share, and the group would go up again");
      }
    }
  }

  /** Whether anything adds nodes. */
  public boolean up() {
    return pendingTasks.isPresent() || reservedAbove.isPresent();
  }

  private static void requireMinutes(ConfigKey key, Duration duration) {
    if (!duration.equals(Duration.ofMinutes(duration.toMinutes()))) {
      throw new IllegalArgumentException(
          key.leaf() + ": the swarm is measured once a minute, so it is whole minutes");
    }
  }
}
