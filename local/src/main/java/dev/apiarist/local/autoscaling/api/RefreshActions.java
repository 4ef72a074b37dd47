package dev.apiarist.local.autoscaling.api;

import dev.apiarist.local.autoscaling.AutoScalingException;
import dev.apiarist.local.autoscaling.LaunchTemplateReference;
import dev.apiarist.local.autoscaling.ProtectedInstances;
import dev.apiarist.local.autoscaling.RefreshDescription;
import dev.apiarist.local.autoscaling.RefreshOperations;
import dev.apiarist.local.autoscaling.RefreshPreferences;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Operations on instance refreshes. */
final class RefreshActions {
  private final RefreshOperations refreshes;

  RefreshActions(RefreshOperations refreshes) {
    this.refreshes = refreshes;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "StartInstanceRefresh", this::start,
        "CancelInstanceRefresh", this::cancel,
        "DescribeInstanceRefreshes", this::describe);
  }

  private Supplier<Tree> start(QueryParameters parameters) {
    String groupName = parameters.required("AutoScalingGroupName");
    String strategy = parameters.text("Strategy");
    if (strategy != null && !strategy.equals("Rolling")) {
      throw AutoScalingException.validation(
          "The local cloud's Auto Scaling has rolling instance refreshes only, not " + strategy);
    }
    RefreshPreferences preferences =
        parameters
            .structure("Preferences")
            .map(RefreshActions::preferences)
            .orElse(RefreshPreferences.DEFAULT);
    @Nullable LaunchTemplateReference template = template(parameters).orElse(null);
    return () ->
        new Tree().put("InstanceRefreshId", refreshes.start(groupName, preferences, template));
  }

  private static Optional<LaunchTemplateReference> template(QueryParameters parameters) {
    return parameters
        .structure("DesiredConfiguration")
        .flatMap(configuration -> configuration.structure("LaunchTemplate"))
        .map(GroupParameters::reference);
  }

  private static RefreshPreferences preferences(QueryParameters given) {
    RefreshPreferences fallback = RefreshPreferences.DEFAULT;
    Integer min = given.integer("MinHealthyPercentage");
    Integer max = given.integer("MaxHealthyPercentage");
    String guarded = given.text("ScaleInProtectedInstances");
    return new RefreshPreferences(
        min == null ? fallback.minHealthyPercentage() : min,
        max == null ? fallback.maxHealthyPercentage() : max,
        given.seconds("InstanceWarmup"),
        given.truth("SkipMatching", fallback.skipMatching()),
        guarded == null ? fallback.protectedInstances() : ProtectedInstances.of(guarded));
  }

  private Supplier<Tree> cancel(QueryParameters parameters) {
    String groupName = parameters.required("AutoScalingGroupName");
    return () -> new Tree().put("InstanceRefreshId", refreshes.cancel(groupName));
  }

  private Supplier<Tree> describe(QueryParameters parameters) {
    String groupName = parameters.required("AutoScalingGroupName");
    Set<String> ids = new HashSet<>(parameters.list("InstanceRefreshIds"));
    Pages pages = Pages.of(parameters);
    return () -> {
      List<RefreshDescription> found =
          refreshes.describe(groupName).stream()
              .filter(refresh -> ids.isEmpty() || ids.contains(refresh.id()))
              .toList();
      return pages.answer("InstanceRefreshes", found, RefreshActions::tree);
    };
  }

  private static Tree tree(RefreshDescription refresh) {
    RefreshPreferences preferences = refresh.preferences();
    Duration warmup = preferences.instanceWarmup();
    LaunchTemplateReference template = refresh.launchTemplate();
    return new Tree()
        .put("InstanceRefreshId", refresh.id())
        .put("AutoScalingGroupName", refresh.groupName())
        .put("Status", refresh.status().wireName())
        .putUnlessEmpty("StatusReason", refresh.reason())
        .put("StartTime", refresh.startedAt())
        .put("EndTime", refresh.endedAt())
        .put("PercentageComplete", refresh.percentageComplete())
        .put("InstancesToUpdate", refresh.instancesToUpdate())
        .put("Strategy", "Rolling")
        .put(
            "Preferences",
            new Tree()
                .put("MinHealthyPercentage", preferences.minHealthyPercentage())
                .put("MaxHealthyPercentage", preferences.maxHealthyPercentage())
                .put("InstanceWarmup", warmup == null ? null : warmup.toSeconds())
                .put("SkipMatching", preferences.skipMatching())
                .put("ScaleInProtectedInstances", preferences.protectedInstances().wireName()))
        .put(
            "DesiredConfiguration",
            template == null
                ? null
                : new Tree().put("LaunchTemplate", GroupTrees.template(template)));
  }
}
