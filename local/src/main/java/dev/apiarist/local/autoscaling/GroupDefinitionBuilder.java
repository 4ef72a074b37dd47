package dev.apiarist.local.autoscaling;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers a {@link GroupDefinition}; every method replaces what was set before. */
public final class GroupDefinitionBuilder {
  private static final Duration DEFAULT_COOLDOWN = Duration.ofMinutes(5);

  private final String name;
  private int min;
  private int max;
  private @Nullable Integer desired;
  private Duration cooldown = DEFAULT_COOLDOWN;
  private Duration healthCheckGrace = Duration.ZERO;
  private @Nullable Duration instanceWarmup;
  private List<Placement> placements = List.of();
  private LaunchTemplateReference launchTemplate;
  private List<String> instanceTypes = List.of();
  private List<GroupTag> tags = List.of();
  private List<HookDefinition> hooks = List.of();
  private List<TerminationPolicy> terminationPolicies = List.of(TerminationPolicy.DEFAULT);
  private boolean newInstancesProtectedFromScaleIn;
  private boolean retainOnTerminateAbandon;

  GroupDefinitionBuilder(String name, LaunchTemplateReference launchTemplate) {
    this.name = name;
    this.launchTemplate = launchTemplate;
  }

  GroupDefinitionBuilder(GroupDefinition from) {
    this(from.name(), from.launchTemplate());
    min = from.min();
    max = from.max();
    cooldown = from.cooldown();
    healthCheckGrace = from.healthCheckGrace();
    instanceWarmup = from.instanceWarmup();
    placements = from.placements();
    instanceTypes = from.instanceTypes();
    tags = from.tags();
    hooks = from.hooks();
    terminationPolicies = from.terminationPolicies();
    newInstancesProtectedFromScaleIn = from.newInstancesProtectedFromScaleIn();
    retainOnTerminateAbandon = from.retainOnTerminateAbandon();
  }

  /** Smallest desired capacity. */
  public GroupDefinitionBuilder min(int value) {
    min = value;
    return this;
  }

  /** Largest desired capacity. */
  public GroupDefinitionBuilder max(int value) {
    max = value;
    return this;
  }

  /** Desired capacity; unset, a new group starts at its minimum. */
  public GroupDefinitionBuilder desired(@Nullable Integer value) {
    desired = value;
    return this;
  }

  /** The group's cool-down. */
  public GroupDefinitionBuilder cooldown(Duration value) {
    cooldown = value;
    return this;
  }

  /** How long after InService failed status checks are forgiven. */
  public GroupDefinitionBuilder healthCheckGrace(Duration value) {
    healthCheckGrace = value;
    return this;
  }

  /** How long an instance refresh waits for a new instance to warm up. */
  public GroupDefinitionBuilder instanceWarmup(@Nullable Duration value) {
    instanceWarmup = value;
    return this;
  }

  /** Zones, or subnets with their zones. */
  public GroupDefinitionBuilder placements(List<Placement> value) {
    placements = value;
    return this;
  }

  /** What instances are launched from. */
  public GroupDefinitionBuilder launchTemplate(LaunchTemplateReference value) {
    launchTemplate = value;
    return this;
  }

  /** Overrides of the launch template's instance type, in order of preference. */
  public GroupDefinitionBuilder instanceTypes(List<String> value) {
    instanceTypes = value;
    return this;
  }

  /** Tags of the group. */
  public GroupDefinitionBuilder tags(List<GroupTag> value) {
    tags = value;
    return this;
  }

  /** Inline lifecycle hooks. */
  public GroupDefinitionBuilder hooks(List<HookDefinition> value) {
    hooks = value;
    return this;
  }

  /** Termination policies, applied in order. */
  public GroupDefinitionBuilder terminationPolicies(List<TerminationPolicy> value) {
    terminationPolicies = value;
    return this;
  }

  /** Whether instances launched from now on start protected from scale-in. */
  public GroupDefinitionBuilder newInstancesProtectedFromScaleIn(boolean value) {
    newInstancesProtectedFromScaleIn = value;
    return this;
  }

  /** Whether an abandoned terminate hook keeps the instance, out of the group's capacity. */
  public GroupDefinitionBuilder retainOnTerminateAbandon(boolean value) {
    retainOnTerminateAbandon = value;
    return this;
  }

  /**
   * The definition.
   *
   * @throws AutoScalingException {@code ValidationError} where it contradicts itself
   */
  public GroupDefinition build() {
    return new GroupDefinition(
        name,
        min,
        max,
        desired,
        cooldown,
        healthCheckGrace,
        instanceWarmup,
        placements,
        launchTemplate,
        instanceTypes,
        tags,
        hooks,
        terminationPolicies,
        newInstancesProtectedFromScaleIn,
        retainOnTerminateAbandon);
  }
}
