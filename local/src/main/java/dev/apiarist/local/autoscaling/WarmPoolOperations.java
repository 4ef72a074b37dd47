package dev.apiarist.local.autoscaling;

/** Calls about warm pools. Every one fails with {@link AutoScalingException}. */
public final class WarmPoolOperations {
  private final Context context;
  private final Registry registry;
  private final Lifecycle lifecycle;

  WarmPoolOperations(Context context, Registry registry, Lifecycle lifecycle) {
    this.context = context;
    this.registry = registry;
    this.lifecycle = lifecycle;
  }

  /** Gives a group a warm pool, or changes it; {@code ValidationError} if the fleet cannot stop. */
  public void put(String groupName, WarmPoolDefinition definition) {
    registry.run(
        () -> {
          Group group = registry.changeable(groupName);
          if (group.warmPoolDeleting()) {
            throw AutoScalingException.validation(
                "The warm pool of group %s is being deleted".formatted(groupName));
          }
          if (definition.state() != PoolState.RUNNING && !context.fleet().canStop()) {
            throw AutoScalingException.validation(
                "This local cloud cannot stop instances: a warm pool needs PoolState Running, not "
                    + definition.state().wireName());
          }
          group.setWarmPool(definition, false);
        });
  }

  /** Deletes a warm pool, ending its instances; with force, without their hooks. */
  public void delete(String groupName, boolean force) {
    registry.run(
        () -> {
          Group group = registry.changeable(groupName);
          WarmPoolDefinition pool =
              group
                  .warmPool()
                  .orElseThrow(
                      () ->
                          AutoScalingException.validation(
                              "No warm pool found for Auto Scaling group " + groupName));
          group.setWarmPool(pool, true);
          if (force) {
            String cause =
                "At %s a user request deleted the warm pool."
                    .formatted(ScalingCause.time(context.now()));
            group
                .members(Member::inPool)
                .forEach(member -> lifecycle.terminateAtOnce(group, member, cause));
          }
        });
  }

  /** A group with its warm pool's definition and instances. */
  public GroupDescription describe(String groupName) {
    return registry.locked(() -> registry.group(groupName).describe());
  }
}
