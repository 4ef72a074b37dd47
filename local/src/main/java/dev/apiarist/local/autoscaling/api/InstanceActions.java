package dev.apiarist.local.autoscaling.api;

import dev.apiarist.local.autoscaling.AutoScalingException;
import dev.apiarist.local.autoscaling.InstanceOperations;
import dev.apiarist.local.autoscaling.MemberDescription;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Operations on single instances. */
final class InstanceActions {
  private final InstanceOperations instances;

  InstanceActions(InstanceOperations instances) {
    this.instances = instances;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "DescribeAutoScalingInstances", this::describe,
        "TerminateInstanceInAutoScalingGroup", this::terminate,
        "SetInstanceHealth", this::setHealth,
        "SetInstanceProtection", this::protect);
  }

  private Supplier<Tree> describe(QueryParameters parameters) {
    Set<String> ids = new HashSet<>(parameters.list("InstanceIds"));
    Pages pages = Pages.of(parameters);
    return () -> {
      List<MemberDescription> found =
          instances.describe().stream()
              .filter(member -> ids.isEmpty() || ids.contains(member.instanceId()))
              .toList();
      return pages.answer("AutoScalingInstances", found, GroupTrees::detailedInstance);
    };
  }

  private Supplier<Tree> terminate(QueryParameters parameters) {
    String instanceId = parameters.required("InstanceId");
    parameters.required("ShouldDecrementDesiredCapacity");
    boolean decrement = parameters.truth("ShouldDecrementDesiredCapacity", false);
    return () ->
        new Tree().put("Activity", GroupTrees.activity(instances.terminate(instanceId, decrement)));
  }

  private Supplier<Tree> setHealth(QueryParameters parameters) {
    String instanceId = parameters.required("InstanceId");
    String status = parameters.required("HealthStatus");
    boolean respectGracePeriod = parameters.truth("ShouldRespectGracePeriod", true);
    boolean healthy =
        switch (status) {
          case "Healthy" -> true;
          case "Unhealthy" -> false;
          default ->
              throw AutoScalingException.validation(
                  "Valid instance health states are: [Healthy, Unhealthy].");
        };
    return Operation.doing(() -> instances.setHealth(instanceId, healthy, respectGracePeriod));
  }

  private Supplier<Tree> protect(QueryParameters parameters) {
    String groupName = parameters.required("AutoScalingGroupName");
    List<String> ids = parameters.list("InstanceIds");
    parameters.required("ProtectedFromScaleIn");
    boolean on = parameters.truth("ProtectedFromScaleIn", false);
    return Operation.doing(() -> instances.protect(groupName, ids, on));
  }
}
