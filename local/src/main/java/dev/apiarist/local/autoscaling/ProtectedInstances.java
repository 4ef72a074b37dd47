package dev.apiarist.local.autoscaling;

/** What an instance refresh does about instances protected from scale-in. */
public enum ProtectedInstances {
  /** Replaces them. */
  REFRESH("Refresh"),
  /** Leaves them as they are. */
  IGNORE("Ignore"),
  /** Waits for their protection to end, for an hour, then fails. */
  WAIT("Wait");

  private final String wireName;

  ProtectedInstances(String wireName) {
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
  public static ProtectedInstances of(String wireName) {
    for (ProtectedInstances choice : values()) {
      if (choice.wireName.equals(wireName)) {
        return choice;
      }
    }
    throw AutoScalingException.validation("Invalid ScaleInProtectedInstances: " + wireName);
  }
}
