package dev.apiarist.local.autoscaling;

import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/** Closes the difference between desired and actual capacity. */
final class Capacity {
  private static final String ALL_PROTECTED =
      "Could not scale to desired capacity because all remaining instances are protected from scale-in.";

  private final Context context;
  private final Lifecycle lifecycle;
  private final Launcher launcher;
  private final ScaleInPolicy policy;

  Capacity(Context context, Lifecycle lifecycle, Launcher launcher) {
    this.context = context;
    this.lifecycle = lifecycle;
    this.launcher = launcher;
    this.policy = new ScaleInPolicy(context.ids());
  }

  /** Launches and terminates as far as processes, backoff and protection allow now. */
  void reconcile(Group group) {
    int missing = group.target() - group.capacity();
    if (missing == 0) {
      group.cause().equilibrium();
    } else if (missing > 0) {
      scaleOut(group, missing);
    } else {
      scaleIn(group, -missing);
    }
  }

  private void scaleOut(Group group, int missing) {
    if (!group.runs(ScalingProcess.LAUNCH)) {
      return;
    }
    Instant now = context.now();
    for (int launched = 0; launched < missing; launched++) {
      int capacity = group.capacity();
      Optional<Member> warm = warmInEmptiestZone(group);
      if (warm.isPresent()) {
        wake(group, warm.get(), group.cause().ofLaunch(now, capacity, capacity + 1));
      } else if (!group.backoff().ready(now) || !launchOne(group, now, capacity)) {
        return;
      }
    }
  }

  private static Optional<Member> warmInEmptiestZone(Group group) {
    Map<String, Integer> zones = new ZoneBalance(group).byZone();
    return group.members(Member::poolReady).stream()
        .min(Comparator.comparingInt(member -> zones.getOrDefault(member.zone(), 0)));
  }

  private boolean launchOne(Group group, Instant now, int capacity) {
    String cause = group.cause().ofLaunch(now, capacity, capacity + 1);
    return launcher.launch(group, Journey.EC2_TO_GROUP, cause);
  }

  private void wake(Group group, Member member, String cause) {
    boolean stopped = member.restsAs() != PoolState.RUNNING;
    lifecycle.start(group, member, Journey.POOL_TO_GROUP, cause);
    if (stopped) {
      context.fleet().start(member.id());
    }
  }

  private void scaleIn(Group group, int excess) {
    if (!group.runs(ScalingProcess.TERMINATE)) {
      return;
    }
    Instant now = context.now();
    for (int ended = 0; ended < excess; ended++) {
      Optional<Member> victim = policy.choose(group, now);
      if (victim.isEmpty()) {
        refuseIfAllProtected(group, now);
        return;
      }
      scaleIn(group, victim.get(), now);
    }
  }

  private void scaleIn(Group group, Member victim, Instant now) {
    int capacity = group.capacity();
    String cause = group.cause().ofScaleIn(now, capacity, capacity - 1, victim.id());
    boolean reuse =
        !group.warmPoolDeleting()
            && group.warmPool().map(WarmPoolDefinition::reuseOnScaleIn).orElse(false);
    lifecycle.start(group, victim, reuse ? Journey.GROUP_TO_POOL : Journey.GROUP_TO_EC2, cause);
  }

  /** Instances still launching may be candidates later; only protected ones never are. */
  private void refuseIfAllProtected(Group group, Instant now) {
    boolean launching =
        !group.members(member -> member.inCapacity() && member.launching()).isEmpty();
    if (launching || !group.cause().noticeProtection()) {
      return;
    }
    Activity refused =
        context.begin(
            group,
            ActivityStatus.IN_PROGRESS,
            ALL_PROTECTED,
            group.cause().ofRefusedScaleIn(now),
            group.definition().placements().getFirst());
    context.end(group, refused.id(), ActivityStatus.CANCELLED, "");
  }
}
