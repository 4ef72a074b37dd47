package dev.apiarist.local.autoscaling.api;

import dev.apiarist.local.autoscaling.Activity;
import dev.apiarist.local.autoscaling.AutoScalingException;
import dev.apiarist.local.autoscaling.GroupDefinition;
import dev.apiarist.local.autoscaling.GroupDefinitionBuilder;
import dev.apiarist.local.autoscaling.GroupDescription;
import dev.apiarist.local.autoscaling.GroupOperations;
import dev.apiarist.local.autoscaling.GroupTag;
import dev.apiarist.local.autoscaling.ScalingProcess;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Operations on groups. */
final class GroupActions {
  private final GroupOperations groups;
  private final GroupParameters groupParameters;

  GroupActions(GroupOperations groups, SubnetZones subnets) {
    this.groups = groups;
    this.groupParameters = new GroupParameters(subnets);
  }

  Map<String, Operation> operations() {
    return Map.of(
        "CreateAutoScalingGroup", this::create,
        "UpdateAutoScalingGroup", this::update,
        "DeleteAutoScalingGroup", this::delete,
        "DescribeAutoScalingGroups", this::describe,
        "SetDesiredCapacity", this::setDesiredCapacity,
        "SuspendProcesses", this::suspend,
        "ResumeProcesses", this::resume,
        "DescribeScalingActivities", this::activities);
  }

  private Supplier<Tree> create(QueryParameters parameters) {
    GroupDefinition definition = groupParameters.definition(parameters);
    return Operation.doing(() -> groups.create(definition));
  }

  private Supplier<Tree> update(QueryParameters parameters) {
    String name = parameters.required("AutoScalingGroupName");
    UnaryOperator<GroupDefinitionBuilder> changes = groupParameters.changes(parameters);
    return Operation.doing(() -> groups.update(name, changes));
  }

  private Supplier<Tree> delete(QueryParameters parameters) {
    String name = parameters.required("AutoScalingGroupName");
    boolean force = parameters.truth("ForceDelete", false);
    return Operation.doing(() -> groups.delete(name, force));
  }

  private Supplier<Tree> describe(QueryParameters parameters) {
    Set<String> names = new HashSet<>(parameters.list("AutoScalingGroupNames"));
    boolean withInstances = parameters.truth("IncludeInstances", true);
    Pages pages = Pages.of(parameters);
    List<Predicate<GroupDescription>> filters =
        parameters.structures("Filters").stream().map(GroupActions::filter).toList();
    return () -> {
      List<GroupDescription> found =
          groups.describe().stream()
              .filter(group -> names.isEmpty() || names.contains(group.name()))
              .filter(group -> filters.stream().allMatch(filter -> filter.test(group)))
              .toList();
      return pages.answer(
          "AutoScalingGroups", found, group -> GroupTrees.group(group, withInstances));
    };
  }

  private static Predicate<GroupDescription> filter(QueryParameters filter) {
    String name = filter.required("Name");
    Set<String> values = new HashSet<>(filter.list("Values"));
    Predicate<GroupTag> wanted =
        switch (name) {
          case "tag-key" -> tag -> values.contains(tag.key());
          case "tag-value" -> tag -> values.contains(tag.value());
          default -> {
            if (!name.startsWith("tag:")) {
              throw AutoScalingException.validation(
                  "Filter type %s is not correct. Allowed filter types are: tag-key, tag-value, tag:<key>"
                      .formatted(name));
            }
            String key = name.substring("tag:".length());
            yield tag -> tag.key().equals(key) && values.contains(tag.value());
          }
        };
    return group -> group.definition().tags().stream().anyMatch(wanted);
  }

  private Supplier<Tree> setDesiredCapacity(QueryParameters parameters) {
    String name = parameters.required("AutoScalingGroupName");
    int desired = parameters.requiredInteger("DesiredCapacity");
    boolean honorCooldown = parameters.truth("HonorCooldown", false);
    return Operation.doing(() -> groups.setDesiredCapacity(name, desired, honorCooldown));
  }

  private Supplier<Tree> suspend(QueryParameters parameters) {
    String name = parameters.required("AutoScalingGroupName");
    Set<ScalingProcess> processes = processes(parameters);
    return Operation.doing(() -> groups.suspend(name, processes));
  }

  private Supplier<Tree> resume(QueryParameters parameters) {
    String name = parameters.required("AutoScalingGroupName");
    Set<ScalingProcess> processes = processes(parameters);
    return Operation.doing(() -> groups.resume(name, processes));
  }

  /** The named processes; all of them when none is named. */
  private static Set<ScalingProcess> processes(QueryParameters parameters) {
    Set<ScalingProcess> named = EnumSet.noneOf(ScalingProcess.class);
    parameters.list("ScalingProcesses").forEach(name -> named.add(ScalingProcess.of(name)));
    return named.isEmpty() ? EnumSet.allOf(ScalingProcess.class) : named;
  }

  private Supplier<Tree> activities(QueryParameters parameters) {
    String name = parameters.text("AutoScalingGroupName");
    Set<String> ids = new HashSet<>(parameters.list("ActivityIds"));
    boolean includeDeleted = parameters.truth("IncludeDeletedGroups", false);
    Pages pages = Pages.of(parameters);
    return () -> {
      List<Activity> found =
          groups.activities(name, includeDeleted).stream()
              .filter(activity -> ids.isEmpty() || ids.contains(activity.id()))
              .toList();
      return pages.answer("Activities", found, GroupTrees::activity);
    };
  }
}
