package dev.apiarist.fake;

import dev.apiarist.port.FailureCode;
import dev.apiarist.port.Instance;
import dev.apiarist.port.InstanceShape;
import dev.apiarist.port.Instances;
import dev.apiarist.port.OutsideException;
import dev.apiarist.swarm.InstanceId;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** EC2 in memory: numbers instances and addresses in order of launch. */
public final class FakeInstances implements Instances {
  /** What every launch is of. */
  public static final String TYPE = "t4g.small";

  private final Map<InstanceId, Instance> instances = new LinkedHashMap<>();
  private final Deque<InstanceId> chosen = new ArrayDeque<>();
  private final Map<String, InstanceShape> shapes = new HashMap<>();
  private int launched;
  private Optional<FailureCode> failing = Optional.empty();

  public FakeInstances() {
    offer(new InstanceShape(TYPE, 2, 2L << 30, "aarch64"));
  }

  @Override
  public Map<InstanceId, Instance> describe(Collection<InstanceId> wanted) {
    failIfTold("DescribeInstances");
    Map<InstanceId, Instance> found = new LinkedHashMap<>();
    for (InstanceId id : wanted) {
      Instance instance = instances.get(id);
      if (instance != null) {
        found.put(id, instance);
      }
    }
    return found;
  }

  @Override
  public Map<String, InstanceShape> shapes(Collection<String> types) {
    failIfTold("DescribeInstanceTypes");
    Map<String, InstanceShape> found = new HashMap<>(shapes);
    found.keySet().retainAll(Set.copyOf(types));
    return found;
  }

  /** The region has this type from now on, beside {@link #TYPE}. */
  public void offer(InstanceShape shape) {
    shapes.put(shape.type(), shape);
  }

  /** Starts an instance: {@code i-000000000000000a1}, 10.0.0.1 and so on. */
  public Instance launch(String zone) {
    launched++;
    InstanceId id =
        chosen.isEmpty() ? new InstanceId("i-%015xa1".formatted(launched)) : chosen.remove();
    Instance instance = new Instance(id, "running", "10.0.0." + launched, TYPE, zone, false);
    instances.put(id, instance);
    return instance;
  }

  /** The next launch gets this ID instead of a number. */
  public void nextLaunch(InstanceId id) {
    chosen.add(id);
  }

  /** Ends an instance; EC2 still tells of it. */
  public void terminate(InstanceId id) {
    state(id, "terminated");
  }

  /** Puts an instance into a state of EC2's. */
  public void state(InstanceId id, String state) {
    Instance old = get(id);
    String address = state.equals("terminated") ? "" : old.privateAddress();
    instances.put(id, new Instance(id, state, address, old.type(), old.zone(), old.spot()));
  }

  /** EC2 forgets a terminated instance after about an hour. */
  public void forget(InstanceId id) {
    instances.remove(id);
  }

  /** One instance. */
  public Instance get(InstanceId id) {
    Instance instance = instances.get(id);
    if (instance == null) {
      throw new IllegalArgumentException("never launched: " + id);
    }
    return instance;
  }

  /** Makes every call fail, or none. */
  public void failing(Optional<FailureCode> code) {
    failing = code;
  }

  private void failIfTold(String operation) {
    failing.ifPresent(
        code -> {
          throw new OutsideException(code, operation + " failed");
        });
  }
}
