package dev.apiarist.local.autoscaling;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls about instance refreshes. Every one fails with {@link AutoScalingException}. */
public final class RefreshOperations {
  private final Context context;
  private final Registry registry;

  RefreshOperations(Context context, Registry registry) {
    this.context = context;
    this.registry = registry;
  }

  /**
   * Starts a rolling refresh; {@code InstanceRefreshInProgress} while there is one.
   *
   * @param template the wanted launch template, which becomes the group's own when the refresh
   *     succeeds; null keeps the group's
   * @return the refresh's id
   */
  public String start(
      String groupName,
      RefreshPreferences preferences,
      @Nullable LaunchTemplateReference template) {
    return registry.locked(
        () -> {
          Group group = registry.changeable(groupName);
          if (group.activeRefresh().isPresent()) {
            throw AutoScalingException.refreshInProgress();
          }
          String id = context.ids().uuid();
          group.refreshes().add(new InstanceRefresh(id, preferences, template, context.now()));
          return id;
        });
  }

  /**
   * Cancels the active refresh; instances already replaced stay so. {@code
   * ActiveInstanceRefreshNotFound} when there is none.
   *
   * @return the refresh's id
   */
  public String cancel(String groupName) {
    return registry.locked(
        () -> {
          InstanceRefresh refresh =
              registry
                  .changeable(groupName)
                  .activeRefresh()
                  .orElseThrow(() -> AutoScalingException.noActiveRefresh(groupName));
          refresh.cancel();
          return refresh.id();
        });
  }

  /** A group's refreshes, the newest first. */
  public List<RefreshDescription> describe(String groupName) {
    return registry.locked(
        () -> {
          List<RefreshDescription> newestFirst =
              new ArrayList<>(
                  registry.group(groupName).refreshes().stream()
                      .map(refresh -> refresh.describe(groupName))
                      .toList());
          Collections.reverse(newestFirst);
          return newestFirst;
        });
  }
}
