package dev.apiarist.port;

import dev.apiarist.swarm.InstanceId;
import java.util.Collection;
import java.util.Map;

/** EC2's view of instances. */
public interface Instances {
  /**
   * The instances EC2 knows among those asked for; one it no longer knows is absent from the
   * answer.
   *
   * @throws OutsideException as {@link AutoScalingGroups}
   */
  Map<InstanceId, Instance> describe(Collection<InstanceId> instances);

  /**
   * What instances of these types are like; a type that the region does not have is absent from the
   * answer.
   *
   * @throws OutsideException as {@link AutoScalingGroups}
   */
  Map<String, InstanceShape> shapes(Collection<String> types);
}
