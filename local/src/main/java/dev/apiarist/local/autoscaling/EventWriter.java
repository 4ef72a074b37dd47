package dev.apiarist.local.autoscaling;

import dev.apiarist.local.events.CloudEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Auto Scaling's events, in the shapes of the EventBridge event reference. */
final class EventWriter {
  private static final String SOURCE = "aws.autoscaling";

  private final Outbox outbox;
  private final Arns arns;
  private final Ids ids;

  EventWriter(Outbox outbox, Arns arns, Ids ids) {
    this.outbox = outbox;
    this.arns = arns;
    this.ids = ids;
  }

  /** A hook has opened. */
  void actionOpened(Group group, Member member, LifecycleAction action, Instant now) {
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("LifecycleActionToken", action.token());
    detail.put("AutoScalingGroupName", group.name());
    detail.put("LifecycleHookName", action.hook().name());
    detail.put("EC2InstanceId", member.id());
    detail.put("LifecycleTransition", action.hook().transition().wireName());
    String metadata = action.hook().notificationMetadata();
    if (metadata != null) {
      detail.put("NotificationMetadata", metadata);
    }
    putJourney(detail, member.journey());
    String detailType =
        switch (action.hook().transition()) {
          case LAUNCHING -> "EC2 Instance-launch Lifecycle Action";
          case TERMINATING -> "EC2 Instance-terminate Lifecycle Action";
        };
    post(detailType, List.of(group.arn()), detail, now);
  }

  /** An activity has ended, well or not. */
  void activityEnded(Activity activity, Journey journey, @Nullable String instanceId, Instant now) {
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("StatusCode", activity.status().wireName());
    detail.put("Description", activity.description());
    detail.put("AutoScalingGroupName", activity.groupName());
    detail.put("ActivityId", activity.id());
    detail.put(
        "Details",
        Map.of(
            "Availability Zone",
            activity.placement().zone(),
            "Subnet ID",
            activity.placement().subnetId()));
    detail.put("RequestId", ids.uuid());
    detail.put("StatusMessage", activity.message());
    detail.put("EndTime", ScalingCause.time(now));
    detail.put("EC2InstanceId", instanceId == null ? "" : instanceId);
    detail.put("StartTime", ScalingCause.time(activity.startedAt()));
    detail.put("Cause", activity.cause());
    putJourney(detail, journey);
    String what =
        switch (journey.transition()) {
          case LAUNCHING -> "EC2 Instance Launch ";
          case TERMINATING -> "EC2 Instance Terminate ";
        };
    boolean well = activity.status() == ActivityStatus.SUCCESSFUL;
    List<String> resources =
        instanceId == null
            ? List.of(activity.groupArn())
            : List.of(activity.groupArn(), arns.instance(instanceId));
    post(what + (well ? "Successful" : "Unsuccessful"), resources, detail, now);
  }

  /** An instance refresh has changed its state. */
  void refresh(Group group, String refreshId, String what, Instant now) {
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("InstanceRefreshId", refreshId);
    detail.put("AutoScalingGroupName", group.name());
    post("EC2 Auto Scaling Instance Refresh " + what, List.of(group.arn()), detail, now);
  }

  private static void putJourney(Map<String, Object> detail, Journey journey) {
    detail.put("Origin", journey.origin().wireName());
    detail.put("Destination", journey.destination().wireName());
  }

  private void post(
      String detailType, List<String> resources, Map<String, Object> detail, Instant now) {
    outbox.post(new CloudEvent(SOURCE, detailType, resources, detail, now), now);
  }
}
