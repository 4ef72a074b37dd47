package dev.apiarist.fake;

import dev.apiarist.port.SwarmManager;
import dev.apiarist.port.SwarmManagerContract;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.ServiceId;
import dev.apiarist.swarm.SwarmLabels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The fake swarm does what real engines do. */
class FakeSwarmContractTest extends SwarmManagerContract {
  private static final String MANAGER = "10.0.0.1";

  private final FakeSwarm swarm = new FakeSwarm();

  FakeSwarmContractTest() {
    swarm.init(new InstanceId("i-00000000000000001"), MANAGER, Map.of());
    Map<String, String> labels = new HashMap<>(WORKER_LABELS);
    labels.put(SwarmLabels.INSTANCE, WORKER_INSTANCE.value());
    swarm.join("worker", "10.0.0.2", NodeRole.WORKER, Availability.ACTIVE, labels);
  }

  @Override
  protected SwarmManager swarm() {
    return swarm;
  }

  @Override
  protected SwarmManager swarmAt(List<String> addresses) {
    return swarm.at(addresses);
  }

  @Override
  protected String managerAddress() {
    return MANAGER;
  }

  @Override
  protected String deadAddress() {
    return "10.0.0.99";
  }

  @Override
  protected String createNetwork(String name) {
    return swarm.createNetwork(name);
  }

  @Override
  protected ServiceId createService(
      String name, int replicas, Map<String, String> labels, List<String> constraints) {
    return swarm.createService(name, replicas, labels, constraints);
  }
}
