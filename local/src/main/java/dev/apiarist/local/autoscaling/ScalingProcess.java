package dev.apiarist.local.autoscaling;

/** A process of a group that can be suspended. */
public enum ScalingProcess {
  LAUNCH("Launch"),
  TERMINATE("Terminate"),
  ADD_TO_LOAD_BALANCER("AddToLoadBalancer"),
  ALARM_NOTIFICATION("AlarmNotification"),
  AZ_REBALANCE("AZRebalance"),
  HEALTH_CHECK("HealthCheck"),
  INSTANCE_REFRESH("InstanceRefresh"),
  REPLACE_UNHEALTHY("ReplaceUnhealthy"),
  SCHEDULED_ACTIONS("ScheduledActions");

  private final String wireName;

  ScalingProcess(String wireName) {
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
  public static ScalingProcess of(String wireName) {
    for (ScalingProcess process : values()) {
      if (process.wireName.equals(wireName)) {
        return process;
      }
    }
    throw AutoScalingException.validation("Invalid scaling process: " + wireName);
  }
}
