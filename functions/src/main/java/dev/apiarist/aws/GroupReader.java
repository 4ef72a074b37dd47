package dev.apiarist.aws;

import dev.apiarist.port.Group;
import dev.apiarist.swarm.GroupName;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.NodeRole;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads an Auto Scaling group from XML. */
final class GroupReader {
  private static final String SHORT_NAME_TAG = "apiarist:group";
  private static final String ROLE_TAG = "apiarist:role";

  private GroupReader() {}

  /** Reads a group; one without our role tag counts as workers. */
  static Group read(Xml group) {
    String name = group.text("AutoScalingGroupName");
    Map<String, String> all = tags(group, true);
    return new Group(
        new GroupName(name),
        all.getOrDefault(SHORT_NAME_TAG, name),
        NodeRole.MANAGER.word().equals(all.get(ROLE_TAG)) ? NodeRole.MANAGER : NodeRole.WORKER,
        group.number("MinSize"),
        group.number("MaxSize"),
        group.number("DesiredCapacity"),
        tags(group, false),
        group.child("Instances").children().stream().map(GroupReader::member).toList(),
        group.child("SuspendedProcesses").children().stream()
            .map(process -> process.text("ProcessName"))
            .collect(Collectors.toUnmodifiableSet()));
  }

  /**
   * A group's tags.
   *
   * @param all also those that its instances do not get
   */
  static Map<String, String> tags(Xml group, boolean all) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (Xml tag : group.child("Tags").children()) {
      if (all || tag.text("PropagateAtLaunch").equals("true")) {
        tags.put(tag.text("Key"), tag.text("Value"));
      }
    }
    return tags;
  }

  private static Group.Member member(Xml instance) {
    return new Group.Member(
        new InstanceId(instance.text("InstanceId")),
        instance.text("LifecycleState"),
        instance.text("AvailabilityZone"),
        instance.text("HealthStatus").equalsIgnoreCase("Healthy"));
  }
}
