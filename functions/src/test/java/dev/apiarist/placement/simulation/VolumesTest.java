package dev.apiarist.placement.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.placement.Explanation;
import dev.apiarist.placement.model.ClusterMount;
import dev.apiarist.placement.model.ClusterVolume;
import dev.apiarist.placement.model.ClusterVolume.Sharing;
import dev.apiarist.placement.model.NodeFacts;
import dev.apiarist.placement.model.TaskFacts.VolumeUse;
import dev.apiarist.placement.model.TaskTemplate;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.ServiceId;
import dev.apiarist.swarm.TaskState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cluster volumes: whether a node can have one that a task mounts. */
class VolumesTest {
  private static final ClusterMount DATA = new ClusterMount("data", "/data", false);

  private final TestSwarm swarm = new TestSwarm().nodes("n1", "n2");

  private static ClusterVolume volume(
      String name, String group, boolean usable, boolean singleNode, Sharing sharing) {
    return new ClusterVolume(
        "id-" + name, name, group, "ebs", usable, singleNode, sharing, List.of());
  }

  private static TaskTemplate mounting(ClusterMount... mounts) {
    return TaskTemplate.PLAIN.mounting(mounts);
  }

  private GroupVerdict asked(ClusterMount... mounts) {
    swarm.replicated("asked", mounting(mounts)).pending("asked", 1);
    return swarm.run().groups().getFirst();
  }

  /** A task on a node that has the volume of this name. */
  private void used(String node, ClusterMount mount) {
    swarm
        .replicated("user", mounting(mount))
        .task(
            swarm.revision("user"),
            Optional.of(new NodeId(node)),
            TaskState.RUNNING,
            TaskState.SHUTDOWN,
            List.of(new VolumeUse("id-data", mount.source(), mount.target())));
  }

  @Test
  void aVolumeThatIsNotThereIsRefused() {
    GroupVerdict verdict = asked(DATA);

    assertThat(verdict.verdict()).isEqualTo(Verdict.NEVER);
    assertThat(verdict.reasons())
        .extracting(Explanation::text)
        .containsExactly(
            "no suitable node (cannot fulfill requested CSI volume mounts on 2 nodes)");
  }

  @Test
  void oneThatIsPausedIsRefusedToo() {
    swarm.volume(volume("data", "", false, false, Sharing.ALL));

    assertThat(asked(DATA).verdict()).isEqualTo(Verdict.NEVER);
  }

  @Test
  void oneForASingleNodeStaysWhereItIsUsed() {
    swarm.volume(volume("data", "", true, true, Sharing.ALL));
    used("n2", DATA);
    swarm.replicated("asked", mounting(DATA)).pending("asked", 3);

    Outcome outcome = swarm.run();
    assertThat(outcome.alwaysFits()).isTrue();
    assertThat(outcome.first().of(new ServiceId("asked"), new NodeId("n2"))).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "NONE, false, false, NEVER",
    "NONE, true, true, NEVER",
    "READ_ONLY, true, true, ALWAYS",
    "READ_ONLY, true, false, NEVER",
    "ONE_WRITER, false, false, NEVER",
    "ONE_WRITER, false, true, ALWAYS",
    "ONE_WRITER, true, false, ALWAYS",
    "ALL, false, false, ALWAYS"
  })
  void sharingTellsWhoMayUseItBesides(
      Sharing sharing, boolean firstReads, boolean secondReads, Verdict verdict) {
    swarm.volume(volume("data", "", true, false, sharing));
    used("n1", new ClusterMount("data", "/data", firstReads));

    assertThat(asked(new ClusterMount("data", "/data", secondReads)).verdict()).isEqualTo(verdict);
  }

  @Test
  void ofAGroupEachTaskTakesOne() {
    swarm
        .volume(volume("a", "fast", true, true, Sharing.NONE))
        .volume(volume("b", "fast", true, true, Sharing.NONE))
        .volume(volume("c", "slow", true, true, Sharing.NONE))
        .replicated("asked", mounting(new ClusterMount("group:fast", "/f", false)))
        .pending("asked", 3);

    GroupVerdict verdict = swarm.run().groups().getFirst();
    assertThat(verdict.fewest()).isEqualTo(2);
    assertThat(verdict.most()).isEqualTo(2);
  }

  @Test
  void theFilterIsContentWithOneMountOfSeveral() {
    swarm.volume(volume("data", "", true, false, Sharing.ALL));

    assertThat(asked(DATA, new ClusterMount("missing", "/m", false)).verdict())
        .isEqualTo(Verdict.ALWAYS);
  }

  @Test
  void aGlobalServicesTaskIsNot() {
    swarm
        .volume(volume("data", "", true, false, Sharing.ALL))
        .global("agent", mounting(DATA, new ClusterMount("missing", "/m", false)))
        .task("agent", "n1", TaskState.PENDING, TaskState.RUNNING);

    assertThat(swarm.run().bound().getFirst().reasons())
        .extracting(Explanation::text)
        .containsExactly("cannot find volume to satisfy mount with source missing");
  }

  @Test
  void aNodeMustLieWhereTheVolumeIs() {
    ClusterVolume here =
        new ClusterVolume(
            "id-data",
            "data",
            "",
            "ebs",
            true,
            false,
            Sharing.ALL,
            List.of(Map.of("zone", "a"), Map.of("zone", "b")));

    assertThat(here.reachableFrom(lying(Map.of("ebs", Map.of("zone", "b"))))).isTrue();
    assertThat(here.reachableFrom(lying(Map.of("ebs", Map.of("zone", "c"))))).isFalse();
    assertThat(here.reachableFrom(lying(Map.of("nfs", Map.of("zone", "c"))))).isTrue();
  }

  private static NodeFacts lying(Map<String, Map<String, String>> topologies) {
    NodeFacts plain = TestSwarm.plain("n9", Map.of());
    return new NodeFacts(
        plain.id(),
        plain.state(),
        plain.availability(),
        plain.subject(),
        plain.platform(),
        plain.nanoCpus(),
        plain.memoryBytes(),
        plain.generic(),
        plain.plugins(),
        topologies);
  }
}
