package dev.apiarist.local.autoscaling;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Calls about groups. Every one of them fails with {@link AutoScalingException} where AWS refuses;
 * {@code ValidationError} for an unknown group.
 */
public final class GroupOperations {
  private final Context context;
  private final Registry registry;
  private final Lifecycle lifecycle;
  private final Capacity capacity;

  GroupOperations(Context context, Registry registry, Lifecycle lifecycle, Capacity capacity) {
    this.context = context;
    this.registry = registry;
    this.lifecycle = lifecycle;
    this.capacity = capacity;
  }

  /** Creates a group and launches its first instances; {@code AlreadyExists} for a known name. */
  public void create(GroupDefinition definition) {
    registry.run(
        () -> {
          if (registry.has(definition.name())) {
            throw AutoScalingException.alreadyExists(definition.name());
          }
          String arn = context.arns().group(context.ids().uuid(), definition.name());
          Group group = new Group(definition, arn, context.now());
          registry.add(group);
          capacity.reconcile(group);
        });
  }

  /**
   * Makes an existing group be as defined, inline hooks included: a stack update. A null desired
   * capacity keeps the size within the new bounds.
   */
  public void update(GroupDefinition definition) {
    registry.run(
        () -> {
          Group group = registry.changeable(definition.name());
          Set<String> before = new HashSet<>();
          group.definition().hooks().forEach(hook -> before.add(hook.name()));
          definition.hooks().forEach(hook -> before.remove(hook.name()));
          before.forEach(group::removeHook);
          definition.hooks().forEach(group::put);
          apply(group, definition);
        });
  }

  /** Changes some settings of a group: UpdateAutoScalingGroup. */
  public void update(String name, UnaryOperator<GroupDefinitionBuilder> change) {
    registry.run(
        () -> {
          Group group = registry.changeable(name);
          apply(group, change.apply(group.definition().change()).build());
        });
  }

  private void apply(Group group, GroupDefinition next) {
    Integer asked = next.desired();
    int desired = asked == null ? Math.clamp(group.desired(), next.min(), next.max()) : asked;
    String why =
        "At %s a user request update of AutoScalingGroup constraints to min: %d, max: %d, desired: %d changing the desired capacity from %d to %d."
            .formatted(
                ScalingCause.time(context.now()),
                next.min(),
                next.max(),
                desired,
                group.desired(),
                desired);
    group.define(next);
    group.desire(desired, why);
  }

  /**
   * Deletes a group. With force its instances end at once, without hooks, and the group disappears
   * with the last of them, unless it retains instances whose hooks are abandoned: {@code
   * ValidationError}; without, {@code ResourceInUse} or {@code ScalingActivityInProgress} while
   * there are any.
   */
  public void delete(String name, boolean force) {
    registry.run(
        () -> {
          Group group = registry.group(name);
          if (force) {
            refuseForceIfRetaining(group);
          } else {
            refuseDeleteIfBusy(group);
          }
          group.startDeleting();
          String cause =
              "At %s a user request deleted the AutoScalingGroup."
                  .formatted(ScalingCause.time(context.now()));
          group.members().forEach(member -> lifecycle.terminateAtOnce(group, member, cause));
          if (group.members().isEmpty()) {
            registry.remove(group);
          }
        });
  }

  private static void refuseForceIfRetaining(Group group) {
    if (group.definition().retainOnTerminateAbandon()) {
      throw AutoScalingException.validation(
          "You can't force delete this Auto Scaling group because the TerminateHookAbandon retention trigger is set to retain. Change the retention trigger to terminate and try again.");
    }
  }

  private static void refuseDeleteIfBusy(Group group) {
    if (group.log().open().isPresent()) {
      throw AutoScalingException.activityInProgress(
          "You cannot delete an AutoScalingGroup while there are scaling activities in progress for that group.");
    }
    if (group.members().stream().anyMatch(member -> !member.gone())) {
      throw AutoScalingException.resourceInUse(
          "You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) still in the group.");
    }
  }

  /**
   * Sets desired capacity. Outside the bounds it is a {@code ValidationError}; with {@code
   * honorCooldown} it is {@code ScalingActivityInProgress} while an activity runs or the cool-down
   * after the last success lasts.
   */
  public void setDesiredCapacity(String name, int desired, boolean honorCooldown) {
    registry.run(
        () -> {
          Group group = registry.changeable(name);
          checkBounds(group, desired);
          Instant now = context.now();
          if (honorCooldown) {
            Optional<Activity> blocking =
                group.log().blocking(now.minus(group.definition().cooldown()));
            if (blocking.isPresent()) {
              throw AutoScalingException.blockedBy(blocking.get().id());
            }
          }
          group.desire(
              desired,
              "At %s a user request explicitly set group desired capacity changing the desired capacity from %d to %d."
                  .formatted(ScalingCause.time(now), group.desired(), desired));
        });
  }

  private static void checkBounds(Group group, int desired) {
    int min = group.definition().min();
    int max = group.definition().max();
    if (desired > max) {
      throw AutoScalingException.validation(
          "New SetDesiredCapacity value %d is above max value %d for the AutoScalingGroup."
              .formatted(desired, max));
    }
    if (desired < min) {
      throw AutoScalingException.validation(
          "New SetDesiredCapacity value %d is below min value %d for the AutoScalingGroup."
              .formatted(desired, min));
    }
  }

  /** Every group, by name. */
  public List<GroupDescription> describe() {
    return registry.locked(() -> registry.all().stream().map(Group::describe).toList());
  }

  /** One group. */
  public GroupDescription describe(String name) {
    return registry.locked(() -> registry.group(name).describe());
  }

  /** Suspends processes. */
  public void suspend(String name, Set<ScalingProcess> processes) {
    registry.run(
        () -> {
          Group group = registry.changeable(name);
          processes.forEach(process -> group.suspend(process, context.now()));
        });
  }

  /** Resumes processes. */
  public void resume(String name, Set<ScalingProcess> processes) {
    registry.run(() -> processes.forEach(registry.changeable(name)::resume));
  }

  /** Adds tags, or replaces those with the same key; instances there already keep theirs. */
  public void putTags(String name, List<GroupTag> tags) {
    Set<String> keys = new HashSet<>();
    tags.forEach(tag -> keys.add(tag.key()));
    update(
        name,
        group -> {
          List<GroupTag> all = new ArrayList<>(without(group.build().tags(), keys));
          all.addAll(tags);
          return group.tags(all);
        });
  }

  /** Removes tags by key; unknown ones are no error. */
  public void deleteTags(String name, Set<String> keys) {
    update(name, group -> group.tags(without(group.build().tags(), keys)));
  }

  private static List<GroupTag> without(List<GroupTag> tags, Set<String> keys) {
    return tags.stream().filter(tag -> !keys.contains(tag.key())).toList();
  }

  /**
   * Activities, those in progress first, then the newest.
   *
   * @param name null for those of every group
   * @param includeDeleted whether groups that are gone count too
   */
  public List<Activity> activities(@Nullable String name, boolean includeDeleted) {
    return registry.locked(
        () -> {
          Stream<Activity> living =
              registry.all().stream()
                  .filter(group -> name == null || group.name().equals(name))
                  .flatMap(group -> group.log().describe().stream());
          Stream<Activity> dead =
              registry.activitiesOfDeletedGroups().stream()
                  .filter(activity -> includeDeleted)
                  .filter(activity -> name == null || activity.groupName().equals(name));
          return Stream.concat(living, dead).toList();
        });
  }
}
