package dev.apiarist.local.autoscaling.api;

import dev.apiarist.local.autoscaling.HookChange;
import dev.apiarist.local.autoscaling.HookDefinition;
import dev.apiarist.local.autoscaling.HookOperations;
import dev.apiarist.local.autoscaling.HookOperations.ActionKey;
import dev.apiarist.local.autoscaling.HookResult;
import dev.apiarist.local.autoscaling.Transition;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Operations on lifecycle hooks and lifecycle actions. */
final class HookActions {
  private final HookOperations hooks;

  HookActions(HookOperations hooks) {
    this.hooks = hooks;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "PutLifecycleHook", this::put,
        "DeleteLifecycleHook", this::delete,
        "DescribeLifecycleHooks", this::describe,
        "CompleteLifecycleAction", this::complete,
        "RecordLifecycleActionHeartbeat", this::heartbeat);
  }

  private Supplier<Tree> put(QueryParameters parameters) {
    String groupName = parameters.required("AutoScalingGroupName");
    String transition = parameters.text("LifecycleTransition");
    String result = parameters.text("DefaultResult");
    HookChange change =
        new HookChange(
            parameters.required("LifecycleHookName"),
            transition == null ? null : Transition.of(transition),
            parameters.seconds("HeartbeatTimeout"),
            result == null ? null : HookResult.of(result),
            parameters.text("NotificationMetadata"));
    return Operation.doing(() -> hooks.put(groupName, change));
  }

  private Supplier<Tree> delete(QueryParameters parameters) {
    String groupName = parameters.required("AutoScalingGroupName");
    String hookName = parameters.required("LifecycleHookName");
    return Operation.doing(() -> hooks.delete(groupName, hookName));
  }

  private Supplier<Tree> describe(QueryParameters parameters) {
    String groupName = parameters.required("AutoScalingGroupName");
    Set<String> names = new HashSet<>(parameters.list("LifecycleHookNames"));
    return () ->
        new Tree()
            .put(
                "LifecycleHooks",
                hooks.describe(groupName).stream()
                    .filter(hook -> names.isEmpty() || names.contains(hook.name()))
                    .map(hook -> tree(groupName, hook))
                    .toList());
  }

  private static Tree tree(String groupName, HookDefinition hook) {
    return new Tree()
        .put("LifecycleHookName", hook.name())
        .put("AutoScalingGroupName", groupName)
        .put("LifecycleTransition", hook.transition().wireName())
        .put("NotificationMetadata", hook.notificationMetadata())
        .put("HeartbeatTimeout", hook.heartbeatTimeout().toSeconds())
        .put("GlobalTimeout", hook.globalTimeout().toSeconds())
        .put("DefaultResult", hook.defaultResult());
  }

  private Supplier<Tree> complete(QueryParameters parameters) {
    ActionKey key = key(parameters);
    HookResult result = HookResult.of(parameters.required("LifecycleActionResult"));
    return Operation.doing(() -> hooks.complete(key, result));
  }

  private Supplier<Tree> heartbeat(QueryParameters parameters) {
    ActionKey key = key(parameters);
    return Operation.doing(() -> hooks.heartbeat(key));
  }

  private static ActionKey key(QueryParameters parameters) {
    return new ActionKey(
        parameters.required("AutoScalingGroupName"),
        parameters.required("LifecycleHookName"),
        parameters.text("LifecycleActionToken"),
        parameters.text("InstanceId"));
  }
}
