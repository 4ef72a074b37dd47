package dev.apiarist.local.twin;

import dev.apiarist.docker.EngineApi;
import dev.apiarist.json.Json;
import dev.apiarist.local.engine.NodeImage;
import dev.apiarist.local.engine.TestSwarm;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeRole;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Three managers and five workers that differ in engine labels and generic resources. It is started
 * once and stands for as long as cases are played on it.
 */
final class StandingSwarm implements AutoCloseable {
  private static final List<Machine> MACHINES =
      List.of(
          new Machine(NodeRole.MANAGER, Map.of(), List.of()),
          new Machine(NodeRole.MANAGER, Map.of("tier", "gold"), List.of()),
          new Machine(NodeRole.MANAGER, Map.of("tier", "iron"), List.of("SSD=2")),
          new Machine(NodeRole.WORKER, Map.of("tier", "gold"), List.of("SSD=4")),
          new Machine(NodeRole.WORKER, Map.of("tier", "gold"), List.of("GPU=g1", "GPU=g2")),
          new Machine(
              NodeRole.WORKER,
              Map.of("tier", "iron", "disk", "fast"),
              List.of("GPU=g1", "GPU=g2", "GPU=g3", "SSD=2")),
          new Machine(NodeRole.WORKER, Map.of("tier", "iron"), List.of("GPU=2")),
          new Machine(NodeRole.WORKER, Map.of(), List.of()));

  private final NodeImage image;
  private final SilentRegistry registry = new SilentRegistry();
  private final TestSwarm engines;
  private final EngineApi api;
  private final List<Member> members = new ArrayList<>();

  /** What a node is from its start. */
  private record Machine(NodeRole role, Map<String, String> labels, List<String> resources) {}

  /** One of the nodes. */
  record Member(NodeId id, String hostname, String address, NodeRole role) {}

  StandingSwarm(NodeImage image) {
    this.image = image;
    engines = TestSwarm.of(image, registry.port());
    List<String> addresses = new ArrayList<>();
    for (Machine machine : MACHINES) {
      addresses.add(start(machine, addresses.size()));
    }
    api = new EngineApi(engines.credentials(), addresses.getFirst());
    Map<String, NodeId> ids = new HashMap<>();
    for (Object node : api.list("/nodes")) {
      ids.put(
          Json.textAt(node, "", "Description", "Hostname"),
          new NodeId(Json.textAt(node, "", "ID")));
    }
    for (String address : addresses) {
      String hostname = "ip-" + address.replace('.', '-');
      NodeId id = Objects.requireNonNull(ids.get(hostname), hostname);
      members.add(new Member(id, hostname, address, MACHINES.get(members.size()).role()));
    }
  }

  private String start(Machine machine, int number) {
    return number == 0
        ? engines.init(instance(0), machine.labels(), machine.resources())
        : engines.join(
            instance(number),
            machine.role().word(),
            instance(0),
            machine.labels(),
            machine.resources());
  }

  private static String instance(int number) {
    return "i-%017x".formatted(number + 1);
  }

  /** Whether tasks end with their job: Docker 20.10 leaves them for ever. */
  boolean endsJobs() {
    return image != NodeImage.BOOKWORM;
  }

  EngineApi api() {
    return api;
  }

  List<Member> members() {
    return members;
  }

  /** An image that no engine ever gets. */
  String image() {
    return engines.gateway() + ":" + registry.port() + "/none:1";
  }

  /** All tasks as they are now. */
  List<@Nullable Object> tasks() {
    return api.list("/tasks");
  }

  /** Nodes and services as they are now, and tasks as they have just been. */
  Sighting look(List<@Nullable Object> tasks) {
    return new Sighting(Instant.now(), api.list("/nodes"), api.list("/services"), tasks);
  }

  @Override
  public void close() {
    engines.close();
    registry.close();
  }
}
