package dev.apiarist.local.autoscaling;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a rolling instance refresh goes about it.
 *
 * @param minHealthyPercentage share of desired capacity that stays in service, 0 to 100; where that
 *     leaves no room and nothing may be launched first, one instance at a time goes all the same
 * @param maxHealthyPercentage share of desired capacity that may exist at once, 100 to 200; above
 *     100 replacements are launched first
 * @param instanceWarmup null means the group's own
 * @param skipMatching whether instances that already have the wanted launch template stay
 * @param protectedInstances what happens to instances protected from scale-in
 */
public record RefreshPreferences(
    int minHealthyPercentage,
    int maxHealthyPercentage,
    @Nullable Duration instanceWarmup,
    boolean skipMatching,
    ProtectedInstances protectedInstances) {
  /** AWS's defaults. */
  public static final RefreshPreferences DEFAULT =
      new RefreshPreferences(90, 100, null, false, ProtectedInstances.WAIT);

  public RefreshPreferences {
    if (minHealthyPercentage < 0 || minHealthyPercentage > 100) {
      throw AutoScalingException.validation(
          "MinHealthyPercentage must be between 0 and 100, not " + minHealthyPercentage);
    }
    if (maxHealthyPercentage < 100 || maxHealthyPercentage > 200) {
      throw AutoScalingException.validation(
          "MaxHealthyPercentage must be between 100 and 200, not " + maxHealthyPercentage);
    }
    if (maxHealthyPercentage - minHealthyPercentage > 100) {
      throw AutoScalingException.validation(
          "The difference between MaxHealthyPercentage and MinHealthyPercentage cannot be greater than 100");
    }
  }

  /** Instances that must stay healthy at a desired capacity. */
  int floor(int desired) {
    int healthy = Math.ceilDiv(desired * minHealthyPercentage, 100);
    return surplus(desired) > 0 ? healthy : Math.min(healthy, Math.max(0, desired - 1));
  }

  /** Instances that may be launched above desired capacity. */
  int surplus(int desired) {
    int above = maxHealthyPercentage - 100;
    return above == 0 ? 0 : Math.max(1, desired * above / 100);
  }
}
