package dev.apiarist.local.autoscaling.api;

import dev.apiarist.local.autoscaling.AutoScalingException;
import dev.apiarist.local.autoscaling.GroupDefinition;
import dev.apiarist.local.autoscaling.GroupDefinitionBuilder;
import dev.apiarist.local.autoscaling.GroupTag;
import dev.apiarist.local.autoscaling.HookDefinition;
import dev.apiarist.local.autoscaling.HookResult;
import dev.apiarist.local.autoscaling.LaunchTemplateReference;
import dev.apiarist.local.autoscaling.Placement;
import dev.apiarist.local.autoscaling.TerminationPolicy;
import dev.apiarist.local.autoscaling.Transition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads what CreateAutoScalingGroup and UpdateAutoScalingGroup say of a group. */
final class GroupParameters {
  private final SubnetZones subnets;

  GroupParameters(SubnetZones subnets) {
    this.subnets = subnets;
  }

  /** The whole definition of a new group. */
  GroupDefinition definition(QueryParameters parameters) {
    LaunchTemplateReference template =
        template(parameters)
            .orElseThrow(
                () ->
                    AutoScalingException.validation(
                        "Valid requests must contain either LaunchTemplate or MixedInstancesPolicy parameter."));
    GroupDefinitionBuilder builder =
        GroupDefinition.named(parameters.required("AutoScalingGroupName"), template)
            .min(parameters.requiredInteger("MinSize"))
            .max(parameters.requiredInteger("MaxSize"))
            .tags(parameters.structures("Tags").stream().map(GroupParameters::tag).toList())
            .hooks(
                parameters.structures("LifecycleHookSpecificationList").stream()
                    .map(GroupParameters::hook)
                    .toList());
    return changes(parameters).apply(builder).build();
  }

  /** What the call changes of a group; what it does not name stays. */
  UnaryOperator<GroupDefinitionBuilder> changes(QueryParameters parameters) {
    List<Consumer<GroupDefinitionBuilder>> changes = new ArrayList<>();
    readSize(parameters, changes);
    readTimes(parameters, changes);
    readTemplate(parameters, changes);
    placements(parameters).ifPresent(places -> changes.add(group -> group.placements(places)));
    List<TerminationPolicy> policies =
        parameters.list("TerminationPolicies").stream().map(TerminationPolicy::of).toList();
    if (!policies.isEmpty()) {
      changes.add(group -> group.terminationPolicies(policies));
    }
    Boolean guarded = parameters.truth("NewInstancesProtectedFromScaleIn");
    if (guarded != null) {
      changes.add(group -> group.newInstancesProtectedFromScaleIn(guarded));
    }
    readRetention(parameters, changes);
    refuseOtherHealthChecks(parameters.text("HealthCheckType"));
    return builder -> {
      changes.forEach(change -> change.accept(builder));
      return builder;
    };
  }

  private static void readSize(
      QueryParameters parameters, List<Consumer<GroupDefinitionBuilder>> changes) {
    Integer min = parameters.integer("MinSize");
    if (min != null) {
      changes.add(group -> group.min(min));
    }
    Integer max = parameters.integer("MaxSize");
    if (max != null) {
      changes.add(group -> group.max(max));
    }
    Integer desired = parameters.integer("DesiredCapacity");
    if (desired != null) {
      changes.add(group -> group.desired(desired));
    }
  }

  private static void readTimes(
      QueryParameters parameters, List<Consumer<GroupDefinitionBuilder>> changes) {
    Duration cooldown = parameters.seconds("DefaultCooldown");
    if (cooldown != null) {
      changes.add(group -> group.cooldown(cooldown));
    }
    Duration grace = parameters.seconds("HealthCheckGracePeriod");
    if (grace != null) {
      changes.add(group -> group.healthCheckGrace(grace));
    }
    Duration warmup = parameters.seconds("DefaultInstanceWarmup");
    if (warmup != null) {
      changes.add(group -> group.instanceWarmup(warmup.isNegative() ? null : warmup));
    }
  }

  private static void readTemplate(
      QueryParameters parameters, List<Consumer<GroupDefinitionBuilder>> changes) {
    template(parameters)
        .ifPresent(
            template -> {
              List<String> types =
                  parameters
                      .structure("MixedInstancesPolicy")
                      .flatMap(policy -> policy.structure("LaunchTemplate"))
                      .map(mixed -> mixed.structures("Overrides"))
                      .orElse(List.of())
                      .stream()
                      .map(override -> override.required("InstanceType"))
                      .toList();
              changes.add(group -> group.launchTemplate(template).instanceTypes(types));
            });
  }

  private static Optional<LaunchTemplateReference> template(QueryParameters parameters) {
    Optional<QueryParameters> mixed =
        parameters
            .structure("MixedInstancesPolicy")
            .flatMap(policy -> policy.structure("LaunchTemplate"))
            .flatMap(template -> template.structure("LaunchTemplateSpecification"));
    return parameters.structure("LaunchTemplate").or(() -> mixed).map(GroupParameters::reference);
  }

  /** A LaunchTemplateSpecification. */
  static LaunchTemplateReference reference(QueryParameters template) {
    String version = template.text("Version");
    return new LaunchTemplateReference(
        template.text("LaunchTemplateId"),
        template.text("LaunchTemplateName"),
        version == null ? "$Default" : version);
  }

  private Optional<List<Placement>> placements(QueryParameters parameters) {
    String subnetIds = parameters.text("VPCZoneIdentifier");
    List<String> zones = parameters.list("AvailabilityZones");
    if (subnetIds != null && !subnetIds.isEmpty()) {
      return Optional.of(
          Arrays.stream(subnetIds.split(","))
              .map(String::strip)
              .map(subnetId -> new Placement(subnets.zoneOf(subnetId), subnetId))
              .toList());
    }
    return zones.isEmpty()
        ? Optional.empty()
        : Optional.of(zones.stream().map(zone -> new Placement(zone, "")).toList());
  }

  /** A tag, of whatever group its resource id says. */
  static GroupTag tag(QueryParameters tag) {
    tag.text("ResourceId");
    tag.text("ResourceType");
    String value = tag.text("Value");
    return new GroupTag(
        tag.required("Key"), value == null ? "" : value, tag.truth("PropagateAtLaunch", false));
  }

  private static HookDefinition hook(QueryParameters hook) {
    Duration heartbeat = hook.seconds("HeartbeatTimeout");
    String result = hook.text("DefaultResult");
    return new HookDefinition(
        hook.required("LifecycleHookName"),
        Transition.of(hook.required("LifecycleTransition")),
        heartbeat == null ? HookDefinition.DEFAULT_HEARTBEAT : heartbeat,
        result == null ? HookResult.ABANDON : HookResult.of(result),
        hook.text("NotificationMetadata"));
  }

  private static void readRetention(
      QueryParameters parameters, List<Consumer<GroupDefinitionBuilder>> changes) {
    parameters
        .structure("InstanceLifecyclePolicy")
        .flatMap(policy -> policy.structure("RetentionTriggers"))
        .map(triggers -> triggers.required("TerminateHookAbandon").equals("retain"))
        .ifPresent(retain -> changes.add(group -> group.retainOnTerminateAbandon(retain)));
  }

  private static void refuseOtherHealthChecks(@Nullable String type) {
    if (type != null && !type.equals("EC2")) {
      throw AutoScalingException.validation(
          "The local cloud's Auto Scaling has EC2 health checks only, not " + type);
    }
  }
}
