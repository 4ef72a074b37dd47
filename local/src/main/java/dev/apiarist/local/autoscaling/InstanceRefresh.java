package dev.apiarist.local.autoscaling;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One rolling replacement of a group's instances. */
final class InstanceRefresh {
  private final String id;
  private final RefreshPreferences preferences;
  private final @Nullable LaunchTemplateReference template;
  private final Instant startedAt;
  private final Set<String> remaining = new LinkedHashSet<>();
  private int total;
  private int surplus;
  private RefreshStatus status = RefreshStatus.PENDING;
  private String reason = "";
  private @Nullable Instant endedAt;
  private @Nullable Instant waitingSince;

  InstanceRefresh(
      String id,
      RefreshPreferences preferences,
      @Nullable LaunchTemplateReference template,
      Instant startedAt) {
    this.id = id;
    this.preferences = preferences;
    this.template = template;
    this.startedAt = startedAt;
  }

  String id() {
    return id;
  }

  RefreshPreferences preferences() {
    return preferences;
  }

  Optional<LaunchTemplateReference> template() {
    return Optional.ofNullable(template);
  }

  RefreshStatus status() {
    return status;
  }

  boolean active() {
    return status.active();
  }

  void begin(Set<String> instanceIds) {
    status = RefreshStatus.IN_PROGRESS;
    remaining.addAll(instanceIds);
    total = instanceIds.size();
  }

  /** Instances still to be replaced that are still in the group's capacity. */
  Set<String> remaining() {
    return remaining;
  }

  void surplus(int value) {
    surplus = value;
  }

  int surplus() {
    return surplus;
  }

  void cancel() {
    status = RefreshStatus.CANCELLING;
    surplus = 0;
  }

  void end(RefreshStatus end, String why, Instant now) {
    status = end;
    reason = why;
    endedAt = now;
    surplus = 0;
  }

  /** Notes that only protected instances are left, and since when. */
  Instant waitSince(String why, Instant now) {
    reason = why;
    if (waitingSince == null) {
      waitingSince = now;
    }
    return waitingSince;
  }

  void stopWaiting() {
    reason = "";
    waitingSince = null;
  }

  RefreshDescription describe(String groupName) {
    int done = total - remaining.size();
    boolean started = status != RefreshStatus.PENDING;
    return new RefreshDescription(
        id,
        groupName,
        status,
        reason,
        startedAt,
        endedAt,
        started && total == 0 ? 100 : started ? 100 * done / total : 0,
        remaining.size(),
        preferences,
        template);
  }
}
