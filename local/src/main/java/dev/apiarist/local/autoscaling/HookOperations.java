package dev.apiarist.local.autoscaling;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Calls about lifecycle hooks and the actions they open. Every one fails with {@link
 * AutoScalingException}: {@code ValidationError} for what does not exist.
 */
public final class HookOperations {
  private static final int MOST_HOOKS = 50;

  private final Context context;
  private final Registry registry;
  private final Lifecycle lifecycle;

  HookOperations(Context context, Registry registry, Lifecycle lifecycle) {
    this.context = context;
    this.registry = registry;
    this.lifecycle = lifecycle;
  }

  /** Which open action is meant: by its token, else by its instance. */
  public record ActionKey(
      String groupName, String hookName, @Nullable String token, @Nullable String instanceId) {
    public ActionKey {
      if (token == null && instanceId == null) {
        throw AutoScalingException.validation(
            "Either the LifecycleActionToken or the InstanceId must be given");
      }
    }

    boolean means(Member member, LifecycleAction action) {
      return action.hook().name().equals(hookName)
          && (token == null ? member.id().equals(instanceId) : action.token().equals(token));
    }
  }

  private record Open(Group group, Member member, LifecycleAction action) {}

  /** Creates a hook or changes one; instances already launching are not held by a new one. */
  public void put(String groupName, HookChange change) {
    registry.run(
        () -> {
          Group group = registry.changeable(groupName);
          Optional<HookDefinition> current = group.hook(change.name());
          if (current.isEmpty() && group.hooks().size() >= MOST_HOOKS) {
            throw AutoScalingException.validation(
                "The group %s already has %d lifecycle hooks".formatted(groupName, MOST_HOOKS));
          }
          group.put(current.isPresent() ? change.over(current.get()) : change.create());
        });
  }

  /** Deletes a hook; its open actions end first, launches with ABANDON, terminations CONTINUE. */
  public void delete(String groupName, String hookName) {
    registry.run(
        () -> {
          Group group = registry.changeable(groupName);
          HookDefinition hook =
              group
                  .hook(hookName)
                  .orElseThrow(
                      () ->
                          AutoScalingException.validation(
                              "No Lifecycle Hook found with name " + hookName));
          group.removeHook(hookName);
          HookResult result =
              switch (hook.transition()) {
                case LAUNCHING -> HookResult.ABANDON;
                case TERMINATING -> HookResult.CONTINUE;
              };
          for (Member member : group.members()) {
            member
                .action(hookName)
                .ifPresent(
                    action ->
                        lifecycle.complete(
                            group, member, action, result, "Lifecycle Hook was deleted"));
          }
        });
  }

  /** A group's hooks. */
  public List<HookDefinition> describe(String groupName) {
    return registry.locked(() -> registry.group(groupName).hooks());
  }

  /** Ends an open action. */
  public void complete(ActionKey key, HookResult result) {
    registry.run(
        () -> {
          Open open = find(key);
          lifecycle.complete(
              open.group(),
              open.member(),
              open.action(),
              result,
              "Lifecycle Action Completed with " + result + " Result");
        });
  }

  /** Restarts an open action's heartbeat time-out; the global one stands. */
  public void heartbeat(ActionKey key) {
    registry.run(() -> find(key).action().heartbeat(context.now()));
  }

  private Open find(ActionKey key) {
    Group group = registry.group(key.groupName());
    for (Member member : group.members()) {
      for (LifecycleAction action : member.actions()) {
        if (key.means(member, action)) {
          return new Open(group, member, action);
        }
      }
    }
    throw AutoScalingException.validation(
        key.token() == null
            ? "No active Lifecycle Action found with instance ID " + key.instanceId()
            : "No active Lifecycle Action found with token " + key.token());
  }
}
