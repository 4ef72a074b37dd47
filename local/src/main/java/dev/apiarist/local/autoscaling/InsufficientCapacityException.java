package dev.apiarist.local.autoscaling;

/** EC2 has no capacity for an instance type in a zone. */
public final class InsufficientCapacityException extends Exception {
  /**
   * @param instanceType the type that cannot be had
   * @param zone where it cannot be had
   */
  public InsufficientCapacityException(String instanceType, String zone) {
    super(
        "We currently do not have sufficient %s capacity in the Availability Zone you requested (%s). Our system will be working on provisioning additional capacity."
            .formatted(instanceType, zone));
  }
}
