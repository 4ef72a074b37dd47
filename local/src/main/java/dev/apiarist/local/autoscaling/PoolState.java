package dev.apiarist.local.autoscaling;

/** The state that a warm pool keeps its instances in. */
public enum PoolState {
  STOPPED("Stopped"),
  RUNNING("Running"),
  HIBERNATED("Hibernated");

  private final String wireName;

  PoolState(String wireName) {
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
  public static PoolState of(String wireName) {
    for (PoolState state : values()) {
      if (state.wireName.equals(wireName)) {
        return state;
      }
    }
    throw AutoScalingException.validation("Invalid warm pool state: " + wireName);
  }
}
