package dev.apiarist.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.json.Json;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.HostPort;
import dev.apiarist.swarm.ManagerStatus;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.NodeState;
import dev.apiarist.swarm.Resources;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.Task;
import dev.apiarist.swarm.TaskState;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadersTest {
  @Nested
  class Nodes {
    @Test
    void areReadWithBothKindsOfLabelsAndTheirPlaceInTheQuorum() {
      Node node =
          node(
              """
              {"ID": "n1", "Version": {"Index": 5}, "Spec": {"Role": "manager",
                "Availability": "pause", "Labels": {"a": "1"}},
               "Description": {"Hostname": "h", "Engine": {"Labels": {"b": "2"}},
                 "Resources": {"NanoCPUs": 2000000000, "MemoryBytes": 8000000000}},
               "Status": {"State": "disconnected", "Addr": "10.0.0.1"},
               "ManagerStatus": {"Reachability": "unreachable", "Addr": "10.0.0.1:2377"}}
              """);

      assertThat(node.role()).isEqualTo(NodeRole.MANAGER);
      assertThat(node.availability()).isEqualTo(Availability.PAUSE);
      assertThat(node.state()).isEqualTo(NodeState.DISCONNECTED);
      assertThat(node.nodeLabels()).containsOnlyKeys("a");
      assertThat(node.engineLabels()).containsOnlyKeys("b");
      assertThat(node.manager()).contains(new ManagerStatus(false, false, "10.0.0.1:2377"));
      assertThat(node.resources()).isEqualTo(new Resources(2_000_000_000L, 8_000_000_000L));
    }

    @Test
    void withWordsWeDoNotKnowLeadToNothingRash() {
      Node node =
          node(
              """
              {"ID": "n1", "Spec": {"Role": "witness", "Availability": "maintenance"},
               "Status": {"State": "hibernating"}}
              """);

      assertThat(node.state()).isEqualTo(NodeState.UNKNOWN);
      assertThat(node.availability()).isEqualTo(Availability.PAUSE);
      assertThat(node.role()).isEqualTo(NodeRole.WORKER);
    }

    @Test
    void ofAnUnknownRoleInTheQuorumCountAsManagers() {
      assertThat(node("{\"ID\":\"n\",\"ManagerStatus\":{\"Addr\":\"10.0.0.1:2377\"}}").role())
          .isEqualTo(NodeRole.MANAGER);
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1", "0.0.0.0", "''"})
    void thatSeeThemselvesAtAUselessAddressAreFoundAtTheirQuorumAddress(String address) {
      Node node =
          node(
              "{\"ID\":\"n\",\"Status\":{\"Addr\":\""
                  + address
                  + "\"},\"ManagerStatus\":{\"Addr\":\"10.0.0.1:2377\"}}");

      assertThat(node.address()).isEqualTo("10.0.0.1");
    }

    private Node node(String json) {
      return NodeReader.read(Json.parse(json));
    }
  }

  @Nested
  class Tasks {
    @Test
    void inStatesWeDoNotKnowHoldTheirResourcesAndAreStillWanted() {
      Task task =
          task(
              "{\"ID\":\"t\",\"ServiceID\":\"s\",\"NodeID\":\"n\",\"Status\":{\"State\":\"frozen\"},"
                  + "\"DesiredState\":\"thawed\"}");

      assertThat(task.state()).isEqualTo(TaskState.STARTING);
      assertThat(task.state().holdsResources()).isTrue();
      assertThat(task.desiredState()).isEqualTo(TaskState.RUNNING);
      assertThat(task.serving()).isFalse();
    }

    @Test
    void withoutAPlaceSayWhy() {
      Task task =
          task(
              "{\"ID\":\"t\",\"ServiceID\":\"s\",\"Status\":{\"State\":\"pending\",\"Err\":\"no"
                  + " suitable node\"},\"DesiredState\":\"running\"}");

      assertThat(task.node()).isEmpty();
      assertThat(task.error()).isEqualTo("no suitable node");
    }

    @Test
    void haveTheContainerThatTheirNodeHasMade() {
      String json = "{\"ID\":\"t\",\"ServiceID\":\"s\",\"Status\":{\"ContainerStatus\":%s}}";

      assertThat(task(json.formatted("{\"ContainerID\":\"c0ffee\"}")).container())
          .contains("c0ffee");
      assertThat(task(json.formatted("{\"ContainerID\":\"\"}")).container()).isEmpty();
      assertThat(task(json.formatted("null")).container()).isEmpty();
    }

    @Test
    void sayWhatTheyReserveNotWhatTheyAreLimitedTo() {
      Task task =
          task(
              """
              {"ID": "t", "ServiceID": "s", "Spec": {"Resources": {
                "Limits": {"NanoCPUs": 9, "MemoryBytes": 9},
                "Reservations": {"NanoCPUs": 500000000, "MemoryBytes": 67108864}}}}
              """);

      assertThat(task.reservation()).isEqualTo(new Resources(500_000_000, 67_108_864));
      assertThat(task("{\"ID\":\"t\",\"ServiceID\":\"s\"}").reservation())
          .isEqualTo(Resources.NONE);
    }

    @Test
    void ofNoServiceAreLeftOut() {
      assertThat(TaskReader.read(Json.parseObject("{\"ID\":\"attachment\"}"))).isEmpty();
    }

    private Task task(String json) {
      return TaskReader.read(Json.parseObject(json)).orElseThrow();
    }
  }

  @Nested
  class Services {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "{\"Replicated\":{\"Replicas\":3}}|REPLICATED",
          "{\"Global\":{}}|GLOBAL",
          "{\"ReplicatedJob\":{\"MaxConcurrent\":1}}|REPLICATED_JOB",
          "{\"GlobalJob\":{}}|GLOBAL_JOB",
          "{\"Elastic\":{}}|GLOBAL_JOB"
        })
    void haveAMode(String json, Service.Mode mode) {
      assertThat(service("{\"Mode\":" + json + "}", "").mode()).isEqualTo(mode);
    }

    @Test
    void haveNoNumberOfReplicasWhereTheEngineSaysNone() {
      assertThat(service("{\"Mode\":{\"Replicated\":{}}}", "").replicas()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
      "updating,true",
      "paused,true",
      "completed,false",
      "rollback_started,true",
      "rollback_paused,true",
      "rollback_completed,false",
      "meditating,true"
    })
    void areUpdatingUntilAnUpdateHasEnded(String state, boolean updating) {
      String status = ",\"UpdateStatus\":{\"State\":\"" + state + "\"}";

      assertThat(service("{}", status).updating()).isEqualTo(updating);
    }

    @Test
    void keepTheirConstraintsAsWritten() {
      String spec =
          "{\"TaskTemplate\":{\"Placement\":{\"Constraints\":[\"node.role==worker\",\"a != b\"]}}}";

      assertThat(service(spec, "").constraints()).containsExactly("node.role==worker", "a != b");
    }

    @Test
    void keepTheirTasksApartByFixedHostPortsAndByALimitForEachNode() {
      String spec =
          """
          {"TaskTemplate": {"Placement": {"MaxReplicas": 2}}, "EndpointSpec": {"Ports": [
            {"Protocol": "tcp", "TargetPort": 80, "PublishedPort": 8080, "PublishMode": "host"},
            {"Protocol": "udp", "TargetPort": 53, "PublishedPort": 53, "PublishMode": "host"},
            {"Protocol": "tcp", "TargetPort": 81, "PublishMode": "host"},
            {"Protocol": "tcp", "TargetPort": 82, "PublishedPort": 82, "PublishMode": "ingress"}]}}
          """;

      assertThat(service(spec, "").template().apart())
          .isEqualTo(
              new Service.Apart(
                  Set.of(new HostPort("tcp", 8080), new HostPort("udp", 53)), OptionalInt.of(2)));
      assertThat(service("{}", "").template().apart()).isEqualTo(Service.Apart.NOTHING);
    }

    private Service service(String spec, String more) {
      return ServiceReader.read(Json.parse("{\"ID\":\"s\",\"Spec\":" + spec + more + "}"));
    }
  }

  @ParameterizedTest
  @CsvSource({"1.40,1.40", "1.41,1.41", "1.44,1.44", "1.45,1.44", "1.100,1.44", "2.0,1.44"})
  void theApiVersionIsThePinnedOneOrTheEnginesOwn(String engine, String used) {
    assertThat(ApiVersion.of(engine).atMost(ApiVersion.PINNED)).isEqualTo(ApiVersion.of(used));
  }
}
