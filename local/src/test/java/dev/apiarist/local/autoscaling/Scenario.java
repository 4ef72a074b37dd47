package dev.apiarist.local.autoscaling;

import dev.apiarist.local.autoscaling.HookOperations.ActionKey;
import dev.apiarist.local.events.CloudEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** An Auto Scaling with one group called {@code web}, a fake fleet and a virtual clock. */
public final class Scenario {
  static final String WEB = "web";
  static final String LAUNCH_HOOK = "join";
  static final String TERMINATE_HOOK = "leave";
  static final Duration HEARTBEAT = Duration.ofMinutes(5);
  static final LaunchTemplateReference TEMPLATE = new LaunchTemplateReference("lt-1", null, "1");

  final VirtualClock clock = new VirtualClock();
  final FakeFleet fleet = new FakeFleet();
  final List<CloudEvent> events = new ArrayList<>();
  final Faults faults = new Faults();
  final AutoScaling autoScaling;

  /** With seed 42. */
  public Scenario() {
    this(42);
  }

  Scenario(long seed) {
    autoScaling = new AutoScaling(clock, fleet, events::add, faults, seed);
  }

  /** The Auto Scaling itself. */
  public AutoScaling autoScaling() {
    return autoScaling;
  }

  /** A group in three zones, of one to ten instances. */
  public static GroupDefinitionBuilder web() {
    return GroupDefinition.named(WEB, TEMPLATE)
        .min(1)
        .max(10)
        .placements(
            List.of(
                new Placement("us-east-1a", "subnet-a"),
                new Placement("us-east-1b", "subnet-b"),
                new Placement("us-east-1c", "subnet-c")));
  }

  /** That group with a launch hook (ABANDON) and a terminate hook (CONTINUE). */
  public static GroupDefinitionBuilder hookedWeb() {
    return web()
        .hooks(
            List.of(
                new HookDefinition(
                    LAUNCH_HOOK, Transition.LAUNCHING, HEARTBEAT, HookResult.ABANDON, "hello"),
                new HookDefinition(
                    TERMINATE_HOOK, Transition.TERMINATING, HEARTBEAT, HookResult.CONTINUE, null)));
  }

  /** Creates the group. */
  public Scenario create(GroupDefinitionBuilder group) {
    autoScaling.createGroup(group.build());
    return this;
  }

  /** Ticks until whatever needs no time and no answer is done. */
  public Scenario settle() {
    for (int tick = 0; tick < 12; tick++) {
      autoScaling.tick();
    }
    return this;
  }

  Scenario tick() {
    autoScaling.tick();
    return this;
  }

  /** Lets time pass, then settles. */
  public Scenario after(Duration time) {
    clock.advance(time);
    return settle();
  }

  void desire(int desired) {
    autoScaling.groups().setDesiredCapacity(WEB, desired, false);
  }

  GroupDescription group() {
    return autoScaling.groups().describe(WEB);
  }

  List<MemberDescription> members() {
    return group().members();
  }

  List<String> states() {
    return members().stream().map(MemberDescription::lifecycleState).toList();
  }

  List<String> zones() {
    return members().stream().map(MemberDescription::zone).toList();
  }

  List<String> ids() {
    return members().stream().map(MemberDescription::instanceId).toList();
  }

  List<String> inService() {
    return members().stream()
        .filter(member -> member.lifecycleState().equals("InService"))
        .map(MemberDescription::instanceId)
        .toList();
  }

  String state(String instanceId) {
    return autoScaling
        .instances()
        .find(instanceId)
        .map(MemberDescription::lifecycleState)
        .orElse("gone");
  }

  List<Activity> activities() {
    return autoScaling.groups().activities(WEB, false);
  }

  List<CloudEvent> events(String detailType) {
    return events.stream().filter(event -> event.detailType().equals(detailType)).toList();
  }

  List<CloudEvent> launchActions() {
    return events("EC2 Instance-launch Lifecycle Action");
  }

  List<CloudEvent> terminateActions() {
    return events("EC2 Instance-terminate Lifecycle Action");
  }

  static String text(CloudEvent event, String field) {
    return Objects.toString(event.detail().get(field));
  }

  void answer(CloudEvent action, HookResult result) {
    autoScaling
        .hooks()
        .complete(
            new ActionKey(
                WEB, text(action, "LifecycleHookName"), text(action, "LifecycleActionToken"), null),
            result);
  }

  void answer(String hook, String instanceId, HookResult result) {
    autoScaling.hooks().complete(new ActionKey(WEB, hook, null, instanceId), result);
  }

  /** Answers every open launch action with CONTINUE. */
  Scenario admitAll() {
    settle();
    for (MemberDescription member : members()) {
      if (member.lifecycleState().equals("Pending:Wait")) {
        answer(LAUNCH_HOOK, member.instanceId(), HookResult.CONTINUE);
      }
    }
    return settle();
  }

  Map<String, Object> lastDetail(String detailType) {
    return events(detailType).getLast().detail();
  }
}
