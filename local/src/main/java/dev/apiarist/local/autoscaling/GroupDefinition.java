package dev.apiarist.local.autoscaling;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a group is told to be: the properties of CloudFormation's {@code
 * AWS::AutoScaling::AutoScalingGroup} that are modelled.
 *
 * @param desired null leaves a group's size alone, and starts a new one at {@code min}
 * @param cooldown AWS's default is 300 s
 * @param healthCheckGrace how long after InService failed status checks are forgiven
 * @param instanceWarmup how long a new instance counts as not yet healthy in an instance refresh;
 *     null means the grace period
 * @param instanceTypes overrides of the launch template's type, in order of preference
 * @param hooks the inline hooks ({@code LifecycleHookSpecificationList})
 * @param retainOnTerminateAbandon {@code InstanceLifecyclePolicy} with {@code
 *     TerminateHookAbandon=retain}
 */
public record GroupDefinition(
    String name,
    int min,
    int max,
    @Nullable Integer desired,
    Duration cooldown,
    Duration healthCheckGrace,
    @Nullable Duration instanceWarmup,
    List<Placement> placements,
    LaunchTemplateReference launchTemplate,
    List<String> instanceTypes,
    List<GroupTag> tags,
    List<HookDefinition> hooks,
    List<TerminationPolicy> terminationPolicies,
    boolean newInstancesProtectedFromScaleIn,
    boolean retainOnTerminateAbandon) {

  public GroupDefinition {
    placements = List.copyOf(placements);
    instanceTypes = List.copyOf(instanceTypes);
    tags = List.copyOf(tags);
    hooks = List.copyOf(hooks);
    terminationPolicies = List.copyOf(terminationPolicies);
    if (min < 0 || max < min) {
      throw AutoScalingException.validation(
          "Max bound, %d, must be greater than or equal to min bound, %d".formatted(max, min));
    }
    if (desired != null && (desired < min || desired > max)) {
      throw AutoScalingException.validation(
          "Desired capacity:%d must be between the specified min size:%d and max size:%d"
              .formatted(desired, min, max));
    }
    if (placements.isEmpty()) {
      throw AutoScalingException.validation(
          "At least one Availability Zone or VPC Subnet is required.");
    }
    if (tags.stream().map(GroupTag::key).distinct().count() != tags.size()) {
      throw AutoScalingException.validation("Duplicate tag keys in group " + name);
    }
  }

  /** Starts a definition with AWS's defaults; bounds are 0 and 0. */
  public static GroupDefinitionBuilder named(String name, LaunchTemplateReference launchTemplate) {
    return new GroupDefinitionBuilder(name, launchTemplate);
  }

  /** Starts a changed copy; its {@code desired} is null unless set again. */
  public GroupDefinitionBuilder change() {
    return new GroupDefinitionBuilder(this);
  }

  Duration refreshWarmup() {
    return instanceWarmup == null ? healthCheckGrace : instanceWarmup;
  }

  Map<String, String> tagsForInstances() {
    Map<String, String> propagated = new TreeMap<>();
    tags.stream()
        .filter(GroupTag::propagateAtLaunch)
        .forEach(tag -> propagated.put(tag.key(), tag.value()));
    propagated.put("aws:autoscaling:groupName", name);
    return propagated;
  }
}
