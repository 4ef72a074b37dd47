package dev.apiarist.local.autoscaling;

import dev.apiarist.local.events.CloudEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong on request: throttled calls, missing capacity, events that misbehave. Nothing
 * does by default. Thread-safe.
 */
public final class Faults {
  private final Random random;
  private final Set<Shortage> shortages = new HashSet<>();
  private final List<EventRule> eventRules = new ArrayList<>();
  private int callsToThrottle;
  private double throttleRate;
  private int callsToContend;

  /** A null part means any. */
  private record Shortage(@Nullable String zone, @Nullable String instanceType) {
    boolean covers(String inZone, @Nullable String ofType) {
      return (zone == null || zone.equals(inZone))
          && (instanceType == null || instanceType.equals(ofType));
    }
  }

  private static final class EventRule {
    private final @Nullable String detailType;
    private final EventFault fault;
    private final double rate;
    private int left;

    EventRule(@Nullable String detailType, EventFault fault, double rate, int left) {
      this.detailType = detailType;
      this.fault = fault;
      this.rate = rate;
      this.left = left;
    }

    boolean matches(CloudEvent event, Random random) {
      return left > 0
          && (detailType == null || detailType.equals(event.detailType()))
          && random.nextDouble() < rate;
    }
  }

  /** No faults, and seed 0 for those that come at a rate. */
  public Faults() {
    this(0);
  }

  /**
   * No faults yet.
   *
   * @param seed of the dice for faults that come at a rate
   */
  public Faults(long seed) {
    this.random = new Random(seed);
  }

  /** Answers the next calls of the API with {@code Throttling}. */
  public synchronized void throttleNext(int calls) {
    callsToThrottle = calls;
  }

  /**
   * Answers a share of the calls of the API with {@code Throttling}.
   *
   * @param rate 0 to 1
   */
  public synchronized void throttle(double rate) {
    throttleRate = rate;
  }

  /** Answers the next calls of the API with {@code ResourceContention}. */
  public synchronized void contendNext(int calls) {
    callsToContend = calls;
  }

  /** Lets a zone run out of every instance type. */
  public synchronized void exhaustZone(String zone) {
    shortages.add(new Shortage(zone, null));
  }

  /** Lets an instance type run out in every zone, for groups that ask for it by override. */
  public synchronized void exhaustType(String instanceType) {
    shortages.add(new Shortage(null, instanceType));
  }

  /** Lets an instance type run out in one zone, for groups that ask for it by override. */
  public synchronized void exhaust(String zone, String instanceType) {
    shortages.add(new Shortage(zone, instanceType));
  }

  /** Ends every shortage of capacity. */
  public synchronized void restoreCapacity() {
    shortages.clear();
  }

  /** Lets the next events suffer a fault. */
  public synchronized void onNextEvents(int count, EventFault fault) {
    eventRules.add(new EventRule(null, fault, 1, count));
  }

  /** Lets the next events of a detail type suffer a fault. */
  public synchronized void onNextEvents(int count, String detailType, EventFault fault) {
    eventRules.add(new EventRule(detailType, fault, 1, count));
  }

  /**
   * Lets a share of all events suffer a fault.
   *
   * @param rate 0 to 1
   */
  public synchronized void onEvents(double rate, EventFault fault) {
    eventRules.add(new EventRule(null, fault, rate, Integer.MAX_VALUE));
  }

  /** Back to nothing going wrong. */
  public synchronized void clear() {
    shortages.clear();
    eventRules.clear();
    callsToThrottle = 0;
    callsToContend = 0;
    throttleRate = 0;
  }

  /**
   * Called at the door of the API.
   *
   * @throws AutoScalingException when this call is to fail
   */
  public synchronized void admitCall() {
    if (callsToThrottle > 0) {
      callsToThrottle--;
      throw AutoScalingException.throttling();
    }
    if (callsToContend > 0) {
      callsToContend--;
      throw AutoScalingException.contention();
    }
    if (throttleRate > 0 && random.nextDouble() < throttleRate) {
      throw AutoScalingException.throttling();
    }
  }

  synchronized boolean exhausted(String zone, @Nullable String instanceType) {
    return shortages.stream().anyMatch(shortage -> shortage.covers(zone, instanceType));
  }

  synchronized Optional<EventFault> faultOf(CloudEvent event) {
    for (Iterator<EventRule> rules = eventRules.iterator(); rules.hasNext(); ) {
      EventRule rule = rules.next();
      if (rule.matches(event, random)) {
        rule.left -= rule.left == Integer.MAX_VALUE ? 0 : 1;
        if (rule.left == 0) {
          rules.remove();
        }
        return Optional.of(rule.fault);
      }
    }
    return Optional.empty();
  }
}
