package dev.apiarist.aws;

import dev.apiarist.journal.Excerpt;
import dev.apiarist.port.AutoScalingGroups;
import dev.apiarist.port.Group;
import dev.apiarist.port.LifecycleHook;
import dev.apiarist.swarm.GroupName;
import dev.apiarist.swarm.InstanceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.CompleteLifecycleActionRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingGroupsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingGroupsResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeInstanceRefreshesRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeScalingActivitiesRequest;
import software.amazon.awssdk.services.autoscaling.model.Filter;
import software.amazon.awssdk.services.autoscaling.model.RecordLifecycleActionHeartbeatRequest;
import software.amazon.awssdk.services.autoscaling.model.ScalingActivityStatusCode;
import software.amazon.awssdk.services.autoscaling.model.SetDesiredCapacityRequest;
import software.amazon.awssdk.services.autoscaling.model.TerminateInstanceInAutoScalingGroupRequest;

/** EC2 Auto Scaling. */
final class AwsAutoScalingGroups implements AutoScalingGroups {
  private static final String CLUSTER_TAG = "apiarist:cluster";

  /** Every state of an instance refresh in which it still changes instances, or may. */
  private static final Set<String> REFRESHING =
      Set.of("Pending", "InProgress", "Baking", "Cancelling", "RollbackInProgress");

  private static final int PAGE = 100;

  /** As in "Launching a new EC2 instance: i-0123456789abcdef0". */
  private static final Pattern LAUNCH = Pattern.compile("^Launching ");

  private static final int LONGEST_REASON = 300;

  private final SdkClients sdk;
  private final String cluster;

  AwsAutoScalingGroups(SdkClients sdk, String cluster) {
    this.sdk = sdk;
    this.cluster = cluster;
  }

  @Override
  public List<Group> groups() {
    Filter ours = Filter.builder().name("tag:" + CLUSTER_TAG).values(cluster).build();
    return describe(DescribeAutoScalingGroupsRequest.builder().filters(ours));
  }

  @Override
  public Optional<Group> group(GroupName name) {
    return describe(DescribeAutoScalingGroupsRequest.builder().autoScalingGroupNames(name.value()))
        .stream()
        .findFirst();
  }

  @Override
  public void setDesiredCapacity(GroupName group, int desired) {
    SetDesiredCapacityRequest request =
        SetDesiredCapacityRequest.builder()
            .autoScalingGroupName(group.value())
            .desiredCapacity(desired)
            .honorCooldown(false)
            .build();
    call("SetDesiredCapacity", () -> client().setDesiredCapacity(request));
  }

  @Override
  public void terminate(InstanceId instance, boolean decrementDesired) {
    TerminateInstanceInAutoScalingGroupRequest request =
        TerminateInstanceInAutoScalingGroupRequest.builder()
            .instanceId(instance.value())
            .shouldDecrementDesiredCapacity(decrementDesired)
            .build();
    call(
        "TerminateInstanceInAutoScalingGroup",
        () -> client().terminateInstanceInAutoScalingGroup(request));
  }

  @Override
  public void complete(LifecycleHook hook, LifecycleHook.Result result) {
    CompleteLifecycleActionRequest request =
        CompleteLifecycleActionRequest.builder()
            .autoScalingGroupName(hook.group().value())
            .lifecycleHookName(hook.name())
            .instanceId(hook.instance().value())
            .lifecycleActionResult(result.name())
            .build();
    callIfOpen("CompleteLifecycleAction", () -> client().completeLifecycleAction(request));
  }

  @Override
  public void heartbeat(LifecycleHook hook) {
    RecordLifecycleActionHeartbeatRequest request =
        RecordLifecycleActionHeartbeatRequest.builder()
            .autoScalingGroupName(hook.group().value())
            .lifecycleHookName(hook.name())
            .instanceId(hook.instance().value())
            .build();
    callIfOpen(
        "RecordLifecycleActionHeartbeat", () -> client().recordLifecycleActionHeartbeat(request));
  }

  @Override
  public boolean refreshInProgress(GroupName group) {
    // Newest first; at most one refresh of a group is active at a time.
    DescribeInstanceRefreshesRequest request =
        DescribeInstanceRefreshesRequest.builder()
            .autoScalingGroupName(group.value())
            .maxRecords(10)
            .build();
    return call("DescribeInstanceRefreshes", () -> client().describeInstanceRefreshes(request))
        .instanceRefreshes()
        .stream()
        .anyMatch(refresh -> REFRESHING.contains(refresh.statusAsString()));
  }

  @Override
  public Optional<String> launchFailure(GroupName group, Instant since) {
    // Newest first.
    DescribeScalingActivitiesRequest request =
        DescribeScalingActivitiesRequest.builder()
            .autoScalingGroupName(group.value())
            .maxRecords(20)
            .build();
    return call("DescribeScalingActivities", () -> client().describeScalingActivities(request))
        .activities()
        .stream()
        .filter(activity -> LAUNCH.matcher(String.valueOf(activity.description())).find())
        .filter(activity -> activity.startTime() != null && !activity.startTime().isBefore(since))
        .findFirst()
        .filter(activity -> activity.statusCode() == ScalingActivityStatusCode.FAILED)
        .map(activity -> Excerpt.of(String.valueOf(activity.statusMessage()), LONGEST_REASON));
  }

  private List<Group> describe(DescribeAutoScalingGroupsRequest.Builder selection) {
    List<Group> groups = new ArrayList<>();
    selection.maxRecords(PAGE);
    @Nullable String next = null;
    do {
      DescribeAutoScalingGroupsRequest request = selection.nextToken(next).build();
      DescribeAutoScalingGroupsResponse page =
          call("DescribeAutoScalingGroups", () -> client().describeAutoScalingGroups(request));
      for (AutoScalingGroup group : page.autoScalingGroups()) {
        if (GroupReader.tags(group, true).getOrDefault(CLUSTER_TAG, "").equals(cluster)) {
          groups.add(GroupReader.read(group));
        }
      }
      next = page.nextToken();
    } while (next != null && !next.isEmpty());
    return groups;
  }

  private AutoScalingClient client() {
    return sdk.autoScaling();
  }

  private static <T> T call(String operation, Supplier<T> call) {
    return SdkCall.call("autoscaling " + operation, call);
  }

  /** Answers a hook, unless "No active Lifecycle Action found with instance ID i-0123". */
  private static void callIfOpen(String operation, Supplier<?> call) {
    call(
        operation,
        () -> {
          try {
            return Optional.of(call.get());
          } catch (AutoScalingException refused) {
            AwsError error = AwsError.of(refused);
            if (error.code().equals("ValidationError")
                && error.message().contains("No active Lifecycle Action found")) {
              return Optional.empty();
            }
            throw refused;
          }
        });
  }
}
