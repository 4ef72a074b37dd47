package dev.apiarist.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.fake.Interruptions;
import dev.apiarist.metrics.EmfRules;
import dev.apiarist.port.Decision;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The metrics that a sweep publishes. */
class PublicationTest {
  private final World world = World.withThreeManagers();

  @Test
  void eachGroupAndServiceIsMeasuredOnceASweep() {
    world.workers(2);
    world.swarm.createService("web", 4, Map.of(), List.of());
    world.swarm.settle();
    world.sweep();

    assertThat(world.metrics).hasSize(3).allSatisfy(EmfRules::check);
    assertThat(world.metrics.getFirst()).contains("\"Group\":\"managers\",\"Nodes\":0");
    assertThat(world.metrics.getFirst()).contains("\"NodesDrained\":3");
    assertThat(world.metrics.get(1)).contains("\"Group\":\"web\",\"Nodes\":2");
    assertThat(world.metrics.get(2))
        .contains("\"Service\":\"web\",\"DesiredTasks\":4,\"RunningTasks\":4");
  }

  @Test
  void theFiguresAreOfTheTimeOfTheSweep() {
    world.sweep();

    assertThat(world.metrics.getFirst())
        .contains("\"Timestamp\":" + world.clock.instant().toEpochMilli());
  }

  @Test
  void inTheDarkNothingIsPublishedRatherThanZeros() {
    world.swarm.hanging(true);
    world.sweep();
    world.swarm.hanging(false);
    world.swarm.leaderless(true);
    world.sweep();

    assertThat(world.metrics).isEmpty();
  }

  @Test
  void afterAChangeOfLeaderNothingIsPublishedUntilHealthIsBelievedAgain() {
    world.swarm.kill(
        world.swarm.nodes().stream()
            .filter(node -> node.manager().orElseThrow().leader())
            .findFirst()
            .orElseThrow()
            .id());
    world.sweep();
    assertThat(world.metrics).isEmpty();
    world.clock.advance(Duration.ofMinutes(2));
    world.sweep();

    assertThat(world.metrics).isNotEmpty();
  }

  @Test
  void ofTooManyServicesTheRestIsLeftOutAndThatIsSaidOnce() {
    for (int number = 0; number <= World.MOST_SERVICES; number++) {
      world.swarm.createService("service" + number, 1, Map.of(), List.of());
    }
    world.sweep();
    world.sweep();

    assertThat(world.metrics)
        .filteredOn(line -> line.contains("\"Service\""))
        .hasSize(2 * World.MOST_SERVICES);
    assertThat(world.journal.decisions("metrics"))
        .singleElement()
        .extracting(Decision::reason)
        .isEqualTo("1 of 4 services have no metrics: metrics.services allows no more");
  }

  @Test
  void servicesAndTasksAreReadOnceEvenWhileAScalingIsAwaited() {
    world.swarm.createService("web", 2, Map.of(), List.of());
    Expectation.of(world.swarm.service("web"), 4, world.clock.instant(), "attempt")
        .note(world.marks);
    world.interruptions.killBeforeCall(Interruptions.NEVER);
    world.sweep();

    assertThat(world.interruptions.calls())
        .containsOnlyOnce("SwarmManager.services", "SwarmManager.tasks");
  }
}
