package dev.apiarist.local.autoscaling;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A group's activities; the oldest ended ones are forgotten beyond a thousand. */
final class ActivityLog {
  private static final int KEPT = 1000;

  private final Map<String, Activity> activities = new LinkedHashMap<>();
  private @Nullable Activity lastScaling;

  void record(Activity activity) {
    activities.put(activity.id(), activity);
    if (activities.size() > KEPT) {
      activities.values().stream()
          .filter(old -> old.status().ended())
          .findFirst()
          .ifPresent(old -> activities.remove(old.id()));
    }
  }

  Activity get(String id) {
    Activity activity = activities.get(id);
    if (activity == null) {
      throw new IllegalStateException("no activity " + id);
    }
    return activity;
  }

  Activity update(String id, UnaryOperator<Activity> change) {
    Activity changed = change.apply(get(id));
    activities.put(id, changed);
    if (changed.status() == ActivityStatus.SUCCESSFUL) {
      lastScaling = changed;
    }
    return changed;
  }

  /** The activity that keeps the group in cool-down: one in progress, or a recent success. */
  Optional<Activity> blocking(Instant cooledDownSince) {
    Optional<Activity> open = open();
    if (open.isPresent()) {
      return open;
    }
    return Optional.ofNullable(lastScaling)
        .filter(last -> last.endedAt() != null && last.endedAt().isAfter(cooledDownSince));
  }

  Optional<Activity> open() {
    return activities.values().stream().filter(activity -> !activity.status().ended()).findFirst();
  }

  /** Activities in progress first, then the newest. */
  List<Activity> describe() {
    List<Activity> newestFirst = new ArrayList<>(activities.values());
    newestFirst.sort(
        Comparator.comparing((Activity activity) -> activity.status().ended())
            .thenComparing(Activity::startedAt, Comparator.reverseOrder()));
    return newestFirst;
  }
}
