package dev.apiarist.local.ec2;

/** An instance's state, with the code EC2 gives it. */
public enum InstanceState {
  PENDING(0, "pending"),
  RUNNING(16, "running"),
  SHUTTING_DOWN(32, "shutting-down"),
  TERMINATED(48, "terminated"),
  STOPPED(80, "stopped");

  private final int code;
  private final String word;

  InstanceState(int code, String word) {
    this.code = code;
    this.word = word;
  }

  int code() {
    return code;
  }

  /** As EC2 writes it. */
  public String word() {
    return word;
  }

  /** Whether it is ending or ended, for good. */
  boolean gone() {
    return this == SHUTTING_DOWN || this == TERMINATED;
  }
}
