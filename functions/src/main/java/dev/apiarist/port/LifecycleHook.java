package dev.apiarist.port;

import dev.apiarist.swarm.GroupName;
import dev.apiarist.swarm.InstanceId;

/** The lifecycle hook of a group that holds an instance in a {@code :Wait} state. */
public record LifecycleHook(GroupName group, String name, InstanceId instance) {
  /** The name of every group's launch hook. */
  public static final String LAUNCH = "apiarist-launch";

  /** The name of every group's terminate hook. */
  public static final String TERMINATE = "apiarist-terminate";

  /** How a hook is answered. A launch that is abandoned is terminated and replaced. */
  public enum Result {
    CONTINUE,
    ABANDON
  }
}
