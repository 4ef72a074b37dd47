package dev.apiarist.local.autoscaling.api;

import dev.apiarist.local.autoscaling.GroupDescription;
import dev.apiarist.local.autoscaling.PoolState;
import dev.apiarist.local.autoscaling.WarmPoolDefinition;
import dev.apiarist.local.autoscaling.WarmPoolOperations;
import java.util.Map;
import java.util.function.Supplier;

/** Operations on warm pools. */
final class WarmPoolActions {
  private final WarmPoolOperations warmPools;

  WarmPoolActions(WarmPoolOperations warmPools) {
    this.warmPools = warmPools;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "PutWarmPool", this::put,
        "DeleteWarmPool", this::delete,
        "DescribeWarmPool", this::describe);
  }

  private Supplier<Tree> put(QueryParameters parameters) {
    String groupName = parameters.required("AutoScalingGroupName");
    Integer prepared = parameters.integer("MaxGroupPreparedCapacity");
    Integer min = parameters.integer("MinSize");
    String state = parameters.text("PoolState");
    boolean reuse =
        parameters
            .structure("InstanceReusePolicy")
            .map(policy -> policy.truth("ReuseOnScaleIn", false))
            .orElse(false);
    WarmPoolDefinition definition =
        new WarmPoolDefinition(
            prepared == null || prepared < 0 ? null : prepared,
            min == null ? 0 : min,
            state == null ? PoolState.STOPPED : PoolState.of(state),
            reuse);
    return Operation.doing(() -> warmPools.put(groupName, definition));
  }

  private Supplier<Tree> delete(QueryParameters parameters) {
    String groupName = parameters.required("AutoScalingGroupName");
    boolean force = parameters.truth("ForceDelete", false);
    return Operation.doing(() -> warmPools.delete(groupName, force));
  }

  private Supplier<Tree> describe(QueryParameters parameters) {
    String groupName = parameters.required("AutoScalingGroupName");
    Pages pages = Pages.of(parameters);
    return () -> {
      GroupDescription group = warmPools.describe(groupName);
      WarmPoolDefinition pool = group.warmPool();
      return pages
          .answer("Instances", group.warmMembers(), GroupTrees::instance)
          .put("WarmPoolConfiguration", pool == null ? null : GroupTrees.warmPool(group, pool));
    };
  }
}
