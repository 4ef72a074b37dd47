package dev.apiarist.local.autoscaling.api;

import dev.apiarist.json.Json;
import dev.apiarist.local.autoscaling.Activity;
import dev.apiarist.local.autoscaling.GroupDefinition;
import dev.apiarist.local.autoscaling.GroupDescription;
import dev.apiarist.local.autoscaling.GroupTag;
import dev.apiarist.local.autoscaling.LaunchTemplateReference;
import dev.apiarist.local.autoscaling.MemberDescription;
import dev.apiarist.local.autoscaling.Placement;
import dev.apiarist.local.autoscaling.TerminationPolicy;
import dev.apiarist.local.autoscaling.WarmPoolDefinition;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Groups, instances and activities as the API shows them. */
final class GroupTrees {
  private GroupTrees() {}

  static Tree group(GroupDescription group, boolean withInstances) {
    GroupDefinition definition = group.definition();
    Duration warmup = definition.instanceWarmup();
    Tree tree =
        new Tree()
            .put("AutoScalingGroupName", group.name())
            .put("AutoScalingGroupARN", group.arn())
            .put("MinSize", definition.min())
            .put("MaxSize", definition.max())
            .put("DesiredCapacity", group.desired())
            .put("DefaultCooldown", definition.cooldown().toSeconds())
            .put("AvailabilityZones", zones(definition))
            .put("LoadBalancerNames", List.of())
            .put("TargetGroupARNs", List.of())
            .put("HealthCheckType", "EC2")
            .put("HealthCheckGracePeriod", definition.healthCheckGrace().toSeconds())
            .put("CreatedTime", group.createdAt())
            .put("SuspendedProcesses", suspended(group))
            .put("VPCZoneIdentifier", subnets(definition))
            .put("EnabledMetrics", List.of())
            .putUnlessEmpty("Status", group.deleting() ? "Delete in progress" : "")
            .put("Tags", definition.tags().stream().map(tag -> tag(group.name(), tag)).toList())
            .put("TerminationPolicies", policies(definition))
            .put("NewInstancesProtectedFromScaleIn", definition.newInstancesProtectedFromScaleIn())
            .put("DefaultInstanceWarmup", warmup == null ? null : warmup.toSeconds());
    putTemplate(tree, definition);
    if (withInstances) {
      tree.put("Instances", group.members().stream().map(GroupTrees::instance).toList());
    }
    if (definition.retainOnTerminateAbandon()) {
      Tree triggers = new Tree().put("TerminateHookAbandon", "retain");
      tree.put("InstanceLifecyclePolicy", new Tree().put("RetentionTriggers", triggers));
    }
    WarmPoolDefinition pool = group.warmPool();
    return pool == null
        ? tree
        : tree.put("WarmPoolConfiguration", warmPool(group, pool))
            .put("WarmPoolSize", group.warmMembers().size());
  }

  private static void putTemplate(Tree tree, GroupDefinition definition) {
    Tree template = template(definition.launchTemplate());
    if (definition.instanceTypes().isEmpty()) {
      tree.put("LaunchTemplate", template);
      return;
    }
    List<Tree> overrides =
        definition.instanceTypes().stream()
            .map(type -> new Tree().put("InstanceType", type))
            .toList();
    Tree mixed =
        new Tree().put("LaunchTemplateSpecification", template).put("Overrides", overrides);
    tree.put("MixedInstancesPolicy", new Tree().put("LaunchTemplate", mixed));
  }

  private static List<String> zones(GroupDefinition definition) {
    return definition.placements().stream().map(Placement::zone).distinct().toList();
  }

  private static String subnets(GroupDefinition definition) {
    return definition.placements().stream()
        .map(Placement::subnetId)
        .filter(subnetId -> !subnetId.isEmpty())
        .collect(Collectors.joining(","));
  }

  private static List<String> policies(GroupDefinition definition) {
    return definition.terminationPolicies().stream().map(TerminationPolicy::wireName).toList();
  }

  private static List<Tree> suspended(GroupDescription group) {
    return group.suspended().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(
            process ->
                new Tree()
                    .put("ProcessName", process.getKey().wireName())
                    .put("SuspensionReason", process.getValue()))
        .toList();
  }

  static Tree tag(String groupName, GroupTag tag) {
    return new Tree()
        .put("ResourceId", groupName)
        .put("ResourceType", "auto-scaling-group")
        .put("Key", tag.key())
        .put("Value", tag.value())
        .put("PropagateAtLaunch", tag.propagateAtLaunch());
  }

  static Tree template(LaunchTemplateReference template) {
    return new Tree()
        .put("LaunchTemplateId", template.id())
        .put("LaunchTemplateName", template.name())
        .put("Version", template.version());
  }

  static Tree warmPool(GroupDescription group, WarmPoolDefinition pool) {
    return new Tree()
        .put("MaxGroupPreparedCapacity", pool.maxPrepared())
        .put("MinSize", pool.min())
        .put("PoolState", pool.state().wireName())
        .putUnlessEmpty("Status", group.warmPoolDeleting() ? "PendingDelete" : "")
        .put("InstanceReusePolicy", new Tree().put("ReuseOnScaleIn", pool.reuseOnScaleIn()));
  }

  /** An instance inside its group. */
  static Tree instance(MemberDescription member) {
    return instance(member, member.healthy() ? "Healthy" : "Unhealthy");
  }

  /** An instance on its own; this answer alone writes the health in capitals. */
  static Tree detailedInstance(MemberDescription member) {
    return instance(member, member.healthy() ? "HEALTHY" : "UNHEALTHY")
        .put("AutoScalingGroupName", member.groupName());
  }

  private static Tree instance(MemberDescription member, String health) {
    return new Tree()
        .put("InstanceId", member.instanceId())
        .put("InstanceType", member.instanceType())
        .put("AvailabilityZone", member.zone())
        .put("LifecycleState", member.lifecycleState())
        .put("HealthStatus", health)
        .put("LaunchTemplate", template(member.launchTemplate()))
        .put("ProtectedFromScaleIn", member.protectedFromScaleIn());
  }

  static Tree activity(Activity activity) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("Subnet ID", activity.placement().subnetId());
    details.put("Availability Zone", activity.placement().zone());
    return new Tree()
        .put("ActivityId", activity.id())
        .put("AutoScalingGroupName", activity.groupName())
        .put("Description", activity.description())
        .put("Cause", activity.cause())
        .put("StartTime", activity.startedAt())
        .put("EndTime", activity.endedAt())
        .put("StatusCode", activity.status().wireName())
        .putUnlessEmpty("StatusMessage", activity.message())
        .put("Progress", activity.status().progress())
        .put("Details", Json.write(details))
        .put("AutoScalingGroupARN", activity.groupArn());
  }
}
