package dev.apiarist.infra.stack;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.autoscaling.CfnAutoScalingGroup;
import software.amazon.awscdk.services.autoscaling.CfnAutoScalingGroup.InstanceLifecyclePolicyProperty;
import software.amazon.awscdk.services.autoscaling.CfnAutoScalingGroup.InstancesDistributionProperty;
import software.amazon.awscdk.services.autoscaling.CfnAutoScalingGroup.LaunchTemplateOverridesProperty;
import software.amazon.awscdk.services.autoscaling.CfnAutoScalingGroup.LaunchTemplateProperty;
import software.amazon.awscdk.services.autoscaling.CfnAutoScalingGroup.LaunchTemplateSpecificationProperty;
import software.amazon.awscdk.services.autoscaling.CfnAutoScalingGroup.LifecycleHookSpecificationProperty;
import software.amazon.awscdk.services.autoscaling.CfnAutoScalingGroup.MixedInstancesPolicyProperty;
import software.amazon.awscdk.services.autoscaling.CfnAutoScalingGroup.RetentionTriggersProperty;
import software.amazon.awscdk.services.autoscaling.CfnAutoScalingGroup.TagPropertyProperty;
import software.amazon.awscdk.services.ec2.CfnLaunchTemplate;
import software.amazon.awscdk.services.ec2.ISubnet;
import software.constructs.Construct;
import software.constructs.IDependable;

/**
 * The Auto Scaling groups. None has a desired capacity, which a deployment would reset; all protect
 * their instances from scale-in, because Apiarist chooses who goes; the hooks are part of the
 * groups, because hooks of their own would miss the first instances (aws-cdk#16356).
 */
final class NodeGroups extends Construct {
  /**
   * How long a hook waits without a word. Functions send a heartbeat with every step and every
   * sweep, each minute; so five minutes mean that five sweeps in a row have failed. Auto Scaling
   * keeps a hook open for 100 times this at most: 8 h 20 min, longer than any time-out that
   * apiarist.yaml allows.
   */
  static final Duration HEARTBEAT = Duration.ofMinutes(5);

  private static final int LONGEST_TAG_BYTES = 256;

  private final Names names;
  private final LaunchTemplates templates;
  private final List<String> subnets;
  private final IDependable[] prerequisites;

  /**
   * The groups.
   *
   * @param prerequisites what answers hooks and enrolments: it is there before the first instance,
   *     and still there when the stack's deletion ends the last one
   */
  NodeGroups(
      Construct scope,
      Names names,
      LaunchTemplates templates,
      List<ISubnet> subnets,
      List<IDependable> prerequisites,
      List<NodeGroup> groups) {
    super(scope, "Nodes");
    this.names = names;
    this.templates = templates;
    this.subnets = subnets.stream().map(ISubnet::getSubnetId).toList();
    this.prerequisites = prerequisites.toArray(IDependable[]::new);
    groups.forEach(this::add);
  }

  private void add(NodeGroup group) {
    Construct scope = new Construct(this, group.constructId());
    CfnLaunchTemplate template = templates.of(scope, group);
    CfnAutoScalingGroup.Builder autoScaling =
        CfnAutoScalingGroup.Builder.create(scope, "AutoScaling")
            .autoScalingGroupName(names.group(group.shortName()))
            .minSize(Integer.toString(group.min()))
            .maxSize(Integer.toString(group.max()))
            .vpcZoneIdentifier(subnets)
            .healthCheckType("EC2")
            .newInstancesProtectedFromScaleIn(true)
            .lifecycleHookSpecificationList(hooks(group.kind()))
            .tags(tags(group));
    if (group.isMixed()) {
      autoScaling.mixedInstancesPolicy(mixed(group, template)).capacityRebalance(true);
    } else {
      autoScaling.launchTemplate(specification(template));
    }
    keepUnanswered(autoScaling, group.kind());
    CfnAutoScalingGroup made = autoScaling.build();
    made.getNode().addDependency(prerequisites);
    NagReasons.group(made);
    if (group.tags().values().values().stream().anyMatch(NodeGroups::longInBytes)) {
      NagReasons.longTags(made);
    }
    if (group.isMixed()) {
      NagReasons.mixedGroup(made);
    }
  }

  private static boolean longInBytes(String tag) {
    return tag.getBytes(StandardCharsets.UTF_8).length > LONGEST_TAG_BYTES;
  }

  /**
   * A worker that cannot be drained in time goes anyway; a manager's case is not settled by time.
   */
  private static List<LifecycleHookSpecificationProperty> hooks(NodeKind kind) {
    String onTerminate =
        switch (kind) {
          case MANAGER -> "ABANDON";
          case WORKER -> "CONTINUE";
        };
    return List.of(
        hook(Names.LAUNCH_HOOK, "autoscaling:EC2_INSTANCE_LAUNCHING", "ABANDON"),
        hook(Names.TERMINATE_HOOK, "autoscaling:EC2_INSTANCE_TERMINATING", onTerminate));
  }

  /**
   * A manager whose terminate hook nobody answers is kept, as a member of the swarm that still
   * counts for its quorum, until somebody has removed it; a worker is not worth it.
   */
  private static void keepUnanswered(CfnAutoScalingGroup.Builder autoScaling, NodeKind kind) {
    switch (kind) {
      case MANAGER ->
          autoScaling.instanceLifecyclePolicy(
              InstanceLifecyclePolicyProperty.builder()
                  .retentionTriggers(
                      RetentionTriggersProperty.builder().terminateHookAbandon("retain").build())
                  .build());
      case WORKER -> {}
    }
  }

  private static LifecycleHookSpecificationProperty hook(
      String name, String transition, String defaultResult) {
    return LifecycleHookSpecificationProperty.builder()
        .lifecycleHookName(name)
        .lifecycleTransition(transition)
        .defaultResult(defaultResult)
        .heartbeatTimeout(HEARTBEAT.toSeconds())
        .build();
  }

  private static MixedInstancesPolicyProperty mixed(NodeGroup group, CfnLaunchTemplate template) {
    List<LaunchTemplateOverridesProperty> overrides = new ArrayList<>();
    group
        .instanceTypes()
        .forEach(
            type ->
                overrides.add(
                    LaunchTemplateOverridesProperty.builder().instanceType(type.value()).build()));
    return MixedInstancesPolicyProperty.builder()
        .launchTemplate(
            LaunchTemplateProperty.builder()
                .launchTemplateSpecification(specification(template))
                .overrides(overrides)
                .build())
        .instancesDistribution(
            InstancesDistributionProperty.builder()
                .onDemandAllocationStrategy("prioritized")
                .onDemandBaseCapacity(0)
                .onDemandPercentageAboveBaseCapacity(100 - group.spot().percent())
                .spotAllocationStrategy("price-capacity-optimized")
                .build())
        .build();
  }

  private static LaunchTemplateSpecificationProperty specification(CfnLaunchTemplate template) {
    return LaunchTemplateSpecificationProperty.builder()
        .launchTemplateId(template.getRef())
        .version(template.getAttrLatestVersionNumber())
        .build();
  }

  private List<TagPropertyProperty> tags(NodeGroup group) {
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put("Name", names.group(group.shortName()));
    tags.put("apiarist:cluster", names.cluster().value());
    tags.put("apiarist:group", group.shortName());
    tags.put("apiarist:role", group.kind().tag());
    tags.putAll(group.tags().values());
    List<TagPropertyProperty> all = new ArrayList<>();
    tags.forEach((key, value) -> all.add(tag(key, value, true)));
    if (!group.isMixed()) {
      // The group itself shows its type only where it overrides the template's.
      all.add(tag("apiarist:instance-type", group.firstType().value(), false));
    }
    return all;
  }

  private static TagPropertyProperty tag(String key, String value, boolean propagated) {
    return TagPropertyProperty.builder()
        .key(key)
        .value(value)
        .propagateAtLaunch(propagated)
        .build();
  }
}
