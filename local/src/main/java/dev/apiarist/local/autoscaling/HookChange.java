package dev.apiarist.local.autoscaling;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What PutLifecycleHook says; null leaves an existing hook's value, or takes AWS's default for a
 * new one.
 */
public record HookChange(
    String name,
    @Nullable Transition transition,
    @Nullable Duration heartbeatTimeout,
    @Nullable HookResult defaultResult,
    @Nullable String notificationMetadata) {

  /** The change that makes a hook exactly this one. */
  public static HookChange to(HookDefinition hook) {
    return new HookChange(
        hook.name(),
        hook.transition(),
        hook.heartbeatTimeout(),
        hook.defaultResult(),
        hook.notificationMetadata());
  }

  HookDefinition create() {
    if (transition == null) {
      throw AutoScalingException.validation(
          "LifecycleTransition is required when creating the lifecycle hook " + name);
    }
    return over(HookDefinition.of(name, transition));
  }

  HookDefinition over(HookDefinition current) {
    return new HookDefinition(
        name,
        transition == null ? current.transition() : transition,
        heartbeatTimeout == null ? current.heartbeatTimeout() : heartbeatTimeout,
        defaultResult == null ? current.defaultResult() : defaultResult,
        notificationMetadata == null ? current.notificationMetadata() : notificationMetadata);
  }
}
