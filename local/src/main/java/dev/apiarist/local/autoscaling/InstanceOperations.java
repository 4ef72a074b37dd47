package dev.apiarist.local.autoscaling;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Calls about single instances. Every one fails with {@link AutoScalingException}: {@code
 * ValidationError} for an unknown instance.
 */
public final class InstanceOperations {
  private final Context context;
  private final Registry registry;
  private final Lifecycle lifecycle;

  InstanceOperations(Context context, Registry registry, Lifecycle lifecycle) {
    this.context = context;
    this.registry = registry;
    this.lifecycle = lifecycle;
  }

  /**
   * Ends this very instance through its terminate hooks, protected from scale-in or not. {@code
   * ValidationError} when the decrement would go below the minimum; {@code
   * ScalingActivityInProgress} when it is leaving already.
   */
  public Activity terminate(String instanceId, boolean decrementDesired) {
    return registry.locked(
        () -> {
          Registry.Owned owned = registry.instance(instanceId);
          registry.changeable(owned.group().name());
          return terminate(owned.group(), owned.member(), decrementDesired);
        });
  }

  private Activity terminate(Group group, Member member, boolean decrementDesired) {
    if (member.phase() == Phase.RETAINED) {
      return terminateRetained(group, member, decrementDesired);
    }
    refuseUnlessInGroup(member);
    if (!decrementDesired) {
      group.cause().oweReplacement();
      return lifecycle.terminate(group, member, cause(member, ""));
    }
    int desired = group.desired();
    if (desired <= group.definition().min()) {
      throw AutoScalingException.validation(
          "Currently, desiredSize equals minSize (%d). Terminating instance without replacement will violate group's min size constraint. Either set shouldDecrementDesiredCapacity flag to false or lower group's min size."
              .formatted(group.definition().min()));
    }
    String shrinking = ", shrinking the capacity from %d to %d".formatted(desired, desired - 1);
    String cause = cause(member, shrinking);
    group.desire(desired - 1, cause);
    return lifecycle.terminate(group, member, cause);
  }

  /**
   * It counts towards no capacity, and its terminate hooks open anew: AWS's guide is silent on
   * that, recordings of AWS show it.
   */
  private Activity terminateRetained(Group group, Member member, boolean decrementDesired) {
    if (decrementDesired) {
      throw AutoScalingException.validation(
          "The instance %s is retained and does not count towards desired capacity; set shouldDecrementDesiredCapacity flag to false."
              .formatted(member.id()));
    }
    return lifecycle.terminate(group, member, cause(member, ""));
  }

  private static void refuseUnlessInGroup(Member member) {
    if (member.journey().transition() == Transition.TERMINATING && !member.inPool()) {
      throw AutoScalingException.blockedBy(member.activityId());
    }
    if (!member.inCapacity()) {
      throw AutoScalingException.validation(
          "The instance "
              + member.id()
              + " is part of a warm pool and cannot be terminated by this call.");
    }
  }

  private String cause(Member member, String effect) {
    return "At %s instance %s was taken out of service in response to a user request%s."
        .formatted(ScalingCause.time(context.now()), member.id(), effect);
  }

  /**
   * Sets an instance's health, as a check outside EC2 would. An unhealthy one is replaced; within
   * the health check grace period the call is ignored if it is to respect it.
   */
  public void setHealth(String instanceId, boolean healthy, boolean respectGracePeriod) {
    registry.run(
        () -> {
          Registry.Owned owned = registry.instance(instanceId);
          Member member = owned.member();
          if (healthy) {
            member.recover();
            return;
          }
          Instant now = context.now();
          boolean graceOver =
              member.inServiceFor(owned.group().definition().healthCheckGrace(), now);
          if (graceOver || !respectGracePeriod) {
            member.fail("a user health-check");
          }
        });
  }

  /** Protects instances of a group from scale-in, or no longer. */
  public void protect(String groupName, List<String> instanceIds, boolean on) {
    registry.run(
        () -> {
          Group group = registry.changeable(groupName);
          List<Member> members = instanceIds.stream().map(id -> protectable(group, id)).toList();
          members.forEach(member -> member.protect(on));
          group.cause().protectionChanged();
        });
  }

  private static Member protectable(Group group, String instanceId) {
    Optional<Member> member = group.member(instanceId);
    if (member.isEmpty()) {
      throw AutoScalingException.validation(
          "The instance %s is not part of Auto Scaling group %s."
              .formatted(instanceId, group.name()));
    }
    if (member.get().leaving()) {
      throw AutoScalingException.validation(
          "The instance %s is not in InService or EnteringStandby or Standby."
              .formatted(instanceId));
    }
    return member.get();
  }

  /** Every instance of every group and warm pool. */
  public List<MemberDescription> describe() {
    return registry.locked(
        () ->
            registry.all().stream()
                .flatMap(
                    group -> group.members().stream().map(member -> member.describe(group.name())))
                .toList());
  }

  /** The group that an instance belongs to and its state there, if any. */
  public Optional<MemberDescription> find(String instanceId) {
    return describe().stream().filter(member -> member.instanceId().equals(instanceId)).findFirst();
  }
}
