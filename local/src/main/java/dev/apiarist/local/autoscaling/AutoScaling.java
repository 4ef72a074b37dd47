package dev.apiarist.local.autoscaling;

import dev.apiarist.local.events.EventSink;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Amazon EC2 Auto Scaling as a state machine. Time is the clock's; things happen in {@link #tick()}
 * and in calls, never on threads of its own. Thread-safe: one lock, which is not held while events
 * are handed to the sink. The same seed, calls and ticks give the same choices.
 */
public final class AutoScaling {
  private final Context context;
  private final Registry registry;
  private final Lifecycle lifecycle;
  private final HealthChecks healthChecks;
  private final Capacity capacity;
  private final ZoneRebalance zoneRebalance;
  private final RefreshRunner refreshRunner;
  private final WarmPoolKeeper warmPoolKeeper;

  /**
   * An Auto Scaling without groups, in us-east-1.
   *
   * @param clock the only source of time
   * @param fleet where instances come from
   * @param events who is told; called in tick() and in calls, after their effects are visible
   * @param faults what goes wrong
   * @param seed of every random choice: tokens, identifiers, scale-in victims
   */
  public AutoScaling(
      InstantSource clock, InstanceFleet fleet, EventSink events, Faults faults, long seed) {
    this(clock, fleet, events, faults, seed, Arns.DEFAULT);
  }

  /** As the other constructor, in another region or account. */
  public AutoScaling(
      InstantSource clock,
      InstanceFleet fleet,
      EventSink events,
      Faults faults,
      long seed,
      Arns arns) {
    Ids ids = new Ids(seed);
    Outbox outbox = new Outbox(faults);
    this.context = new Context(clock, fleet, new EventWriter(outbox, arns, ids), faults, ids, arns);
    this.registry = new Registry(context, outbox, events);
    this.lifecycle = new Lifecycle(context);
    Launcher launcher = new Launcher(context);
    this.healthChecks = new HealthChecks(context, lifecycle);
    this.capacity = new Capacity(context, lifecycle, launcher);
    this.zoneRebalance = new ZoneRebalance(context);
    this.refreshRunner = new RefreshRunner(context, lifecycle);
    this.warmPoolKeeper = new WarmPoolKeeper(context, lifecycle, launcher);
  }

  /**
   * Creates a group and launches its first instances at once, as AWS does: hooks put separately
   * afterwards miss them.
   *
   * @throws AutoScalingException {@code AlreadyExists} or {@code ValidationError}
   */
  public void createGroup(GroupDefinition definition) {
    groups().create(definition);
  }

  /**
   * Moves every group one step on: checks health, moves instances along their hooks, refreshes,
   * launches and terminates. Every state is held for at least one tick, so that it can be seen.
   *
   * @throws RuntimeException what the fleet threw when asked for an instance's health, after every
   *     other group has had its tick
   */
  public void tick() {
    List<RuntimeException> broken = new ArrayList<>();
    registry.run(
        () -> {
          for (Group group : registry.all()) {
            try {
              tick(group);
            } catch (RuntimeException failure) {
              broken.add(failure);
            }
          }
        });
    if (!broken.isEmpty()) {
      RuntimeException first = broken.removeFirst();
      broken.forEach(first::addSuppressed);
      throw first;
    }
  }

  private void tick(Group group) {
    if (group.deleting()) {
      delete(group);
      return;
    }
    healthChecks.run(group);
    group.members().forEach(member -> lifecycle.step(group, member));
    refreshRunner.run(group);
    zoneRebalance.run(group);
    capacity.reconcile(group);
    warmPoolKeeper.run(group);
  }

  private void delete(Group group) {
    group.members().forEach(member -> lifecycle.step(group, member));
    if (group.members().isEmpty()) {
      registry.remove(group);
    }
  }

  /** Calls about groups, their size, tags, processes and activities. */
  public GroupOperations groups() {
    return new GroupOperations(context, registry, lifecycle, capacity);
  }

  /** Calls about single instances. */
  public InstanceOperations instances() {
    return new InstanceOperations(context, registry, lifecycle);
  }

  /** Calls about lifecycle hooks and open lifecycle actions. */
  public HookOperations hooks() {
    return new HookOperations(context, registry, lifecycle);
  }

  /** Calls about instance refreshes. */
  public RefreshOperations refreshes() {
    return new RefreshOperations(context, registry);
  }

  /** Calls about warm pools. */
  public WarmPoolOperations warmPools() {
    return new WarmPoolOperations(context, registry, lifecycle);
  }

  /** What is to go wrong from now on. */
  public Faults faults() {
    return context.faults();
  }
}
