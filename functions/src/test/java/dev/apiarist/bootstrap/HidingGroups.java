package dev.apiarist.bootstrap;

import dev.apiarist.port.AutoScalingGroups;
import dev.apiarist.port.Group;
import dev.apiarist.port.LifecycleHook;
import dev.apiarist.swarm.GroupName;
import dev.apiarist.swarm.InstanceId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Groups that do not show some of their members yet. */
record HidingGroups(AutoScalingGroups all, Predicate<String> hidden) implements AutoScalingGroups {
  @Override
  public List<Group> groups() {
    return all.groups().stream().map(this::without).toList();
  }

  @Override
  public Optional<Group> group(GroupName name) {
    return all.group(name).map(this::without);
  }

  @Override
  public void setDesiredCapacity(GroupName group, int desired) {
    all.setDesiredCapacity(group, desired);
  }

  @Override
  public void terminate(InstanceId instance, boolean decrementDesired) {
    all.terminate(instance, decrementDesired);
  }

  @Override
  public void complete(LifecycleHook hook, LifecycleHook.Result result) {
    all.complete(hook, result);
  }

  @Override
  public void heartbeat(LifecycleHook hook) {
    all.heartbeat(hook);
  }

  @Override
  public boolean refreshInProgress(GroupName group) {
    return all.refreshInProgress(group);
  }

  @Override
  public Optional<String> launchFailure(GroupName group, Instant since) {
    return all.launchFailure(group, since);
  }

  private Group without(Group group) {
    return new Group(
        group.name(),
        group.shortName(),
        group.role(),
        group.min(),
        group.max(),
        group.desired(),
        group.tags(),
        group.members().stream().filter(member -> !hidden.test(member.instance().value())).toList(),
        group.suspendedProcesses(),
        group.instanceTypes());
  }
}
