package dev.apiarist.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.placement.model.NodeFacts;
import dev.apiarist.placement.model.Snapshot;
import dev.apiarist.placement.model.SwarmFacts;
import dev.apiarist.placement.model.TaskFacts;
import dev.apiarist.placement.model.TaskTemplate;
import dev.apiarist.placement.simulation.Outcome;
import dev.apiarist.placement.simulation.Twin;
import dev.apiarist.placement.snapshot.SnapshotReader;
import dev.apiarist.planning.Plan;
import dev.apiarist.planning.Planner;
import dev.apiarist.swarm.HostPort;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LargeSwarmTest {
  private static final int NODES = 100;
  private static final int WAITING = 3 * NODES;

  private final Snapshot snapshot =
      SnapshotReader.read(new ByteArrayInputStream(LargeSwarm.snapshot(NODES)));
  private final SwarmFacts swarm = snapshot.swarm();

  @Test
  void couldBeASwarm() {
    for (NodeFacts node : swarm.nodes()) {
      List<TaskTemplate> running =
          swarm.tasks().stream()
              .filter(task -> task.node().equals(Optional.of(node.id())))
              .map(task -> task.revision().template())
              .toList();
      List<HostPort> ports = running.stream().flatMap(task -> task.hostPorts().stream()).toList();

      assertThat(running).hasSize(30);
      assertThat(running.stream().mapToLong(task -> task.reservation().memoryBytes()).sum())
          .isLessThanOrEqualTo(node.memoryBytes());
      assertThat(running.stream().mapToLong(task -> task.reservation().nanoCpus()).sum())
          .isLessThanOrEqualTo(node.nanoCpus());
      assertThat(ports).doesNotHaveDuplicates();
    }
  }

  @Test
  void hasWaitingTasksOfEveryKind() {
    List<TaskTemplate> waiting =
        swarm.tasks().stream()
            .filter(TaskFacts::waits)
            .map(task -> task.revision().template())
            .toList();

    assertThat(waiting).hasSize(WAITING);
    assertThat(waiting).anyMatch(task -> !task.preferences().isEmpty());
    assertThat(waiting).anyMatch(task -> !task.hostPorts().isEmpty());
    assertThat(waiting.stream().map(TaskTemplate::reservation).distinct()).hasSize(3);
  }

  @Test
  void hasAPlaceForAboutTwoThirdsOfWhatWaits() {
    Outcome outcome = Twin.of(swarm, snapshot.takenAt()).asItIs().run(Planner.STANDARD_ORDERS);

    assertThat(outcome.placements())
        .allSatisfy(it -> assertThat(it.total()).isBetween(WAITING / 2, WAITING * 3 / 4));
  }

  @Test
  void growsInOnePoolAndKeepsEveryNodeOfTheOther() {
    Plan plan = Planner.plan(snapshot, Planner.STANDARD_ORDERS);

    assertThat(plan.scaleUp()).extracting(it -> it.group().value()).containsExactly("web");
    assertThat(plan.scaleIn()).isEmpty();
    assertThat(plan.refused())
        .filteredOn(it -> it.what().endsWith("of group batch"))
        .hasSize(NODES / 2)
        .allMatch(it -> it.why().contains("would lack room"));
  }
}
