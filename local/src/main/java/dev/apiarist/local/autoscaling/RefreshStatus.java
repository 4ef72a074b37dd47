package dev.apiarist.local.autoscaling;

/** Where an instance refresh stands. */
public enum RefreshStatus {
  PENDING("Pending"),
  IN_PROGRESS("InProgress"),
  CANCELLING("Cancelling"),
  SUCCESSFUL("Successful"),
  FAILED("Failed"),
  CANCELLED("Cancelled");

  private final String wireName;

  RefreshStatus(String wireName) {
    this.wireName = wireName;
  }

  /** The name the API uses. */
  public String wireName() {
    return wireName;
  }

  /** Whether it still holds the group. */
  public boolean active() {
    return switch (this) {
      case PENDING, IN_PROGRESS, CANCELLING -> true;
      case SUCCESSFUL, FAILED, CANCELLED -> false;
    };
  }
}
