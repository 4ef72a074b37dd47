package dev.apiarist.local.autoscaling;

/** Where a scaling activity stands. */
public enum ActivityStatus {
  PRE_IN_SERVICE("PreInService", 30),
  /** A lifecycle hook holds the instance. */
  MID_LIFECYCLE_ACTION("MidLifecycleAction", 60),
  IN_PROGRESS("InProgress", 50),
  SUCCESSFUL("Successful", 100),
  FAILED("Failed", 100),
  CANCELLED("Cancelled", 100);

  private final String wireName;
  private final int progress;

  ActivityStatus(String wireName, int progress) {
    this.wireName = wireName;
    this.progress = progress;
  }

  /** The name the API and events use. */
  public String wireName() {
    return wireName;
  }

  /** Percent done, 100 for every ended activity. */
  public int progress() {
    return progress;
  }

  /** Whether the activity is over, well or not. */
  public boolean ended() {
    return progress == 100;
  }
}
