package dev.apiarist.local.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apiarist.local.engine.EngineException;
import dev.apiarist.placement.model.Snapshot;
import dev.apiarist.placement.snapshot.SnapshotReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot of a swarm, an engine's answers standing in for it. */
class EngineSnapshotTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

  /** Everything in it that must not come out begins with it. */
  private static final String SECRET = "hush";

  @TempDir private Path engine;

  @BeforeEach
  void anEngineAnswers() throws IOException {
    answers(
        "nodes",
        """
        [{"ID": "n1", "Spec": {"Role": "worker", "Availability": "active",
            "Labels": {"apiarist.group": "web", "apiarist.instance": "i-11111111"}},
          "Description": {"Hostname": "host", "Resources": {"NanoCPUs": 2, "MemoryBytes": 3},
            "Platform": {"OS": "linux", "Architecture": "x86_64"},
            "TLSInfo": {"TrustRoot": "hush"}}, "Status": {"State": "ready"}}]
        """);
    String template =
        """
        {"ContainerSpec": {"Image": "shop", "Env": ["PASSWORD=hush%s"], "Args": ["--key=hush"],
            "Secrets": [{"SecretName": "hush"}],
            "Mounts": [{"Type": "volume", "Source": "data", "Target": "/data", "VolumeOptions":
              {"DriverConfig": {"Name": "local", "Options": {"type": "cifs", "o": "password=hush"}},
                "Labels": {"a": "hush"}}}]},
          "LogDriver": {"Name": "splunk", "Options": {"splunk-token": "hush"}},
          "Resources": {"Reservations": {"NanoCPUs": 7}}, "Runtime": "container"}""";
    answers(
        "services",
        """
        [{"ID": "s1", "Spec": {"Name": "web", "TaskTemplate": %s, "Mode": {"Replicated": {}},
            "Labels": {"apiarist.protect": "true", "traefik.auth": "hush"}},
          "PreviousSpec": {"TaskTemplate": %s}}]
        """
            .formatted(template.formatted("2"), template.formatted("1")));
    answers(
        "tasks",
        """
        [{"ID": "t1", "ServiceID": "s1", "NodeID": "n1", "Labels": {"x": "hush"}, "Spec": %s,
            "Status": {"State": "running"}, "DesiredState": "running"},
          {"ID": "t2", "ServiceID": "s1", "Spec": %s,
            "NetworksAttachments": [{"Network": {"ID": "net", "DriverState": {"Name": "weave"},
              "Spec": {"Labels": {"y": "hush"}}}}],
            "Status": {"State": "pending"}, "DesiredState": "running"}]
        """
            .formatted(template.formatted("1"), template.formatted("2")));
    answers(
        "volumes",
        """
        {"Volumes": [{"Name": "local1", "Driver": "local", "Options": {"o": "hush"}},
          {"Name": "v", "Driver": "ebs", "ClusterVolume": {"ID": "v1", "Spec": {"Group": "fast",
              "Secrets": [{"Secret": "hush"}], "AccessMode": {"Scope": "multi", "Sharing": "all"}},
            "Info": {"VolumeID": "vol-1", "VolumeContext": {"k": "hush"}}}}], "Warnings": null}
        """);
  }

  private void answers(String path, String body) throws IOException {
    answers(path, "200 OK", body);
  }

  private void answers(String path, String status, String body) throws IOException {
    Files.writeString(
        engine.resolve(path),
        "HTTP/1.0 " + status + "\r\nContent-Type: application/json\r\n\r\n" + body);
  }

  private String take() {
    EngineLists lists =
        new EngineLists(
            List.of("sh", "-c", "read -r method path rest; cat \"$0$path\"", engine.toString()));
    return new EngineSnapshot(lists).take(NOW);
  }

  private static Snapshot read(String text) {
    return SnapshotReader.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void nothingSecretIsInIt() {
    assertThat(take()).doesNotContain(SECRET);
  }

  @Test
  void allThatMattersIs() {
    Snapshot snapshot = read(take());

    assertThat(snapshot.takenAt()).isEqualTo(NOW);
    assertThat(snapshot.swarm().nodes()).hasSize(1);
    assertThat(snapshot.swarm().volumes()).hasSize(1);
    assertThat(snapshot.swarm().services().getFirst().name()).isEqualTo("web");
    assertThat(snapshot.swarm().tasks().getFirst().revision().template().reservation().nanoCpus())
        .isEqualTo(7);
    assertThat(snapshot.particulars().services().values().iterator().next().labels())
        .containsOnlyKeys("apiarist.protect");
  }

  @Test
  void specificationsStayDifferentWhereOnlySecretsDiffer() {
    Snapshot snapshot = read(take());
    var current = snapshot.swarm().services().getFirst().current();

    assertThat(snapshot.swarm().tasks())
        .extracting(task -> task.revision().equals(current))
        .containsExactly(false, true);
  }

  @Test
  void groupsAreReadFromLabelsAtTheirMaximum() {
    var group = read(take()).groups().getFirst();

    assertThat(group.name().value()).isEqualTo("web");
    assertThat(group.desired()).isEqualTo(1);
    assertThat(group.max()).isEqualTo(1);
    assertThat(group.instances().getFirst().node()).isPresent();
  }

  @Test
  void itsLinesAreOneForEachThing() {
    assertThat(take().lines().filter(line -> line.startsWith("{\"ID\""))).hasSize(4);
  }

  @Test
  void whatTheEngineSaysAgainstItIsTold() throws IOException {
    answers(
        "nodes", "503 Service Unavailable", "{\"message\": \"This node is not a swarm manager.\"}");

    assertThatThrownBy(() -> take())
        .isInstanceOf(EngineException.class)
        .hasMessageStartingWith("the engine that docker talks to is no manager of a swarm")
        .hasMessageContaining(". .apiarist/env");
  }

  @Test
  void whatDockerSaysAgainstItIsTold() {
    EngineLists lists = new EngineLists(List.of("sh", "-c", "echo no daemon >&2; exit 1"));

    assertThatThrownBy(() -> new EngineSnapshot(lists).take(NOW))
        .isInstanceOf(EngineException.class)
        .hasMessage("GET /nodes: no daemon");
  }
}
