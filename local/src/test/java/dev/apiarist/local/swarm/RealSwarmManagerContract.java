package dev.apiarist.local.swarm;

import dev.apiarist.docker.DockerLimits;
import dev.apiarist.json.Json;
import dev.apiarist.local.engine.NodeImage;
import dev.apiarist.local.engine.TestSwarm;
import dev.apiarist.port.SwarmManager;
import dev.apiarist.port.SwarmManagerContract;
import dev.apiarist.swarm.ServiceId;
import dev.apiarist.swarm.SwarmLabels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract on engines of one version. */
abstract class RealSwarmManagerContract extends SwarmManagerContract {
  private static final String MANAGER = "i-00000000000000001";

  private final NodeImage image;
  private TestSwarm engines;
  private String managerAddress = "";
  private String workerAddress = "";

  @SuppressWarnings("NullAway.Init") // engines are started before the first test
  RealSwarmManagerContract(NodeImage image) {
    this.image = image;
  }

  @BeforeAll
  void start() {
    engines = TestSwarm.of(image);
    managerAddress = engines.init(MANAGER);
    Map<String, String> labels = new HashMap<>(WORKER_LABELS);
    labels.put(SwarmLabels.INSTANCE, WORKER_INSTANCE.value());
    workerAddress = engines.join(WORKER_INSTANCE.value(), "worker", MANAGER, labels);
  }

  @AfterAll
  void stop() {
    engines.close();
  }

  /** The engines under the contract. */
  final TestSwarm engines() {
    return engines;
  }

  /** Where the worker's API answers. */
  final String workerAddress() {
    return workerAddress;
  }

  @Override
  protected SwarmManager swarm() {
    return swarmAt(List.of(managerAddress));
  }

  @Override
  protected SwarmManager swarmAt(List<String> addresses) {
    return engines.at(DockerLimits.STANDARD, addresses.toArray(String[]::new));
  }

  @Override
  protected String managerAddress() {
    return managerAddress;
  }

  /** The machine is there, but no engine listens at this port. */
  @Override
  protected String deadAddress() {
    return managerAddress + ":2399";
  }

  @Override
  protected ServiceId createService(
      String name, int replicas, Map<String, String> labels, List<String> constraints) {
    Map<String, Object> spec =
        Map.of(
            "Name",
            name,
            "Labels",
            labels,
            "TaskTemplate",
            Map.of(
                "ContainerSpec",
                Map.of("Image", "localhost/none:1"),
                "Placement",
                Map.of("Constraints", constraints)),
            "Mode",
            Map.of("Replicated", Map.of("Replicas", replicas)));
    return new ServiceId(engines.create(MANAGER, "/services/create", Json.write(spec)));
  }
}
