package dev.apiarist.local.autoscaling.api;

/** Where subnets lie. */
@FunctionalInterface
public interface SubnetZones {
  /**
   * The zone of a subnet.
   *
   * @throws dev.apiarist.local.autoscaling.AutoScalingException {@code ValidationError} for an
   *     unknown subnet
   */
  String zoneOf(String subnetId);
}
