package dev.apiarist.local.autoscaling;

import java.time.Duration;
import java.time.Instant;

/** The last step of a journey: into service, to rest in the warm pool, or out of existence. */
final class Arrival {
  private static final Duration RETRY = Duration.ofSeconds(30);

  private final Context context;

  Arrival(Context context) {
    this.context = context;
  }

  /** Ends a member's journey, or does nothing until its machine has got there. */
  void tryIt(Group group, Member member) {
    switch (member.journey().destination()) {
      case GROUP -> settle(group, member);
      case POOL -> rest(group, member);
      case EC2 -> end(group, member);
    }
  }

  private void rest(Group group, Member member) {
    if (restingState(group) != PoolState.RUNNING) {
      context.fleet().stop(member.id());
    }
    settle(group, member);
  }

  private void end(Group group, Member member) {
    Instant now = context.now();
    if (!member.mayRetry(now)) {
      return;
    }
    try {
      context.fleet().terminate(member.id());
    } catch (RuntimeException broken) {
      failEnd(group, member, broken, now);
      return;
    }
    if (context.health(member) == InstanceHealth.TERMINATED) {
      settle(group, member);
    }
  }

  /** The activity fails and says so; a new one tries again half a minute later. */
  private void failEnd(Group group, Member member, RuntimeException broken, Instant now) {
    Activity failed =
        context.end(group, member.activityId(), ActivityStatus.FAILED, broken.toString());
    context.events().activityEnded(failed, member.journey(), member.id(), now);
    Activity again =
        context.begin(
            group,
            ActivityStatus.IN_PROGRESS,
            "Terminating EC2 instance: " + member.id(),
            failed.cause(),
            member.placement());
    member.retry(again.id(), now.plus(RETRY));
  }

  private void settle(Group group, Member member) {
    Instant now = context.now();
    member.settle(now, restingState(group));
    Activity done = context.end(group, member.activityId(), ActivityStatus.SUCCESSFUL, "");
    context.events().activityEnded(done, member.journey(), member.id(), now);
    if (member.journey().transition() == Transition.LAUNCHING) {
      group.backoff().succeeded();
    }
  }

  private static PoolState restingState(Group group) {
    return group.warmPool().map(WarmPoolDefinition::state).orElse(PoolState.RUNNING);
  }
}
