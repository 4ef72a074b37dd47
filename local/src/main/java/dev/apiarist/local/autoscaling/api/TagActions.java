package dev.apiarist.local.autoscaling.api;

import dev.apiarist.local.autoscaling.AutoScalingException;
import dev.apiarist.local.autoscaling.GroupOperations;
import dev.apiarist.local.autoscaling.GroupTag;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Operations on tags of groups. */
final class TagActions {
  private final GroupOperations groups;

  private record TagOfGroup(String groupName, GroupTag tag) {}

  TagActions(GroupOperations groups) {
    this.groups = groups;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "CreateOrUpdateTags", this::put,
        "DeleteTags", this::delete,
        "DescribeTags", this::describe);
  }

  private static Map<String, List<GroupTag>> byGroup(QueryParameters parameters) {
    Map<String, List<GroupTag>> byGroup = new LinkedHashMap<>();
    for (QueryParameters tag : parameters.structures("Tags")) {
      byGroup
          .computeIfAbsent(tag.required("ResourceId"), name -> new ArrayList<>())
          .add(GroupParameters.tag(tag));
    }
    return byGroup;
  }

  private Supplier<Tree> put(QueryParameters parameters) {
    Map<String, List<GroupTag>> byGroup = byGroup(parameters);
    return Operation.doing(() -> byGroup.forEach(groups::putTags));
  }

  private Supplier<Tree> delete(QueryParameters parameters) {
    Map<String, List<GroupTag>> byGroup = byGroup(parameters);
    return Operation.doing(
        () ->
            byGroup.forEach(
                (name, tags) -> {
                  Set<String> keys = new HashSet<>();
                  tags.forEach(tag -> keys.add(tag.key()));
                  groups.deleteTags(name, keys);
                }));
  }

  private Supplier<Tree> describe(QueryParameters parameters) {
    List<Predicate<TagOfGroup>> filters =
        parameters.structures("Filters").stream().map(TagActions::filter).toList();
    Pages pages = Pages.of(parameters);
    return () -> {
      List<TagOfGroup> found =
          groups.describe().stream()
              .flatMap(
                  group ->
                      group.definition().tags().stream()
                          .map(tag -> new TagOfGroup(group.name(), tag)))
              .filter(tag -> filters.stream().allMatch(filter -> filter.test(tag)))
              .toList();
      return pages.answer("Tags", found, each -> GroupTrees.tag(each.groupName(), each.tag()));
    };
  }

  private static Predicate<TagOfGroup> filter(QueryParameters filter) {
    String name = filter.required("Name");
    Set<String> values = new HashSet<>(filter.list("Values"));
    return switch (name) {
      case "auto-scaling-group" -> each -> values.contains(each.groupName());
      case "key" -> each -> values.contains(each.tag().key());
      case "value" -> each -> values.contains(each.tag().value());
      case "propagate-at-launch" ->
          each -> values.contains(Boolean.toString(each.tag().propagateAtLaunch()));
      default ->
          throw AutoScalingException.validation(
              "Filter type %s is not correct. Allowed Filter types are: auto-scaling-group key value propagate-at-launch"
                  .formatted(name));
    };
  }
}
