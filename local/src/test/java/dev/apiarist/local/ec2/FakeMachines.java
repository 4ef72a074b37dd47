package dev.apiarist.local.ec2;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Machines that only remember that they were started. */
public final class FakeMachines implements Machines {
  private final Map<String, MachineSpec> running = new ConcurrentHashMap<>();

  /** Loopback: nobody else answers there. */
  private final AtomicInteger lastAddress = new AtomicInteger(1);

  private volatile boolean broken;

  @Override
  public String start(MachineSpec spec) {
    if (broken) {
      throw new IllegalStateException("machines do not start, as told");
    }
    running.put(spec.instanceId(), spec);
    return "127.9.0." + lastAddress.incrementAndGet();
  }

  @Override
  public void stop(String instanceId) {
    running.remove(instanceId);
  }

  @Override
  public boolean running(String instanceId) {
    return running.containsKey(instanceId);
  }

  @Override
  public Size size() {
    return new Size(8, 16L << 30, "aarch64");
  }

  /** From now on no machine starts. */
  public void breakDown() {
    broken = true;
  }

  /** What an instance was started with. */
  public MachineSpec get(String instanceId) {
    MachineSpec machine = running.get(instanceId);
    if (machine == null) {
      throw new IllegalArgumentException("no machine runs for " + instanceId);
    }
    return machine;
  }

  /** What runs, by instance. */
  public Map<String, MachineSpec> all() {
    return Map.copyOf(running);
  }
}
