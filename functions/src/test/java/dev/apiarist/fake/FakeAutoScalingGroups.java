package dev.apiarist.fake;

import dev.apiarist.port.AutoScalingGroups;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.Group;
import dev.apiarist.port.Instance;
import dev.apiarist.port.LifecycleHook;
import dev.apiarist.port.OutsideException;
import dev.apiarist.swarm.GroupName;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.NodeRole;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Auto Scaling in memory. Desired capacity and ended instances take effect at {@link #tick()}:
 * missing instances are launched into {@code Pending:Wait}, hooks that run out are answered with
 * their default. All instances are protected from scale-in, so a desired capacity below the members
 * ends none of them. Abandoned launches end at once and are replaced at the next tick; managers
 * whose terminate hook is abandoned are retained.
 */
public final class FakeAutoScalingGroups implements AutoScalingGroups {
  /** How long a hook waits for a heartbeat. */
  public static final Duration HOOK_TIMEOUT = Duration.ofMinutes(5);

  private static final String[] ZONES = {"eu-west-1a", "eu-west-1b", "eu-west-1c"};

  private final String cluster;
  private final FakeInstances instances;
  private final InstantSource clock;
  private final Map<GroupName, FakeGroup> groups = new LinkedHashMap<>();
  private final Map<InstanceId, OpenHook> hooks = new LinkedHashMap<>();
  private final Map<GroupName, Instant> failedLaunches = new LinkedHashMap<>();
  private final Map<GroupName, String> shortages = new LinkedHashMap<>();
  private final List<String> events = new ArrayList<>();
  private final List<Answer> answers = new ArrayList<>();
  private final List<Heartbeat> heartbeats = new ArrayList<>();
  private final List<Termination> terminations = new ArrayList<>();
  private boolean otherHooks;
  private String afterLaunch = "InService";
  private FailureCode failure = FailureCode.THROTTLED;
  private int failures;
  private Optional<RuntimeException> terminationFailure = Optional.empty();

  public FakeAutoScalingGroups(String cluster, FakeInstances instances, InstantSource clock) {
    this.cluster = cluster;
    this.instances = instances;
    this.clock = clock;
  }

  /** A group named {@code apiarist-<cluster>-<shortName>} with min instances wanted, none there. */
  public GroupName create(
      String shortName, NodeRole role, int min, int max, Map<String, String> tags) {
    GroupName name = new GroupName("apiarist-" + cluster + "-" + shortName);
    Map<String, String> all = new LinkedHashMap<>(tags);
    all.put("apiarist:cluster", cluster);
    all.put("apiarist:group", shortName);
    all.put("apiarist:role", role.word());
    all.put("Name", name.value());
    groups.put(name, new FakeGroup(name, shortName, role, min, max, all));
    return name;
  }

  /** From now on launches wait for somebody else's hook, too, whatever answer ours gets. */
  public void waitForOtherHooks() {
    otherHooks = true;
  }

  /** From now on instances whose hook was answered stay in {@code Pending:Proceed}. */
  public void proceedSlowly() {
    afterLaunch = "Pending:Proceed";
  }

  /** Launches what is missing and lets overdue hooks run out. Returns what it launched. */
  public List<InstanceId> tick() {
    Instant now = clock.instant();
    for (OpenHook open : List.copyOf(hooks.values())) {
      if (!open.deadline().isAfter(now)) {
        answer(open.hook(), open.byDefault());
      }
    }
    List<InstanceId> launched = new ArrayList<>();
    for (FakeGroup group : groups.values()) {
      if (shortages.containsKey(group.name) && group.staying() < group.desired) {
        failedLaunches.put(group.name, now);
      }
      if (!group.suspended.contains("Launch") && !shortages.containsKey(group.name)) {
        while (group.staying() < group.desired) {
          launched.add(launch(group));
        }
      }
    }
    return launched;
  }

  @Override
  public Optional<String> launchFailure(GroupName name, Instant since) {
    failIfTold();
    return Optional.ofNullable(failedLaunches.get(name))
        .filter(at -> !at.isBefore(since))
        .map(at -> shortages.getOrDefault(name, "none"));
  }

  /** From now on nothing is launched for a group, and why. */
  public void shortage(GroupName name, String why) {
    shortages.put(name, why);
  }

  /** Launches of a group succeed again. */
  public void plenty(GroupName name) {
    shortages.remove(name);
    failedLaunches.remove(name);
  }

  @Override
  public List<Group> groups() {
    failIfTold();
    return groups.values().stream().map(FakeGroup::view).toList();
  }

  @Override
  public Optional<Group> group(GroupName name) {
    failIfTold();
    return Optional.ofNullable(groups.get(name)).map(FakeGroup::view);
  }

  @Override
  public void setDesiredCapacity(GroupName name, int desired) {
    failIfTold();
    FakeGroup group = inside(name);
    if (desired < group.min || desired > group.max) {
      throw new OutsideException(
          FailureCode.REFUSED,
          "New SetDesiredCapacity value " + desired + " is outside min and max of the group");
    }
    group.desired = desired;
  }

  @Override
  public void terminate(InstanceId instance, boolean decrementDesired) {
    failIfTold();
    terminationFailure.ifPresent(
        failed -> {
          throw failed;
        });
    FakeGroup group = groupOf(instance);
    if (group.retains(instance)) {
      endRetained(group, instance, decrementDesired);
      return;
    }
    if (group.leaving(instance)) {
      return;
    }
    if (group.suspended.contains("Terminate")) {
      throw new OutsideException(FailureCode.BUSY, "Terminate is suspended for " + group.name);
    }
    if (decrementDesired && group.desired <= group.min) {
      throw new OutsideException(
          FailureCode.REFUSED,
          "Currently, desiredSize equals minSize ("
              + group.min
              + "). Terminating instance without"
              + " replacement will violate group's min size constraint.");
    }
    if (decrementDesired) {
      group.desired--;
    }
    terminations.add(new Termination(instance, decrementDesired));
    leave(group, instance);
  }

  private void endRetained(FakeGroup group, InstanceId instance, boolean decrementDesired) {
    if (decrementDesired) {
      throw new OutsideException(
          FailureCode.REFUSED, "retained instances do not count towards desired capacity");
    }
    terminations.add(new Termination(instance, false));
    leave(group, instance);
  }

  @Override
  public void complete(LifecycleHook hook, LifecycleHook.Result result) {
    failIfTold();
    if (open(hook)) {
      answer(hook, result);
    }
  }

  @Override
  public void heartbeat(LifecycleHook hook) {
    failIfTold();
    if (open(hook)) {
      OpenHook old = hooks.get(hook.instance());
      if (old != null) {
        hooks.put(hook.instance(), old.until(clock.instant().plus(HOOK_TIMEOUT)));
        heartbeats.add(new Heartbeat(hook, clock.instant()));
      }
    }
  }

  @Override
  public boolean refreshInProgress(GroupName group) {
    failIfTold();
    return inside(group).refreshing;
  }

  /** What the group's next instance may be, in order of preference. */
  public void instanceTypes(GroupName group, List<String> types) {
    inside(group).instanceTypes = List.copyOf(types);
  }

  /** Gives a group other tags, for instances that are launched from now on. */
  public void tags(GroupName group, Map<String, String> tags) {
    inside(group).tags = Map.copyOf(tags);
  }

  /** Suspends a process such as {@code Terminate}. */
  public void suspend(GroupName group, String process) {
    inside(group).suspended.add(process);
  }

  /** Starts or ends an instance refresh. */
  public void refreshing(GroupName group, boolean refreshing) {
    inside(group).refreshing = refreshing;
  }

  /** Makes the next calls fail. */
  public void failNext(int calls, FailureCode code) {
    failures = calls;
    failure = code;
  }

  /** Makes every attempt to end an instance fail. */
  public void failTerminations(FailureCode code) {
    terminationFailure = Optional.of(new OutsideException(code, "terminations were told to fail"));
  }

  /** Makes every attempt to end an instance meet a fault of our own code. */
  public void breakTerminations(RuntimeException fault) {
    terminationFailure = Optional.of(fault);
  }

  /** A health check or a person ends an instance: EC2 says terminated, the group replaces it. */
  public void kill(InstanceId instance) {
    instances.terminate(instance);
    leave(groupOf(instance), instance);
  }

  /** An instance ends without any hook, as if everything about it was missed. */
  public void vanish(InstanceId instance) {
    FakeGroup group = groupOf(instance);
    group.members.remove(instance);
    group.desired = Math.min(group.desired, Math.max(group.min, group.members.size()));
    hooks.remove(instance);
    instances.terminate(instance);
  }

  /** A person takes an instance out of service for a while. */
  public void standBy(InstanceId instance) {
    groupOf(instance).state(instance, "Standby");
  }

  /** An instance comes back, from Standby or a warm pool, by the hook of a launch. */
  public void comeBack(InstanceId instance) {
    FakeGroup group = groupOf(instance);
    group.state(instance, "Pending:Wait");
    openHook(group, LifecycleHook.LAUNCH, instance);
  }

  /** The stack is deleted: nothing is wanted any more, everything leaves. */
  public void empty(GroupName name) {
    FakeGroup group = inside(name);
    group.desired = 0;
    List.copyOf(group.members.keySet()).forEach(instance -> leave(group, instance));
  }

  /** The group as it stands, without going through the (failing, counted) port. */
  public Group view(GroupName name) {
    return inside(name).view();
  }

  /** All groups as they stand, without going through the port. */
  public List<Group> view() {
    return groups.values().stream().map(FakeGroup::view).toList();
  }

  /** The hook that holds an instance, if one does. */
  public Optional<LifecycleHook> openHook(InstanceId instance) {
    return Optional.ofNullable(hooks.get(instance)).map(OpenHook::hook);
  }

  /** Takes the lifecycle events since the last time, as EventBridge sends them. */
  public List<String> takeEvents() {
    List<String> taken = List.copyOf(events);
    events.clear();
    return taken;
  }

  /** Every answer a hook got, with the defaults. */
  public List<Answer> answers() {
    return List.copyOf(answers);
  }

  public List<Heartbeat> heartbeats() {
    return List.copyOf(heartbeats);
  }

  public List<Termination> terminations() {
    return List.copyOf(terminations);
  }

  private InstanceId launch(FakeGroup group) {
    Instance instance = instances.launch(ZONES[group.members.size() % ZONES.length]);
    group.members.put(
        instance.id(), new Group.Member(instance.id(), "Pending:Wait", instance.zone(), true));
    openHook(group, LifecycleHook.LAUNCH, instance.id());
    return instance.id();
  }

  private void leave(FakeGroup group, InstanceId instance) {
    group.state(instance, "Terminating:Wait");
    openHook(group, LifecycleHook.TERMINATE, instance);
  }

  private void openHook(FakeGroup group, String name, InstanceId instance) {
    LifecycleHook hook = new LifecycleHook(group.name, name, instance);
    boolean keep = name.equals(LifecycleHook.TERMINATE) && group.role == NodeRole.WORKER;
    hooks.put(
        instance,
        new OpenHook(
            hook,
            clock.instant().plus(HOOK_TIMEOUT),
            keep ? LifecycleHook.Result.CONTINUE : LifecycleHook.Result.ABANDON));
    events.add(LifecycleEvents.event(hook, clock.instant()));
  }

  private boolean open(LifecycleHook hook) {
    return openHook(hook.instance()).filter(hook::equals).isPresent();
  }

  private void answer(LifecycleHook hook, LifecycleHook.Result result) {
    answers.add(new Answer(hook, result));
    hooks.remove(hook.instance());
    FakeGroup group = inside(hook.group());
    boolean joins =
        hook.name().equals(LifecycleHook.LAUNCH) && result == LifecycleHook.Result.CONTINUE;
    boolean retained =
        hook.name().equals(LifecycleHook.TERMINATE)
            && result == LifecycleHook.Result.ABANDON
            && group.role == NodeRole.MANAGER;
    if (joins) {
      group.state(hook.instance(), otherHooks ? "Pending:Wait" : afterLaunch);
    } else if (retained) {
      group.state(hook.instance(), "Terminating:Retained");
    } else {
      group.members.remove(hook.instance());
      instances.terminate(hook.instance());
    }
  }

  private FakeGroup inside(GroupName name) {
    FakeGroup group = groups.get(name);
    if (group == null) {
      throw new OutsideException(FailureCode.NOT_FOUND, "AutoScalingGroup name not found: " + name);
    }
    return group;
  }

  private FakeGroup groupOf(InstanceId instance) {
    return groups.values().stream()
        .filter(group -> group.members.containsKey(instance))
        .findFirst()
        .orElseThrow(
            () ->
                new OutsideException(
                    FailureCode.REFUSED, "Instance Id not found in any group: " + instance));
  }

  private void failIfTold() {
    if (failures > 0) {
      failures--;
      throw new OutsideException(failure, "Auto Scaling was told to fail: " + failure);
    }
  }

  private record OpenHook(LifecycleHook hook, Instant deadline, LifecycleHook.Result byDefault) {
    OpenHook until(Instant later) {
      return new OpenHook(hook, later, byDefault);
    }
  }

  /** How a hook was answered. */
  public record Answer(LifecycleHook hook, LifecycleHook.Result result) {}

  /** A heartbeat that was taken. */
  public record Heartbeat(LifecycleHook hook, Instant at) {}

  /** An instance ended by name. */
  public record Termination(InstanceId instance, boolean decremented) {}
}
