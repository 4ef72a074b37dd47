package dev.apiarist.local.autoscaling;

/** The machines that groups are made of: what Auto Scaling asks of EC2. */
public interface InstanceFleet {
  /**
   * Orders an instance and returns at once; it reports {@link InstanceHealth#PENDING} until it
   * runs.
   *
   * @throws InsufficientCapacityException when the zone has no capacity for the type
   */
  LaunchedInstance launch(LaunchOrder order) throws InsufficientCapacityException;

  /** Ends an instance for good. Idempotent; it ends in {@link InstanceHealth#TERMINATED}. */
  void terminate(String instanceId);

  /** What EC2 says of an instance; {@link InstanceHealth#TERMINATED} when it knows none such. */
  InstanceHealth health(String instanceId);

  /** Whether {@link #stop} and {@link #start} work: needed for a warm pool of stopped instances. */
  default boolean canStop() {
    return false;
  }

  /** Stops an instance so that {@link #start} can run it again. */
  default void stop(String instanceId) {
    throw new UnsupportedOperationException("this fleet cannot stop " + instanceId);
  }

  /** Starts a stopped instance and returns at once. */
  default void start(String instanceId) {
    throw new UnsupportedOperationException("this fleet cannot start " + instanceId);
  }
}
