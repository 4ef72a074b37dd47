package dev.apiarist.aws;

import dev.apiarist.port.AutoScalingGroups;
import dev.apiarist.port.Group;
import dev.apiarist.port.LifecycleHook;
import dev.apiarist.swarm.GroupName;
import dev.apiarist.swarm.InstanceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** EC2 Auto Scaling (query protocol, version 2011-01-01). */
final class AwsAutoScalingGroups implements AutoScalingGroups {
  private static final String CLUSTER_TAG = "apiarist:cluster";

  /** Every state of an instance refresh in which it still changes instances, or may. */
  private static final Set<String> REFRESHING =
      Set.of("Pending", "InProgress", "Baking", "Cancelling", "RollbackInProgress");

  private static final Map<String, String> PAGE = Map.of("MaxRecords", "100");

  private final QueryApi api;
  private final String cluster;

  AwsAutoScalingGroups(AwsCaller aws, String cluster) {
    this.api = new QueryApi(aws, "autoscaling", "2011-01-01");
    this.cluster = cluster;
  }

  @Override
  public List<Group> groups() {
    return describe(
        Map.of(
            "Filters.member.1.Name",
            "tag:" + CLUSTER_TAG,
            "Filters.member.1.Values.member.1",
            cluster));
  }

  @Override
  public Optional<Group> group(GroupName name) {
    return describe(Map.of("AutoScalingGroupNames.member.1", name.value())).stream().findFirst();
  }

  @Override
  public void setDesiredCapacity(GroupName group, int desired) {
    run(
        "SetDesiredCapacity",
        Map.of(
            "AutoScalingGroupName",
            group.value(),
            "DesiredCapacity",
            Integer.toString(desired),
            "HonorCooldown",
            "false"));
  }

  @Override
  public void terminate(InstanceId instance, boolean decrementDesired) {
    run(
        "TerminateInstanceInAutoScalingGroup",
        Map.of(
            "InstanceId",
            instance.value(),
            "ShouldDecrementDesiredCapacity",
            Boolean.toString(decrementDesired)));
  }

  @Override
  public void complete(LifecycleHook hook, LifecycleHook.Result result) {
    Map<String, String> parameters = parameters(hook);
    parameters.put("LifecycleActionResult", result.name());
    api.run("CompleteLifecycleAction", parameters, AwsAutoScalingGroups::noLongerOpen);
  }

  @Override
  public void heartbeat(LifecycleHook hook) {
    api.run("RecordLifecycleActionHeartbeat", parameters(hook), AwsAutoScalingGroups::noLongerOpen);
  }

  @Override
  public boolean refreshInProgress(GroupName group) {
    // Newest first; at most one refresh of a group is active at a time.
    Xml answer =
        api.call(
            "DescribeInstanceRefreshes",
            Map.of("AutoScalingGroupName", group.value(), "MaxRecords", "10"));
    return answer.at("DescribeInstanceRefreshesResult", "InstanceRefreshes").children().stream()
        .anyMatch(refresh -> REFRESHING.contains(refresh.text("Status")));
  }

  private List<Group> describe(Map<String, String> selection) {
    List<Group> groups = new ArrayList<>();
    String next = "";
    do {
      Map<String, String> parameters = new TreeMap<>(selection);
      parameters.putAll(PAGE);
      if (!next.isEmpty()) {
        parameters.put("NextToken", next);
      }
      Xml result =
          api.call("DescribeAutoScalingGroups", parameters)
              .child("DescribeAutoScalingGroupsResult");
      for (Xml member : result.child("AutoScalingGroups").children()) {
        if (GroupReader.tags(member, true).getOrDefault(CLUSTER_TAG, "").equals(cluster)) {
          groups.add(GroupReader.read(member));
        }
      }
      next = result.text("NextToken");
    } while (!next.isEmpty());
    return groups;
  }

  private void run(String action, Map<String, String> parameters) {
    api.run(action, parameters, error -> false);
  }

  private static Map<String, String> parameters(LifecycleHook hook) {
    return new TreeMap<>(
        Map.of(
            "AutoScalingGroupName",
            hook.group().value(),
            "LifecycleHookName",
            hook.name(),
            "InstanceId",
            hook.instance().value()));
  }

  /** "No active Lifecycle Action found with instance ID i-0123456789abcdef0". */
  private static boolean noLongerOpen(AwsError error) {
    return error.code().equals("ValidationError")
        && error.message().contains("No active Lifecycle Action found");
  }
}
