package dev.apiarist.swarm;

/** Label keys that Apiarist itself sets on engines and nodes. */
public final class SwarmLabels {
  /** Engine label (before the engine starts) and node label: the EC2 instance's ID. */
  public static final String INSTANCE = "apiarist.instance";

  /** Engine and node label: the short group name of {@code apiarist.yaml}. */
  public static final String GROUP = "apiarist.group";

  /** Engine and node label: the Availability Zone. */
  public static final String ZONE = "apiarist.zone";

  /** Engine and node label: the instance type. */
  public static final String INSTANCE_TYPE = "apiarist.instance-type";

  /** Engine and node label: {@code spot} or {@code on-demand}. */
  public static final String PURCHASE = "apiarist.purchase";

  /** Node label: the comma-separated keys of the node labels that Apiarist manages there. */
  public static final String MANAGED = "apiarist.managed-labels";

  /** Node label, while we cordon a node that is to leave: since when. */
  public static final String CORDONED = "apiarist.cordoned";

  /**
   * Label of a node, its engine or a service: {@code true}, or for how long since the node joined
   * or the service's task was made, such as {@code 2h}. Such a node, or one with such a task, is
   * not chosen to go.
   */
  public static final String PROTECT = "apiarist.protect";

  /**
   * Label of a service: {@code false} when its tasks must not run twice, not even while they move;
   * {@code true} when a single replica may.
   */
  public static final String EVACUATE = "apiarist.evacuate";

  /** What all of them begin with. */
  public static final String PREFIX = "apiarist.";

  private SwarmLabels() {}
}
