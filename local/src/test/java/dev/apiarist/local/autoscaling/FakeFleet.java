package dev.apiarist.local.autoscaling;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A fleet in memory: instances run at once unless told to take their time. */
public final class FakeFleet implements InstanceFleet {
  private final List<LaunchOrder> orders = new ArrayList<>();
  private final Map<String, InstanceHealth> instances = new HashMap<>();
  private boolean slow;
  private boolean stoppable;
  private @Nullable RuntimeException failure;

  @Override
  public LaunchedInstance launch(LaunchOrder order) {
    failIfBroken();
    orders.add(order);
    String id = "i-%017x".formatted(orders.size());
    instances.put(id, slow ? InstanceHealth.PENDING : InstanceHealth.RUNNING);
    String type = order.instanceType();
    return new LaunchedInstance(id, "10.0.0." + orders.size(), type == null ? "t4g.small" : type);
  }

  private void failIfBroken() {
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void terminate(String instanceId) {
    failIfBroken();
    instances.put(instanceId, InstanceHealth.TERMINATED);
  }

  @Override
  public InstanceHealth health(String instanceId) {
    return instances.getOrDefault(instanceId, InstanceHealth.TERMINATED);
  }

  @Override
  public boolean canStop() {
    return stoppable;
  }

  @Override
  public void stop(String instanceId) {
    instances.put(instanceId, InstanceHealth.STOPPED);
  }

  @Override
  public void start(String instanceId) {
    instances.put(instanceId, InstanceHealth.RUNNING);
  }

  /** Whether instances launched from now on stay PENDING until {@link #become}. */
  void slow(boolean on) {
    slow = on;
  }

  void stoppable() {
    stoppable = true;
  }

  /** What launch and terminate throw from now on, if anything. */
  void failWith(@Nullable RuntimeException next) {
    failure = next;
  }

  void become(String instanceId, InstanceHealth health) {
    instances.put(instanceId, health);
  }

  List<LaunchOrder> orders() {
    return orders;
  }
}
