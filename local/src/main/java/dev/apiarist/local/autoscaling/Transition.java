package dev.apiarist.local.autoscaling;

/** The moment of an instance's life that a lifecycle hook holds. */
public enum Transition {
  LAUNCHING("autoscaling:EC2_INSTANCE_LAUNCHING"),
  TERMINATING("autoscaling:EC2_INSTANCE_TERMINATING");

  private final String wireName;

  Transition(String wireName) {
    this.wireName = wireName;
  }

  /** The name the API and events use. */
  public String wireName() {
    return wireName;
  }

  /**
   * Reads {@link #wireName()}.
   *
   * @throws AutoScalingException {@code ValidationError} for any other text
   */
  public static Transition of(String wireName) {
    for (Transition transition : values()) {
      if (transition.wireName.equals(wireName)) {
        return transition;
      }
    }
    throw AutoScalingException.validation("Invalid Lifecycle Transition: " + wireName);
  }
}
