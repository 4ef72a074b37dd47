package dev.apiarist.port;

import dev.apiarist.swarm.GroupName;
import dev.apiarist.swarm.InstanceId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The Auto Scaling groups tagged as this cluster's ({@code apiarist:cluster}). Every call fails
 * with {@link OutsideException}: {@code THROTTLED}, {@code BUSY} (scaling activity in progress),
 * {@code ACCESS_DENIED}, {@code REFUSED} or {@code CLOUD_UNAVAILABLE}.
 */
public interface AutoScalingGroups {
  /** All groups of this cluster. */
  List<Group> groups();

  /** A group by its full name; empty when it does not exist or is not this cluster's. */
  Optional<Group> group(GroupName name);

  /** Sets desired capacity, disregarding the group's own cool-down. */
  void setDesiredCapacity(GroupName group, int desired);

  /** Ends this very instance through its terminate hook; desired capacity shrinks if asked. */
  void terminate(InstanceId instance, boolean decrementDesired);

  /** Answers a hook. A hook that is no longer open is not an error. */
  void complete(LifecycleHook hook, LifecycleHook.Result result);

  /** Restarts a hook's heartbeat time-out. A hook that is no longer open is not an error. */
  void heartbeat(LifecycleHook hook);

  /**
   * Why the newest attempt to launch an instance of a group failed, in AWS's own words.
   *
   * @param since what was begun before does not count
   * @return empty when it succeeded, is under way, or there was none
   */
  Optional<String> launchFailure(GroupName group, Instant since);

  /** Whether an instance refresh of this group is pending, in progress or rolling back. */
  boolean refreshInProgress(GroupName group);
}
