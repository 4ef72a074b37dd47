package dev.apiarist.local.autoscaling;

import java.time.Instant;
import java.time.InstantSource;

/** What every part of one Auto Scaling shares. */
record Context(
    InstantSource clock,
    InstanceFleet fleet,
    EventWriter events,
    Faults faults,
    Ids ids,
    Arns arns) {

  Instant now() {
    return clock.instant();
  }

  /** What EC2 says of a member. */
  InstanceHealth health(Member member) {
    return fleet.health(member.id());
  }

  /** Starts an activity and logs it. */
  Activity begin(
      Group group, ActivityStatus status, String description, String cause, Placement placement) {
    Activity activity =
        new Activity(
            ids.uuid(),
            group.name(),
            group.arn(),
            description,
            cause,
            now(),
            null,
            status,
            "",
            placement);
    group.log().record(activity);
    return activity;
  }

  /** Ends an activity. */
  Activity end(Group group, String activityId, ActivityStatus status, String message) {
    Instant now = now();
    return group.log().update(activityId, activity -> activity.ended(status, message, now));
  }
}
