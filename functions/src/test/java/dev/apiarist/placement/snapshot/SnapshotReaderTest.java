package dev.apiarist.placement.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apiarist.json.JsonException;
import dev.apiarist.placement.model.ClusterMount;
import dev.apiarist.placement.model.ClusterVolume;
import dev.apiarist.placement.model.Failure;
import dev.apiarist.placement.model.GenericResource;
import dev.apiarist.placement.model.GroupFacts;
import dev.apiarist.placement.model.NodeFacts;
import dev.apiarist.placement.model.NodeTemplate;
import dev.apiarist.placement.model.Particulars;
import dev.apiarist.placement.model.Platform;
import dev.apiarist.placement.model.Reservation;
import dev.apiarist.placement.model.Revision;
import dev.apiarist.placement.model.ServiceFacts;
import dev.apiarist.placement.model.Snapshot;
import dev.apiarist.placement.model.Spread;
import dev.apiarist.placement.model.SwarmFacts;
import dev.apiarist.placement.model.TaskFacts;
import dev.apiarist.placement.model.TaskTemplate;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.HostPort;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.NodeState;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.ServiceId;
import dev.apiarist.swarm.TaskState;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotReaderTest {
  private final Snapshot snapshot = small();

  private static Snapshot small() {
    try (InputStream in = SnapshotReaderTest.class.getResourceAsStream("small.json")) {
      return SnapshotReader.read(Objects.requireNonNull(in));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Snapshot read(String text) {
    return SnapshotReader.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private NodeFacts node(int index) {
    return snapshot.swarm().nodes().get(index);
  }

  private ServiceFacts service(int index) {
    return snapshot.swarm().services().get(index);
  }

  private TaskFacts task(String id) {
    return snapshot.swarm().tasks().stream()
        .filter(task -> task.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theWholeHasItsTimeAndPolicy() {
    assertThat(snapshot.takenAt()).isEqualTo(Instant.parse("2026-11-28T12:00:00Z"));
    assertThat(snapshot.policy()).containsKey("headroom");
  }

  @Nested
  class OfNodes {
    @Test
    void whatConstraintsAskForIsRead() {
      var subject = node(0).subject();

      assertThat(subject.id()).isEqualTo("manager1");
      assertThat(subject.hostname()).isEqualTo("ip-10-0-0-5");
      assertThat(subject.address()).isEqualTo("10.0.0.5");
      assertThat(subject.role()).isEqualTo(NodeRole.MANAGER);
      assertThat(subject.architecture()).isEqualTo("aarch64");
      assertThat(subject.nodeLabels()).isEqualTo(Map.of("zone", "a"));
      assertThat(subject.engineLabels()).isEqualTo(Map.of("disk", "ssd"));
      assertThat(node(0).availability()).isEqualTo(Availability.DRAIN);
    }

    @Test
    void resourcesAreReadAndNamedOnesCounted() {
      assertThat(node(1).nanoCpus()).isEqualTo(4_000_000_000L);
      assertThat(node(1).memoryBytes()).isEqualTo(8_000_000_000L);
      assertThat(node(1).generic())
          .containsExactly(
              new GenericResource("ssd", 3, false), new GenericResource("gpu", 2, true));
      assertThat(node(1).topologies()).isEqualTo(Map.of("ebs", Map.of("zone", "a")));
      assertThat(node(1).open()).isTrue();
    }

    @Test
    void whatIsNotKnownTakesNoTasks() {
      assertThat(node(2).state()).isEqualTo(NodeState.UNKNOWN);
      assertThat(node(2).availability()).isEqualTo(Availability.PAUSE);
      assertThat(node(2).platform()).isEmpty();
      assertThat(node(2).plugins()).isEmpty();
    }

    @Test
    void equalPluginsAreKeptOnce() {
      assertThat(node(0).plugins().orElseThrow()).isSameAs(node(1).plugins().orElseThrow());
    }
  }

  @Nested
  class OfServices {
    @Test
    void allThatFiltersLookAtIsRead() {
      TaskTemplate template = service(0).current().template();

      assertThat(template.reservation())
          .isEqualTo(
              new Reservation(
                  500_000_000, 1_000_000_000, List.of(new Reservation.Generic("gpu", 1))));
      assertThat(template.needs().constraints()).containsExactly("node.role==worker");
      assertThat(template.needs().platforms()).containsExactly(new Platform("linux", "amd64"));
      assertThat(template.needs().volumeDrivers()).containsExactly("nfs");
      assertThat(template.needs().networkDrivers()).containsExactlyInAnyOrder("overlay", "weave");
      assertThat(template.needs().logDriver()).contains("splunk");
      assertThat(template.hostPorts()).containsExactly(new HostPort("tcp", 8080));
      assertThat(template.maxReplicas()).isEqualTo(4);
      assertThat(template.preferences()).containsExactly(new Spread(false, "zone"));
      assertThat(template.clusterMounts())
          .containsExactly(new ClusterMount("group:fast", "/fast", true));
    }

    @Test
    void theModeAndTheOrderOfUpdatesAreRead() {
      assertThat(snapshot.swarm().services())
          .extracting(ServiceFacts::mode)
          .containsExactly(
              Service.Mode.REPLICATED,
              Service.Mode.GLOBAL,
              Service.Mode.REPLICATED_JOB,
              Service.Mode.GLOBAL_JOB);
      assertThat(service(0).startFirst()).isTrue();
      assertThat(service(1).startFirst()).isFalse();
    }
  }

  @Nested
  class OfTasks {
    @Test
    void oneThatWaitsIsOfItsServicesRevisionWhateverTheOrderOfItsFields() {
      TaskFacts task = task("new1");

      assertThat(task.revision()).isSameAs(service(0).current());
      assertThat(task.waits()).isTrue();
      assertThat(task.desired()).isEqualTo(TaskState.READY);
      assertThat(task.error()).startsWith("no suitable node");
    }

    @Test
    void oneThatWaitsIsOfItsServicesRevisionThoughOnlyTheServiceNamesTheUsualRuntime() {
      SwarmFacts swarm =
          read("""
              {"takenAt": "2026-11-28T12:00:00Z", "nodes": [],
                "services": [{"ID": "s", "Spec": {"Name": "web", "Mode": {"Replicated": {}},
                  "TaskTemplate": {"Runtime": "container", "ForceUpdate": 1}}}],
                "tasks": [{"ID": "t", "ServiceID": "s", "DesiredState": "running",
                  "Status": {"State": "pending"}, "Spec": {"ForceUpdate": 1}}]}
              """)
              .swarm();

      assertThat(swarm.tasks().getFirst().revision())
          .isEqualTo(swarm.services().getFirst().current());
    }

    @Test
    void oneOfThePreviousSpecificationHasThePortsOfThat() {
      Revision old = task("old1").revision();

      assertThat(old).isNotEqualTo(service(0).current());
      assertThat(old.template().hostPorts()).containsExactly(new HostPort("tcp", 9090));
      assertThat(task("old2").revision()).isSameAs(old);
      assertThat(task("old2").holds()).isTrue();
      assertThat(task("old2").active()).isFalse();
      assertThat(task("old1").volumes())
          .containsExactly(new TaskFacts.VolumeUse("vol1", "group:fast", "/fast"));
    }

    @Test
    void finishedOnesAreLeftOutAndFailuresCounted() {
      assertThat(snapshot.swarm().tasks())
          .extracting(TaskFacts::id)
          .containsExactly("new1", "old1", "old2", "agent1", "plain", "odd");
      assertThat(snapshot.swarm().failures())
          .containsExactly(
              new Failure(
                  task("old1").revision(),
                  new NodeId("worker1"),
                  Instant.parse("2026-11-28T11:58:00.123456789Z")));
    }

    @Test
    void oneOfAGlobalServiceWaitsForItsNode() {
      assertThat(task("agent1").waitsForItsNode()).isTrue();
      assertThat(task("agent1").waits()).isFalse();
    }

    @Test
    void aPlainContainersAttachmentCountsWithoutAService() {
      assertThat(task("plain").revision().service()).isEqualTo(TaskFacts.NO_SERVICE);
      assertThat(task("plain").holds()).isTrue();
    }

    @Test
    void wordsThatAreNotKnownMeanAWantedTaskThatHolds() {
      assertThat(task("odd").holds()).isTrue();
      assertThat(task("odd").active()).isTrue();
    }
  }

  @Nested
  class OfVolumes {
    @Test
    void onlyClusterVolumesThatExistAreRead() {
      assertThat(snapshot.swarm().volumes())
          .containsExactly(
              new ClusterVolume(
                  "vol1",
                  "fast1",
                  "fast",
                  "ebs",
                  true,
                  false,
                  ClusterVolume.Sharing.ONE_WRITER,
                  List.of(Map.of("zone", "a"))));
    }
  }

  @Nested
  class OfGroups {
    @Test
    void instancesAndTheNextNodeAreRead() {
      GroupFacts group = snapshot.groups().getFirst();
      NodeTemplate template = group.template().orElseThrow();

      assertThat(group.max()).isEqualTo(10);
      assertThat(group.instances())
          .extracting(GroupFacts.Member::node)
          .containsExactly(Optional.of(new NodeId("worker1")), Optional.empty());
      assertThat(template.generic()).containsExactly(new GenericResource("gpu", 1, true));
      assertThat(template.nodeLabels()).isEqualTo(Map.of("zone", "b"));
      assertThat(template.platform()).isEqualTo(new Platform("linux", "x86_64"));
      assertThat(template.plugins()).as("those of any engine").hasSizeGreaterThan(10);
    }

    @Test
    void aGroupMayNotKnowItsNextNode() {
      assertThat(snapshot.groups().get(1).template()).isEmpty();
      assertThat(snapshot.groups().get(1).role()).isEqualTo(NodeRole.WORKER);
    }
  }

  @Nested
  class OfWhatOnlyMoversLookAt {
    private static Particulars of(String service, String task) {
      return read("""
              {"takenAt": "2026-11-28T12:00:00Z", "services": [%s], "tasks": [%s], "nodes": [
                {"ID": "n1", "CreatedAt": "2026-11-01T00:00:00Z", "UpdatedAt": "2026-11-02T00:00:00Z"}]}
              """
              .formatted(service, task))
          .particulars();
    }

    private static Particulars.OfService service(String spec, String rest) {
      String tree = "{\"ID\": \"s\", \"Spec\": {\"TaskTemplate\": %s}%s}".formatted(spec, rest);
      return Objects.requireNonNull(of(tree, "").services().get(new ServiceId("s")));
    }

    @Test
    void anUpdateStoppedHalfWayIsNoneThatHasEnded() {
      var read = service("{}", ", \"UpdateStatus\": {\"State\": \"paused\"}");

      assertThat(read.updating()).isTrue();
      assertThat(service("{}", "").updating()).isFalse();
      assertThat(read.restarts()).isEqualTo(Particulars.Restarts.ALWAYS);
    }

    @Test
    void restartsHaveAConditionAndALimit() {
      assertThat(service("{\"RestartPolicy\": {\"Condition\": \"none\"}}", "").restarts())
          .isEqualTo(Particulars.Restarts.NEVER);
      assertThat(service("{\"RestartPolicy\": {\"MaxAttempts\": 3}}", "").restarts())
          .isEqualTo(Particulars.Restarts.LIMITED);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            {"Type": "volume", "Source": "data"} | true
            {"Type": "volume", "Source": "data", "VolumeOptions": {"DriverConfig": {"Name": "local"}}} | true
            {"Type": "volume", "Source": "data", "VolumeOptions": {"DriverConfig": {"Name": "rexray"}}} | false
            {"Type": "volume", "Source": "data", "VolumeOptions": {"DriverConfig": {"Name": "local", "Options": {"type": "nfs"}}}} | false
            {"Type": "volume"} | false
            {"Type": "bind", "Source": "/data"} | false
            """)
    void aNamedVolumeOfItsNodeIsLocal(String mount, boolean local) {
      assertThat(service("{\"ContainerSpec\": {\"Mounts\": [" + mount + "]}}", "").localVolumes())
          .isEqualTo(local);
    }

    @Test
    void aNodeHasChangedWhenATaskOnItEnds() {
      String ended =
          """
          {"ID": "t", "ServiceID": "s", "NodeID": "n1",
            "Status": {"State": "shutdown", "Timestamp": "2026-11-03T00:00:00Z"}}
          """;

      assertThat(of("", ended).nodes())
          .containsEntry(
              new NodeId("n1"),
              new Particulars.OfNode(
                  Optional.of(Instant.parse("2026-11-01T00:00:00Z")),
                  Optional.of(Instant.parse("2026-11-03T00:00:00Z"))));
    }
  }

  @Nested
  class WhenSomethingIsWrong {
    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{\"tasks\": [", "{} {}"})
    void textThatIsNoObjectIsRefused(String text) {
      assertThatThrownBy(() -> read(text)).isInstanceOf(JsonException.class);
    }

    @Test
    void aSnapshotWithoutATimeIsRefused() {
      assertThatThrownBy(() -> read("{\"nodes\": []}"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("takenAt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"takenAt", "nodes", "services", "tasks"})
    void aSnapshotWithoutWhatItIsOfIsRefused(String missing) {
      String whole =
          "{\"takenAt\": \"2026-11-28T12:00:00Z\", \"nodes\": [], \"services\": [], \"tasks\": []}";

      assertThatThrownBy(() -> read(whole.replace(missing, "other")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a snapshot has the member " + missing);
    }

    @Test
    void itIsToldOfWhichElement() {
      assertThatThrownBy(() -> read("{\"nodes\": [{\"ID\": \"a\"}, {}]}"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("nodes[1]: a node ID is never blank");
    }

    @Test
    void whatEnginesLeaveOutIsEmpty() {
      Snapshot empty =
          read(
              "{\"nodes\": null, \"services\": null, \"tasks\": null,"
                  + " \"takenAt\": \"2026-11-28T13:00:00+01:00\"}");

      assertThat(empty.takenAt()).isEqualTo(Instant.parse("2026-11-28T12:00:00Z"));
      assertThat(empty.swarm().nodes()).isEmpty();
      assertThat(empty.policy()).isEmpty();
    }
  }

  @Nested
  class OfPortsOnNodes {
    private static final Set<HostPort> NEW = Set.of(new HostPort("tcp", 80));
    private static final Set<HostPort> OLD = Set.of(new HostPort("tcp", 90));
    private static final Set<HostPort> OTHER = Set.of(new HostPort("tcp", 32768));

    @Test
    void aTaskHasThoseOfTheSpecificationThatItsContainerShows() {
      HostPorts ports = new HostPorts(NEW, OLD, false);

      assertThat(ports.ofTask(Set.of(), false)).isEqualTo(NEW);
      assertThat(ports.ofTask(Set.of(), true)).isEqualTo(OLD);
      assertThat(ports.ofTask(NEW, true)).isEqualTo(NEW);
      assertThat(ports.ofTask(OLD, false)).isEqualTo(OLD);
      assertThat(ports.ofTask(OTHER, false)).isEqualTo(OTHER);
    }

    @Test
    void aNumberThatTheEnginePickedIsNotReserved() {
      assertThat(new HostPorts(Set.of(), Set.of(), true).ofTask(OTHER, false)).isEmpty();
    }
  }
}
