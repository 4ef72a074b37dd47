package dev.apiarist.local.autoscaling;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A scaling activity, as DescribeScalingActivities tells it.
 *
 * @param cause why, in AWS's sentences
 * @param endedAt null while in progress
 * @param message what went wrong; empty otherwise
 */
public record Activity(
    String id,
    String groupName,
    String groupArn,
    String description,
    String cause,
    Instant startedAt,
    @Nullable Instant endedAt,
    ActivityStatus status,
    String message,
    Placement placement) {

  Activity naming(String instanceId) {
    return new Activity(
        id,
        groupName,
        groupArn,
        description + ": " + instanceId,
        cause,
        startedAt,
        endedAt,
        status,
        message,
        placement);
  }

  Activity at(ActivityStatus next) {
    return new Activity(
        id, groupName, groupArn, description, cause, startedAt, endedAt, next, message, placement);
  }

  Activity ended(ActivityStatus end, String why, Instant now) {
    String reason = why.isEmpty() ? "" : ".  Status Reason: " + why;
    return new Activity(
        id, groupName, groupArn, description + reason, cause, startedAt, now, end, why, placement);
  }
}
