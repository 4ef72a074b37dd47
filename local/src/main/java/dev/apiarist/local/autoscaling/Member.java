package dev.apiarist.local.autoscaling;

import dev.apiarist.local.autoscaling.Journey.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An instance of a group or of its warm pool. */
final class Member {
  private final LaunchedInstance instance;
  private final Placement placement;
  private final LaunchTemplateReference launchTemplate;
  private final Instant launchedAt;
  private final Set<String> hooksAtLaunch;
  private final List<LifecycleAction> actions = new ArrayList<>();
  private Journey journey;
  private Phase phase = Phase.STARTED;
  private String activityId;
  private PoolState restsAs = PoolState.STOPPED;
  private Instant retryAt = Instant.MIN;
  private @Nullable Instant inServiceSince;
  private @Nullable String unhealthyReason;
  private boolean protectedFromScaleIn;

  Member(
      LaunchedInstance instance,
      Placement placement,
      Group group,
      Journey journey,
      Activity activity) {
    this.instance = instance;
    this.placement = placement;
    this.launchTemplate = group.launchTemplate();
    this.launchedAt = activity.startedAt();
    this.hooksAtLaunch = Set.copyOf(group.hookNames());
    this.protectedFromScaleIn = group.definition().newInstancesProtectedFromScaleIn();
    this.journey = journey;
    this.activityId = activity.id();
  }

  String id() {
    return instance.instanceId();
  }

  String zone() {
    return placement.zone();
  }

  Placement placement() {
    return placement;
  }

  LaunchTemplateReference launchTemplate() {
    return launchTemplate;
  }

  Instant launchedAt() {
    return launchedAt;
  }

  Journey journey() {
    return journey;
  }

  Phase phase() {
    return phase;
  }

  String activityId() {
    return activityId;
  }

  void startJourney(Journey next, String nextActivityId) {
    journey = next;
    phase = Phase.STARTED;
    activityId = nextActivityId;
    actions.clear();
  }

  /** Goes elsewhere without starting again: an abandoned return to the warm pool. */
  void divert(Journey next) {
    journey = next;
  }

  /** Tries the end of the journey again later, as another activity. */
  void retry(String nextActivityId, Instant at) {
    activityId = nextActivityId;
    retryAt = at;
  }

  boolean mayRetry(Instant now) {
    return !now.isBefore(retryAt);
  }

  void enter(Phase next) {
    phase = next;
  }

  void settle(Instant now, PoolState poolState) {
    phase = Phase.SETTLED;
    restsAs = poolState;
    inServiceSince = journey.destination() == Place.GROUP ? now : null;
  }

  boolean inCapacity() {
    return journey.destination() == Place.GROUP;
  }

  boolean inService() {
    return inCapacity() && phase == Phase.SETTLED;
  }

  boolean inServiceFor(Duration time, Instant now) {
    return inService() && inServiceSince != null && !now.isBefore(inServiceSince.plus(time));
  }

  boolean inPool() {
    return journey.destination() == Place.POOL;
  }

  boolean poolReady() {
    return inPool() && phase == Phase.SETTLED;
  }

  boolean leaving() {
    return journey.destination() == Place.EC2;
  }

  boolean gone() {
    return leaving() && phase == Phase.SETTLED;
  }

  boolean moving() {
    return phase != Phase.SETTLED && phase != Phase.RETAINED;
  }

  boolean launching() {
    return journey.transition() == Transition.LAUNCHING && phase != Phase.SETTLED;
  }

  boolean knewHook(String hookName) {
    return hooksAtLaunch.contains(hookName);
  }

  List<LifecycleAction> actions() {
    return List.copyOf(actions);
  }

  void open(LifecycleAction action) {
    actions.add(action);
  }

  void close(LifecycleAction action) {
    actions.remove(action);
  }

  void closeAll() {
    actions.clear();
  }

  Optional<LifecycleAction> action(String hookName) {
    return actions.stream().filter(action -> action.hook().name().equals(hookName)).findFirst();
  }

  boolean healthy() {
    return unhealthyReason == null;
  }

  @Nullable String unhealthyReason() {
    return unhealthyReason;
  }

  void fail(String reason) {
    unhealthyReason = reason;
  }

  void recover() {
    unhealthyReason = null;
  }

  boolean protectedFromScaleIn() {
    return protectedFromScaleIn;
  }

  void protect(boolean on) {
    protectedFromScaleIn = on;
  }

  String stateName() {
    if (phase != Phase.SETTLED) {
      return journey.stateName() + phase.suffix();
    }
    return switch (journey.destination()) {
      case GROUP -> "InService";
      case POOL -> "Warmed:" + restsAs.wireName();
      case EC2 -> journey.origin() == Place.POOL ? "Warmed:Terminated" : "Terminated";
    };
  }

  PoolState restsAs() {
    return restsAs;
  }

  MemberDescription describe(String groupName) {
    return new MemberDescription(
        id(),
        groupName,
        instance.instanceType(),
        zone(),
        stateName(),
        healthy(),
        launchTemplate,
        protectedFromScaleIn);
  }
}
