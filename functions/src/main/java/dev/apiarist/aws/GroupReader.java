package dev.apiarist.aws;

import dev.apiarist.port.Group;
import dev.apiarist.swarm.GroupName;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.NodeRole;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.Instance;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplate;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateOverrides;
import software.amazon.awssdk.services.autoscaling.model.MixedInstancesPolicy;
import software.amazon.awssdk.services.autoscaling.model.SuspendedProcess;
import software.amazon.awssdk.services.autoscaling.model.TagDescription;

/** Reads an Auto Scaling group from the SDK's model. */
final class GroupReader {
  private static final String SHORT_NAME_TAG = "apiarist:group";
  private static final String ROLE_TAG = "apiarist:role";

  /** Where the group itself does not show its type, as it stands in the launch template only. */
  private static final String TYPE_TAG = "apiarist:instance-type";

  private GroupReader() {}

  /** Reads a group; one without our role tag counts as workers. */
  static Group read(AutoScalingGroup group) {
    String name = group.autoScalingGroupName();
    Map<String, String> all = tags(group, true);
    return new Group(
        new GroupName(name),
        all.getOrDefault(SHORT_NAME_TAG, name),
        NodeRole.MANAGER.word().equals(all.get(ROLE_TAG)) ? NodeRole.MANAGER : NodeRole.WORKER,
        Objects.requireNonNullElse(group.minSize(), 0),
        Objects.requireNonNullElse(group.maxSize(), 0),
        Objects.requireNonNullElse(group.desiredCapacity(), 0),
        tags(group, false),
        group.instances().stream().map(GroupReader::member).toList(),
        group.suspendedProcesses().stream()
            .map(SuspendedProcess::processName)
            .collect(Collectors.toUnmodifiableSet()),
        instanceTypes(group, all));
  }

  private static List<String> instanceTypes(AutoScalingGroup group, Map<String, String> tags) {
    List<String> overrides =
        Optional.ofNullable(group.mixedInstancesPolicy())
            .map(MixedInstancesPolicy::launchTemplate)
            .map(LaunchTemplate::overrides)
            .orElse(List.of())
            .stream()
            .map(LaunchTemplateOverrides::instanceType)
            .filter(Objects::nonNull)
            .toList();
    return overrides.isEmpty()
        ? Optional.ofNullable(tags.get(TYPE_TAG)).stream().toList()
        : overrides;
  }

  /**
   * A group's tags.
   *
   * @param all also those that its instances do not get
   */
  static Map<String, String> tags(AutoScalingGroup group, boolean all) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (TagDescription tag : group.tags()) {
      if (all || Boolean.TRUE.equals(tag.propagateAtLaunch())) {
        tags.put(tag.key(), Objects.requireNonNullElse(tag.value(), ""));
      }
    }
    return tags;
  }

  private static Group.Member member(Instance instance) {
    return new Group.Member(
        new InstanceId(instance.instanceId()),
        Objects.requireNonNullElse(instance.lifecycleStateAsString(), ""),
        Objects.requireNonNullElse(instance.availabilityZone(), ""),
        "Healthy".equalsIgnoreCase(instance.healthStatus()));
  }
}
