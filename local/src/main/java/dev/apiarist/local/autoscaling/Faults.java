package dev.apiarist.local.autoscaling;

import dev.apiarist.local.events.CloudEvent;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong on request: refused calls, missing capacity, events that misbehave. Nothing does
 * by default. Thread-safe.
 */
public final class Faults {
  private final Ids dice;
  private final Set<Shortage> shortages = new HashSet<>();
  private final FaultRules<CallFault> calls = new FaultRules<>();
  private final FaultRules<EventFault> events = new FaultRules<>();

  /** A null part means any. */
  private record Shortage(@Nullable String zone, @Nullable String instanceType) {
    boolean covers(String inZone, @Nullable String ofType) {
      return (zone == null || zone.equals(inZone))
          && (instanceType == null || instanceType.equals(ofType));
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
    this.dice = new Ids(seed);
  }

  /** Refuses the next calls of the API. */
  public synchronized void onNextCalls(int count, CallFault fault) {
    calls.next(count, null, fault);
  }

  /** Refuses the next calls of an operation, such as {@code SetDesiredCapacity}. */
  public synchronized void onNextCalls(int count, String operation, CallFault fault) {
    calls.next(count, operation, fault);
  }

  /**
   * Refuses a share of the calls of the API.
   *
   * @param rate 0 to 1
   */
  public synchronized void onCalls(double rate, CallFault fault) {
    calls.at(rate, fault);
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
    events.next(count, null, fault);
  }

  /** Lets the next events of a detail type suffer a fault. */
  public synchronized void onNextEvents(int count, String detailType, EventFault fault) {
    events.next(count, detailType, fault);
  }

  /**
   * Lets a share of all events suffer a fault.
   *
   * @param rate 0 to 1
   */
  public synchronized void onEvents(double rate, EventFault fault) {
    events.at(rate, fault);
  }

  /** Back to nothing going wrong. */
  public synchronized void clear() {
    shortages.clear();
    calls.clear();
    events.clear();
  }

  /**
   * Called at the door of the API.
   *
   * @throws AutoScalingException when this call is to be refused
   */
  public synchronized void admitCall(String operation) {
    Optional<CallFault> fault = calls.draw(operation, dice);
    if (fault.isPresent()) {
      throw fault.get().refusal(dice);
    }
  }

  synchronized boolean exhausted(String zone, @Nullable String instanceType) {
    return shortages.stream().anyMatch(shortage -> shortage.covers(zone, instanceType));
  }

  synchronized Optional<EventFault> faultOf(CloudEvent event) {
    return events.draw(event.detailType(), dice);
  }
}
