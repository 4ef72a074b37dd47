package dev.apiarist.local.swarm;

import static dev.apiarist.port.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.docker.DockerLimits;
import dev.apiarist.json.Json;
import dev.apiarist.local.engine.NodeImage;
import dev.apiarist.local.engine.Patience;
import dev.apiarist.local.engine.TestSwarm;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.NodeChange;
import dev.apiarist.port.SwarmManager;
import dev.apiarist.port.SwarmManagerContract;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.ServiceId;
import dev.apiarist.swarm.SwarmLabels;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract on engines of one version. */
abstract class RealSwarmManagerContract extends SwarmManagerContract {
  private static final String MANAGER = "i-00000000000000001";

  private final NodeImage image;
  private TestSwarm engines;
  private String managerAddress = "";
  private String maximalService = "";

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
    engines.join(WORKER_INSTANCE.value(), "worker", MANAGER, labels);
  }

  @AfterAll
  void stop() {
    engines.close();
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
  protected String createNetwork(String name) {
    return engines
        .on(MANAGER, "docker network create --driver overlay --attachable " + name)
        .strip();
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

  /** What Swarm forgets (moby #53722), and how it is reminded. */
  @Nested
  class ForgottenTasks {
    private static final Duration LONG_ENOUGH_FOR_SWARM = Duration.ofSeconds(10);
    private static final String RUNNING = "node.labels.running==yes";
    private static final String ROOM = "node.labels.room==yes";

    @Test
    void waitForEverThoughThereIsRoomAndAreReleasedWithoutATouchOfTheOthers() {
      NodeId worker = workerNode();
      label(worker, "room", "no");
      ServiceId id = createService("forgotten", 1, Map.of(), List.of(ROOM));
      awaitError(id);
      engines.on(MANAGER, "docker service update --quiet --detach --label-add seen=yes " + id);
      label(worker, "other", "pass");
      Patience.pause(Duration.ofSeconds(2));

      label(worker, "room", "yes");
      assertThat(Patience.until(LONG_ENOUGH_FOR_SWARM, () -> placed(id) > 0))
          .as("Swarm finds the place by itself: nothing is left to heal")
          .isFalse();

      swarm().releasePending(id, swarm().service(id.value()).version());

      assertThat(Patience.until(Duration.ofSeconds(20), () -> placed(id) > 0)).isTrue();
      assertThat(swarm().service(id.value()).constraints())
          .containsExactlyInAnyOrder(ROOM, "node.id!=none");
      engines.on(MANAGER, "docker service rm " + id);
    }

    @Test
    void releasedTwiceAServiceHasTheConstraintsThatItHad() {
      ServiceId id = createService("released-twice", 1, Map.of(), List.of(RUNNING));

      for (int release = 0; release < 2; release++) {
        swarm().releasePending(id, swarm().service(id.value()).version());
      }

      assertThat(swarm().service(id.value()).constraints()).containsExactly(RUNNING);
    }

    @Test
    void ofAServiceThatHasChangedSinceAreLeftAlone() {
      ServiceId id = createService("changed-since", 1, Map.of(), List.of(RUNNING));
      long version = swarm().service(id.value()).version();
      engines.on(MANAGER, "docker service update --quiet --detach --label-add seen=yes " + id);

      swarm().releasePending(id, version);

      assertThat(swarm().service(id.value()).constraints()).containsExactly(RUNNING);
    }

    private NodeId workerNode() {
      return swarm().nodes().stream()
          .filter(node -> node.instance().equals(Optional.of(WORKER_INSTANCE)))
          .map(Node::id)
          .findFirst()
          .orElseThrow();
    }

    private void label(NodeId node, String key, String value) {
      swarm()
          .changeNode(
              node,
              new NodeChange(Optional.empty(), Optional.empty(), Map.of(key, value), Set.of()));
    }

    private void awaitError(ServiceId id) {
      assertThat(
              Patience.until(
                  Duration.ofSeconds(10),
                  () ->
                      swarm().tasks().stream()
                          .anyMatch(task -> task.service().equals(id) && !task.error().isEmpty())))
          .isTrue();
    }

    /** Its image is nowhere: a task that has a node does not run there long. */
    private long placed(ServiceId id) {
      return swarm().tasks().stream()
          .filter(task -> task.service().equals(id) && task.node().isPresent())
          .count();
    }
  }

  /** Whatever we change, every other field of a spec is what it was, by the engine's account. */
  @Nested
  class WholeSpecs {
    @Test
    void aMaximalServiceIsRolledAndDiffersOnlyInItsCounter() throws IOException {
      String id = maximalService();
      Map<String, Object> before = spec("/services/" + id);
      assertThat(text(before))
          .contains("net.core.somaxconn", "CAP_NET_ADMIN", "nofile", "audio", "SpreadDescriptor")
          .contains("GPU", "com.example.option", "SELinuxContext", "config-1", "9007199254740993");

      swarm().forceUpdate(new ServiceId(id));

      Map<String, Object> after = spec("/services/" + id);
      assertThat(Json.objectAt(after, "TaskTemplate").put("ForceUpdate", 41)).isEqualTo(42);
      assertThat(text(after)).isEqualTo(text(before));
    }

    @Test
    void aMaximalServiceIsScaledAndDiffersOnlyInItsReplicas() throws IOException {
      String id = maximalService();
      Map<String, Object> before = spec("/services/" + id);

      swarm().changeReplicas(id, now -> OptionalInt.of(now.replicas().orElseThrow() + 3));

      Map<String, Object> after = spec("/services/" + id);
      Map<String, Object> replicated = object(after, "Mode", "Replicated");
      long was = Json.longAt(before, -1, "Mode", "Replicated", "Replicas");
      assertThat(String.valueOf(replicated.put("Replicas", was)))
          .isEqualTo(String.valueOf(was + 3));
      assertThat(text(after)).isEqualTo(text(before));
    }

    @Test
    void aMaximalServiceLeavesANodeAndIsPutBackToTheByte() throws IOException {
      String id = maximalService();
      Map<String, Object> before = spec("/services/" + id);
      NodeId node = managerNode();

      assertThat(swarm().beginEvacuation(swarm().service(id), Set.of(node), 3)).isTrue();

      Map<String, Object> meanwhile = spec("/services/" + id);
      assertThat(text(meanwhile)).contains("node.id!=" + node, "\"Parallelism\":3", "start-first");
      assertThat(object(meanwhile, "Labels").remove("apiarist.evacuating")).isNotNull();
      object(meanwhile, "TaskTemplate", "Placement")
          .put("Constraints", Json.at(before, "TaskTemplate", "Placement", "Constraints"));
      meanwhile.put("UpdateConfig", before.get("UpdateConfig"));
      assertThat(text(meanwhile)).isEqualTo(text(before));
      assertThat(swarm().endEvacuation(swarm().service(id), Set.of(node))).isTrue();
      assertThat(text(spec("/services/" + id))).isEqualTo(text(before));
    }

    @Test
    void aServiceWithoutConstraintsAndSettingsHasNoneOfOursAfterwards() {
      String id = bare("unconstrained", ", \"Placement\": {}");
      Map<String, Object> before = spec("/services/" + id);
      NodeId node = managerNode();

      assertThat(swarm().beginEvacuation(swarm().service(id), Set.of(node), 1)).isTrue();
      assertThat(swarm().endEvacuation(swarm().service(id), Set.of(node))).isTrue();

      Map<String, Object> after = spec("/services/" + id);
      assertThat(text(object(after, "TaskTemplate", "Placement"))).isEqualTo("{}");
      assertThat(after.get("UpdateConfig")).isEqualTo(before.get("UpdateConfig"));
      assertThat(text(object(after, "Labels"))).isEqualTo("{}");
    }

    @Test
    void aServiceWithoutAPlacementGetsNone() {
      String id = bare("unplaced", "");
      Map<String, Object> before = spec("/services/" + id);
      Service seen = swarm().service(id);

      assertThat(codeOf(() -> swarm().beginEvacuation(seen, Set.of(managerNode()), 1)))
          .isEqualTo(FailureCode.REFUSED);
      assertThat(codeOf(() -> swarm().releasePending(seen.id(), seen.version())))
          .isEqualTo(FailureCode.REFUSED);

      assertThat(text(spec("/services/" + id))).isEqualTo(text(before));
    }

    private String bare(String name, String placement) {
      return engines.create(
          MANAGER,
          "/services/create",
          """
          {"Name": "%s", "TaskTemplate": {"ContainerSpec": {"Image": "localhost/none:1"}%s},
            "Mode": {"Replicated": {"Replicas": 0}}}
          """
              .formatted(name, placement));
    }

    @Test
    void aServiceCreatedWithoutANumberOfReplicasHasOne() {
      String id =
          engines.create(
              MANAGER,
              "/services/create",
              """
              {"Name": "unset", "TaskTemplate": {"ContainerSpec": {"Image": "localhost/none:1"},
                "Placement": {"Constraints": ["node.id==x"]}}, "Mode": {"Replicated": {}}}
              """);

      assertThat(swarm().service(id).replicas()).hasValue(1);
    }

    @Test
    void aJobIsNeverGivenReplicas() {
      String id =
          engines.create(
              MANAGER,
              "/services/create",
              """
              {"Name": "unscaled-job", "TaskTemplate": {"ContainerSpec": {"Image":
                "localhost/none:1"}, "RestartPolicy": {"Condition": "none"}, "Placement":
                {"Constraints": ["node.id==x"]}}, "Mode": {"ReplicatedJob": {}}}
              """);

      assertThat(codeOf(() -> swarm().changeReplicas(id, now -> OptionalInt.of(2))))
          .isEqualTo(FailureCode.REFUSED);
      assertThat(swarm().service(id).mode()).isEqualTo(Service.Mode.REPLICATED_JOB);
    }

    @Test
    void noServiceIsFoundByAPrefixThatSeveralShare() {
      Map<Character, ServiceId> byFirst = new HashMap<>();
      String shared = "";
      for (int i = 0; shared.isEmpty(); i++) {
        ServiceId id = createService("shared-" + i, 0, Map.of(), List.of("node.id==x"));
        shared = byFirst.put(id.value().charAt(0), id) == null ? "" : id.value().substring(0, 1);
      }
      String prefix = shared;

      assertThat(codeOf(() -> swarm().service(prefix))).isEqualTo(FailureCode.NOT_FOUND);
      assertThat(codeOf(() -> swarm().changeReplicas(prefix, now -> OptionalInt.of(2))))
          .isEqualTo(FailureCode.NOT_FOUND);
    }

    @Test
    void aJobKeepsItsMode() {
      String id =
          engines.create(
              MANAGER,
              "/services/create",
              """
              {"Name": "job", "TaskTemplate": {"ContainerSpec": {"Image": "localhost/none:1"},
                "RestartPolicy": {"Condition": "none"},
                "Placement": {"Constraints": ["node.labels.nowhere==true"]}},
               "Mode": {"ReplicatedJob": {"MaxConcurrent": 2, "TotalCompletions": 7}}}
              """);
      Map<String, Object> before = spec("/services/" + id);

      swarm().forceUpdate(new ServiceId(id));

      Map<String, Object> after = spec("/services/" + id);
      Json.objectAt(after, "TaskTemplate").put("ForceUpdate", 0);
      assertThat(text(after)).isEqualTo(text(before)).contains("\"TotalCompletions\":7");
    }

    @Test
    void aNodeKeepsItsNameAndLabels() {
      NodeId node = managerNode();
      engines.on(MANAGER, "docker node update --label-add 'a=x y' --label-add b= " + node);
      Map<String, Object> before = spec("/nodes/" + node);

      swarm().changeNode(node, NodeChange.availability(Availability.DRAIN));

      Map<String, Object> after = spec("/nodes/" + node);
      assertThat(after.put("Availability", "active")).isEqualTo("drain");
      assertThat(text(after)).isEqualTo(text(before));
      swarm().changeNode(node, NodeChange.availability(Availability.ACTIVE));
    }

    @Test
    void aSwarmKeepsItsLockAndItsSettingsWhenATokenIsRotated() {
      engines.on(
          MANAGER,
          "docker swarm update --autolock=true --task-history-limit 3 --cert-expiry 48h"
              + " --dispatcher-heartbeat 7s");
      Map<String, Object> before = spec("/swarm");

      swarm().rotateJoinToken(NodeRole.WORKER);
      swarm().rotateJoinToken(NodeRole.MANAGER);

      assertThat(text(spec("/swarm")))
          .isEqualTo(text(before))
          .contains("\"AutoLockManagers\":true");
    }

    /** Made once; each test changes another leaf of it. */
    private String maximalService() throws IOException {
      if (maximalService.isEmpty()) {
        maximalService = engines.create(MANAGER, "/services/create", maximalSpec());
      }
      return maximalService;
    }

    private String maximalSpec() throws IOException {
      String network =
          engines.on(MANAGER, "docker network create --driver overlay --attachable back").strip();
      String secret = engines.on(MANAGER, "echo x | docker secret create secret-1 -").strip();
      String config = engines.on(MANAGER, "echo x | docker config create config-1 -").strip();
      try (InputStream json =
          Objects.requireNonNull(getClass().getResourceAsStream("maximal-service.json"))) {
        return new String(json.readAllBytes(), StandardCharsets.UTF_8)
            .replace("@NETWORK@", network)
            .replace("@SECRET@", secret)
            .replace("@CONFIG@", config);
      }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Map<String, Object> tree, String... path) {
      return (Map<String, Object>) Objects.requireNonNull(Json.at(tree, path));
    }

    private NodeId managerNode() {
      return swarm().nodes().stream()
          .filter(node -> node.role() == NodeRole.MANAGER)
          .map(Node::id)
          .findFirst()
          .orElseThrow();
    }

    /** As the engine shows it at its own, newest API version. */
    @SuppressWarnings("unchecked")
    private Map<String, Object> spec(String path) {
      return (Map<String, Object>) Objects.requireNonNull(engines.api(MANAGER, path).get("Spec"));
    }

    private static String text(Map<String, Object> tree) {
      return Json.write(tree);
    }
  }
}
