package dev.apiarist.local.autoscaling;

/** How a scale-in narrows its candidates down, after choosing the fullest zone. */
public enum TerminationPolicy {
  /** Oldest launch template, then any. */
  DEFAULT("Default"),
  OLDEST_LAUNCH_TEMPLATE("OldestLaunchTemplate"),
  OLDEST_INSTANCE("OldestInstance"),
  NEWEST_INSTANCE("NewestInstance"),
  CLOSEST_TO_NEXT_INSTANCE_HOUR("ClosestToNextInstanceHour");

  private final String wireName;

  TerminationPolicy(String wireName) {
    this.wireName = wireName;
  }

  /** The name the API uses. */
  public String wireName() {
    return wireName;
  }

  /**
   * Reads {@link #wireName()}.
   *
   * @throws AutoScalingException {@code ValidationError} for any other text
   */
  public static TerminationPolicy of(String wireName) {
    for (TerminationPolicy policy : values()) {
      if (policy.wireName.equals(wireName)) {
        return policy;
      }
    }
    throw AutoScalingException.validation("Invalid termination policy: " + wireName);
  }
}
