package dev.apiarist.local.autoscaling;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An Auto Scaling group: what it was told, what it has, and what it is busy with. */
final class Group {
  private static final Duration ZONE_BLOCK = Duration.ofMinutes(5);

  private final String arn;
  private final Instant createdAt;
  private final List<Member> members = new ArrayList<>();
  private final Map<String, HookDefinition> hooks = new LinkedHashMap<>();
  private final Map<ScalingProcess, String> suspended = new EnumMap<>(ScalingProcess.class);
  private final Map<String, Instant> blockedZones = new HashMap<>();
  private final List<InstanceRefresh> refreshes = new ArrayList<>();
  private final ActivityLog log = new ActivityLog();
  private final LaunchBackoff backoff = new LaunchBackoff();
  private final ScalingCause cause = new ScalingCause();
  private GroupDefinition definition;
  private int desired;
  private boolean rebalancing;
  private boolean deleting;
  private @Nullable WarmPoolDefinition warmPool;
  private boolean warmPoolDeleting;

  Group(GroupDefinition definition, String arn, Instant now) {
    this.definition = definition;
    this.arn = arn;
    this.createdAt = now;
    Integer asked = definition.desired();
    this.desired = asked == null ? definition.min() : asked;
    definition.hooks().forEach(hook -> hooks.put(hook.name(), hook));
    cause.capacityChange(
        "At %s a user request created an AutoScalingGroup changing the desired capacity from 0 to %d."
            .formatted(ScalingCause.time(now), desired));
  }

  String name() {
    return definition.name();
  }

  String arn() {
    return arn;
  }

  GroupDefinition definition() {
    return definition;
  }

  void define(GroupDefinition next) {
    definition = next;
  }

  int desired() {
    return desired;
  }

  void desire(int next, String why) {
    if (next != desired) {
      cause.capacityChange(why);
    }
    desired = next;
  }

  /** Desired capacity and what a rolling replacement or rebalance holds above it for now. */
  int target() {
    int above = activeRefresh().map(InstanceRefresh::surplus).orElse(0);
    return desired + above + (rebalancing ? 1 : 0);
  }

  List<Member> members() {
    return List.copyOf(members);
  }

  List<Member> members(Predicate<Member> which) {
    return members.stream().filter(which).toList();
  }

  Optional<Member> member(String instanceId) {
    return members.stream().filter(member -> member.id().equals(instanceId)).findFirst();
  }

  void add(Member member) {
    members.add(member);
  }

  void remove(Member member) {
    members.remove(member);
  }

  int capacity() {
    return members(Member::inCapacity).size();
  }

  /** Whether nothing is under way and the group has the size it should have. */
  boolean inEquilibrium() {
    return capacity() == desired && members(Member::moving).isEmpty();
  }

  /** The launch template for new instances: an instance refresh may bring its own. */
  LaunchTemplateReference launchTemplate() {
    return activeRefresh().flatMap(InstanceRefresh::template).orElse(definition.launchTemplate());
  }

  Set<String> hookNames() {
    return hooks.keySet();
  }

  List<HookDefinition> hooks() {
    return List.copyOf(hooks.values());
  }

  Optional<HookDefinition> hook(String hookName) {
    return Optional.ofNullable(hooks.get(hookName));
  }

  void put(HookDefinition hook) {
    hooks.put(hook.name(), hook);
  }

  void removeHook(String hookName) {
    hooks.remove(hookName);
  }

  boolean runs(ScalingProcess process) {
    return !suspended.containsKey(process);
  }

  void suspend(ScalingProcess process, Instant now) {
    suspended.put(process, "User suspended at " + ScalingCause.time(now));
  }

  void resume(ScalingProcess process) {
    suspended.remove(process);
  }

  void blockZone(String zone, Instant now) {
    blockedZones.put(zone, now.plus(ZONE_BLOCK));
  }

  boolean zoneBlocked(String zone, Instant now) {
    Instant until = blockedZones.get(zone);
    return until != null && now.isBefore(until);
  }

  ActivityLog log() {
    return log;
  }

  LaunchBackoff backoff() {
    return backoff;
  }

  ScalingCause cause() {
    return cause;
  }

  List<InstanceRefresh> refreshes() {
    return refreshes;
  }

  Optional<InstanceRefresh> activeRefresh() {
    return refreshes.stream().filter(InstanceRefresh::active).findFirst();
  }

  boolean rebalancing() {
    return rebalancing;
  }

  void rebalance(boolean on) {
    rebalancing = on;
  }

  boolean deleting() {
    return deleting;
  }

  void startDeleting() {
    deleting = true;
  }

  Optional<WarmPoolDefinition> warmPool() {
    return Optional.ofNullable(warmPool);
  }

  void setWarmPool(@Nullable WarmPoolDefinition next, boolean nowDeleting) {
    warmPool = next;
    warmPoolDeleting = nowDeleting;
  }

  boolean warmPoolDeleting() {
    return warmPoolDeleting;
  }

  GroupDescription describe() {
    List<MemberDescription> all = members.stream().map(member -> member.describe(name())).toList();
    return new GroupDescription(
        name(),
        arn,
        createdAt,
        definition,
        desired,
        all.stream().filter(member -> !member.warmed()).toList(),
        all.stream().filter(MemberDescription::warmed).toList(),
        suspended,
        warmPool,
        warmPoolDeleting,
        deleting);
  }
}
