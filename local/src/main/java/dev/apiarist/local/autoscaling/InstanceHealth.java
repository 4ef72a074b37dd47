package dev.apiarist.local.autoscaling;

/** An instance as EC2's status checks see it. */
public enum InstanceHealth {
  /** Not running yet. */
  PENDING,
  /** Running, and its status checks pass. */
  RUNNING,
  /** Running, but a status check fails. */
  IMPAIRED,
  STOPPED,
  TERMINATED
}
