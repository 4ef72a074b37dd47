package dev.apiarist.local.autoscaling;

import dev.apiarist.local.autoscaling.Journey.Place;
import java.time.Instant;
import java.util.List;

/**
 * Moves members along their journeys, one state a tick:
 *
 * <pre>
 * Pending -> Pending:Wait -> Pending:Proceed -> InService
 * Terminating -> Terminating:Wait -> Terminating:Proceed -> Terminated
 * </pre>
 *
 * Without hooks the middle states are left out. All hooks of a transition open together; the member
 * waits for the last one, or for the first ABANDON.
 */
final class Lifecycle {
  private static final String RETAINED =
      "The instance was retained because its termination lifecycle action was abandoned.";

  private final Context context;
  private final Arrival arrival;

  Lifecycle(Context context) {
    this.context = context;
    this.arrival = new Arrival(context);
  }

  /** Moves a member one state on, if what it waits for has come. */
  void step(Group group, Member member) {
    switch (member.phase()) {
      case STARTED -> leaveStart(group, member);
      case WAITING -> expire(group, member);
      case PROCEEDING, ARRIVING -> arrival.tryIt(group, member);
      case SETTLED -> forgetIfGone(group, member);
      case RETAINED -> {}
    }
  }

  private void leaveStart(Group group, Member member) {
    if (member.journey().transition() == Transition.LAUNCHING && !running(group, member)) {
      return;
    }
    List<HookDefinition> hooks = hooksFor(group, member);
    if (hooks.isEmpty()) {
      member.enter(Phase.ARRIVING);
      arrival.tryIt(group, member);
      return;
    }
    Instant now = context.now();
    member.enter(Phase.WAITING);
    setStatus(group, member, ActivityStatus.MID_LIFECYCLE_ACTION);
    for (HookDefinition hook : hooks) {
      LifecycleAction action = new LifecycleAction(context.ids().uuid(), hook, now);
      member.open(action);
      context.events().actionOpened(group, member, action, now);
    }
  }

  private boolean running(Group group, Member member) {
    return switch (context.health(member)) {
      case RUNNING, IMPAIRED -> true;
      case PENDING -> false;
      case STOPPED, TERMINATED -> {
        failLaunch(
            group,
            member,
            ActivityStatus.FAILED,
            "Instance became unhealthy while waiting for instance to be in InService state. Termination Reason: Client.UserInitiatedShutdown: User initiated shutdown");
        yield false;
      }
    };
  }

  /** A launch is held by the hooks that existed when it was ordered and still do. */
  private static List<HookDefinition> hooksFor(Group group, Member member) {
    Transition transition = member.journey().transition();
    return group.hooks().stream()
        .filter(hook -> hook.transition() == transition)
        .filter(hook -> !fromEc2(member) || member.knewHook(hook.name()))
        .toList();
  }

  private static boolean fromEc2(Member member) {
    return member.journey().origin() == Place.EC2;
  }

  private void expire(Group group, Member member) {
    Instant now = context.now();
    for (LifecycleAction action : member.actions()) {
      if (member.phase() == Phase.WAITING && action.overdue(now)) {
        complete(group, member, action, action.hook().defaultResult(), action.overdueReason());
      }
    }
  }

  /** Ends one action; the member proceeds when it was the last, or ABANDON ends them all. */
  void complete(
      Group group, Member member, LifecycleAction action, HookResult result, String reason) {
    member.close(action);
    switch (result) {
      case CONTINUE -> {
        if (member.actions().isEmpty()) {
          proceed(group, member);
        }
      }
      case ABANDON -> {
        member.closeAll();
        abandon(group, member, action, reason);
      }
    }
  }

  private void abandon(Group group, Member member, LifecycleAction action, String reason) {
    switch (action.hook().transition()) {
      case LAUNCHING ->
          failLaunch(
              group,
              member,
              ActivityStatus.CANCELLED,
              "Instance failed to complete user's Lifecycle Action: Lifecycle Action with token %s was abandoned: %s"
                  .formatted(action.token(), reason));
      case TERMINATING -> {
        if (group.definition().retainOnTerminateAbandon()) {
          member.enter(Phase.RETAINED);
          context.end(group, member.activityId(), ActivityStatus.CANCELLED, RETAINED);
          return;
        }
        if (member.journey() == Journey.GROUP_TO_POOL) {
          member.divert(Journey.GROUP_TO_EC2);
        }
        proceed(group, member);
      }
    }
  }

  private void proceed(Group group, Member member) {
    member.enter(Phase.PROCEEDING);
    setStatus(group, member, ActivityStatus.IN_PROGRESS);
  }

  private void failLaunch(Group group, Member member, ActivityStatus end, String message) {
    Instant now = context.now();
    Activity failed = context.end(group, member.activityId(), end, message);
    context.events().activityEnded(failed, member.journey(), member.id(), now);
    group.backoff().failed(now);
    group.cause().oweReplacement();
    start(
        group,
        member,
        member.journey().wayOut(),
        "At %s an instance was taken out of service in response to a launch failure."
            .formatted(ScalingCause.time(now)));
  }

  /** Sends a member out, or back to the warm pool, through its terminate hooks. */
  Activity terminate(Group group, Member member, String cause) {
    return start(group, member, member.journey().wayOut(), cause);
  }

  /** Starts a journey of a member that is there. */
  Activity start(Group group, Member member, Journey journey, String cause) {
    cancelOpenActivity(group, member);
    boolean launching = journey.transition() == Transition.LAUNCHING;
    Activity activity =
        context.begin(
            group,
            launching ? ActivityStatus.PRE_IN_SERVICE : ActivityStatus.IN_PROGRESS,
            (launching ? "Launching a new EC2 instance" : describeEnd(journey))
                + ": "
                + member.id(),
            cause,
            member.placement());
    member.startJourney(journey, activity.id());
    return activity;
  }

  private static String describeEnd(Journey journey) {
    return journey.destination() == Place.POOL
        ? "Returning EC2 instance to warm pool"
        : "Terminating EC2 instance";
  }

  private void cancelOpenActivity(Group group, Member member) {
    if (!group.log().get(member.activityId()).status().ended()) {
      Activity cancelled =
          context.end(
              group, member.activityId(), ActivityStatus.CANCELLED, "The instance was terminated.");
      if (member.journey().transition() == Transition.LAUNCHING) {
        context.events().activityEnded(cancelled, member.journey(), member.id(), context.now());
      }
    }
  }

  /** Ends a member without hooks, whatever it is held by. */
  Activity terminateAtOnce(Group group, Member member, String cause) {
    if (!member.leaving() || member.phase() == Phase.RETAINED) {
      terminate(group, member, cause);
    }
    member.closeAll();
    if (!member.gone()) {
      proceed(group, member);
    }
    return group.log().get(member.activityId());
  }

  private static void forgetIfGone(Group group, Member member) {
    if (member.gone()) {
      group.remove(member);
    }
  }

  private static void setStatus(Group group, Member member, ActivityStatus status) {
    group.log().update(member.activityId(), activity -> activity.at(status));
  }
}
