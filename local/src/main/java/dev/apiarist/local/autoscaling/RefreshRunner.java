package dev.apiarist.local.autoscaling;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Drives a group's instance refresh: as many replacements at once as its preferences allow. */
final class RefreshRunner {
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);
  private static final String PROTECTED =
      "Waiting for instances that are protected from scale in to have their protection removed.";

  private final Context context;
  private final Lifecycle lifecycle;

  RefreshRunner(Context context, Lifecycle lifecycle) {
    this.context = context;
    this.lifecycle = lifecycle;
  }

  /** Takes the group's active refresh as far as it can go now. */
  void run(Group group) {
    if (!group.runs(ScalingProcess.INSTANCE_REFRESH)) {
      return;
    }
    group.activeRefresh().ifPresent(refresh -> run(group, refresh));
  }

  private void run(Group group, InstanceRefresh refresh) {
    switch (refresh.status()) {
      case PENDING -> begin(group, refresh);
      case IN_PROGRESS -> roll(group, refresh);
      case CANCELLING -> {
        if (group.members(Member::moving).isEmpty()) {
          end(group, refresh, RefreshStatus.CANCELLED, "Cancelled due to user request.");
        }
      }
      case SUCCESSFUL, FAILED, CANCELLED -> {}
    }
  }

  private void begin(Group group, InstanceRefresh refresh) {
    RefreshPreferences preferences = refresh.preferences();
    LaunchTemplateReference wanted = group.launchTemplate();
    Set<String> instanceIds =
        group.members(Member::inCapacity).stream()
            .filter(
                member -> !preferences.skipMatching() || !member.launchTemplate().equals(wanted))
            .filter(
                member ->
                    preferences.protectedInstances() != ProtectedInstances.IGNORE
                        || !member.protectedFromScaleIn())
            .map(Member::id)
            .collect(Collectors.toSet());
    refresh.begin(instanceIds);
    context.events().refresh(group, refresh.id(), "Started", context.now());
  }

  private void roll(Group group, InstanceRefresh refresh) {
    List<Member> left =
        group.members(member -> member.inCapacity() && refresh.remaining().contains(member.id()));
    refresh.remaining().retainAll(left.stream().map(Member::id).collect(Collectors.toSet()));
    int surplus = refresh.preferences().surplus(group.desired());
    refresh.surplus(Math.min(surplus, left.size()));
    if (left.isEmpty()) {
      endWhenWarm(group, refresh);
    } else {
      takeOut(group, refresh, left);
    }
  }

  private void takeOut(Group group, InstanceRefresh refresh, List<Member> left) {
    List<Member> candidates =
        left.stream().filter(member -> mayGo(member, refresh.preferences())).toList();
    if (candidates.isEmpty()) {
      waitForProtection(group, refresh, left);
      return;
    }
    refresh.stopWaiting();
    if (!group.runs(ScalingProcess.TERMINATE) || !group.runs(ScalingProcess.LAUNCH)) {
      return;
    }
    int spare = healthy(group, refresh) - refresh.preferences().floor(group.desired());
    for (Member member : candidates) {
      spare -= warm(member, group, refresh) ? 1 : 0;
      if (spare < 0) {
        return;
      }
      replace(group, refresh, member);
    }
  }

  private static boolean mayGo(Member member, RefreshPreferences preferences) {
    return member.inService()
        && (!member.protectedFromScaleIn()
            || preferences.protectedInstances() == ProtectedInstances.REFRESH);
  }

  private void replace(Group group, InstanceRefresh refresh, Member member) {
    lifecycle.terminate(
        group,
        member,
        "At %s an instance was taken out of service in response to an instance refresh."
            .formatted(ScalingCause.time(context.now())));
    refresh.remaining().remove(member.id());
    group.cause().oweReplacement();
  }

  private void waitForProtection(Group group, InstanceRefresh refresh, List<Member> left) {
    if (left.stream().anyMatch(member -> !member.inService())) {
      return;
    }
    Instant now = context.now();
    Instant since = refresh.waitSince(PROTECTED, now);
    if (!now.isBefore(since.plus(LONGEST_WAIT))) {
      end(
          group,
          refresh,
          RefreshStatus.FAILED,
          "The instance refresh timed out waiting for instances protected from scale in.");
    }
  }

  private void endWhenWarm(Group group, InstanceRefresh refresh) {
    boolean settled = group.members(Member::moving).isEmpty();
    if (settled && healthy(group, refresh) >= group.desired()) {
      refresh
          .template()
          .ifPresent(
              template ->
                  group.define(group.definition().change().launchTemplate(template).build()));
      end(group, refresh, RefreshStatus.SUCCESSFUL, "");
    }
  }

  private void end(Group group, InstanceRefresh refresh, RefreshStatus status, String reason) {
    refresh.end(status, reason, context.now());
    String what = status == RefreshStatus.SUCCESSFUL ? "Succeeded" : status.wireName();
    context.events().refresh(group, refresh.id(), what, context.now());
  }

  private int healthy(Group group, InstanceRefresh refresh) {
    return group.members(member -> warm(member, group, refresh)).size();
  }

  private boolean warm(Member member, Group group, InstanceRefresh refresh) {
    Duration asked = refresh.preferences().instanceWarmup();
    Duration warmup = asked == null ? group.definition().refreshWarmup() : asked;
    return member.healthy() && member.inServiceFor(warmup, context.now());
  }
}
