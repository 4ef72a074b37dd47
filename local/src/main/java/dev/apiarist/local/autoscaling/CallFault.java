package dev.apiarist.local.autoscaling;

/** How a call of the API may be refused without any fault of its own. */
public enum CallFault {
  /** 400 {@code Throttling}. */
  THROTTLING,
  /** 400 {@code ScalingActivityInProgress}. */
  SCALING_ACTIVITY_IN_PROGRESS,
  /** 500 {@code ResourceContention}. */
  RESOURCE_CONTENTION,
  /** 500 {@code InternalFailure}. */
  INTERNAL_FAILURE;

  AutoScalingException refusal(Ids ids) {
    return switch (this) {
      case THROTTLING -> AutoScalingException.throttling();
      case SCALING_ACTIVITY_IN_PROGRESS -> AutoScalingException.blockedBy(ids.uuid());
      case RESOURCE_CONTENTION -> AutoScalingException.contention();
      case INTERNAL_FAILURE -> AutoScalingException.internalFailure();
    };
  }
}
