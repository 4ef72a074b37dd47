package dev.apiarist.local.autoscaling;

import org.jspecify.annotations.Nullable;

/**
 * A group's warm pool.
 *
 * @param maxPrepared most instances in group and pool together; null means the group's maximum
 * @param min fewest instances in the pool
 * @param reuseOnScaleIn whether scaled-in instances return to the pool
 */
public record WarmPoolDefinition(
    @Nullable Integer maxPrepared, int min, PoolState state, boolean reuseOnScaleIn) {
  public WarmPoolDefinition {
    if (min < 0 || (maxPrepared != null && maxPrepared < min)) {
      throw AutoScalingException.validation(
          "The warm pool's MinSize must be between 0 and MaxGroupPreparedCapacity");
    }
  }

  int size(int desired, int groupMax) {
    int prepared = maxPrepared == null ? groupMax : maxPrepared;
    return Math.max(min, Math.max(0, prepared - desired));
  }
}
