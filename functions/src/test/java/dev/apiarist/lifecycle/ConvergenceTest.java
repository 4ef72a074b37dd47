package dev.apiarist.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.port.Decision;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.ServiceId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the sweep says about services that were scaled. */
class ConvergenceTest {
  private final World world = World.withThreeManagers();

  @BeforeEach
  void workers() {
    world.workers(2);
  }

  @Test
  void replicasThatRunAreSeenOnceAndSaidOnce() {
    scale(service(List.of()), 4);
    world.sweep();
    assertThat(told()).isEmpty();
    world.swarm.settle();
    world.sweep();
    world.sweep();

    Decision decision = only();
    assertThat(decision.outcome()).isEqualTo(Decision.Outcome.DONE);
    assertThat(decision.subject()).isEqualTo("web");
    assertThat(decision.reason()).isEqualTo("4 of 4 replicas of web run");
    assertThat(decision.inputs()).containsEntry("from", "2").containsEntry("to", "4");
  }

  @Test
  void fewerReplicasAreSeenTheSameWay() {
    ServiceId web = service(List.of());
    world.swarm.settle();
    scale(web, 1);
    world.swarm.settle();
    world.sweep();

    assertThat(only().reason()).isEqualTo("1 of 1 replicas of web run");
  }

  @Test
  void replicasThatFindNoPlaceAreAFailureAfterTenMinutesWithWhatTheirTasksSay() {
    scale(service(List.of("node.labels.docker.role==database")), 4);
    world.swarm.settle();
    sweepFor(Duration.ofMinutes(9));
    assertThat(told()).isEmpty();
    sweepFor(Duration.ofMinutes(5));

    assertThat(only().outcome()).isEqualTo(Decision.Outcome.FAILED);
    assertThat(only().reason())
        .isEqualTo("0 of 4 replicas of web run (no suitable node), 10 minutes after it was scaled");
  }

  @Test
  void aScalingThatAnotherOvertookIsNotJudgedByItsReplicas() {
    ServiceId web = service(List.of());
    scale(web, 4);
    world.clock.advance(Duration.ofSeconds(1));
    scale(web, 5);
    world.swarm.settle();
    world.sweep();

    assertThat(told())
        .extracting(Decision::reason)
        .containsExactlyInAnyOrder(
            "web is meant to have 5 replicas by now, no longer 4", "5 of 5 replicas of web run");
    assertThat(told()).extracting(Decision::outcome).containsOnly(Decision.Outcome.DONE);
  }

  @Test
  void aServiceThatIsGoneIsNotWaitedFor() {
    ServiceId web = service(List.of());
    scale(web, 4);
    world.swarm.removeService(web);
    world.sweep();

    assertThat(only().reason()).isEqualTo("web was removed meanwhile");
  }

  @Test
  void anUpdateThatAKilledFunctionNeverSentIsAFailure() {
    ServiceId web = service(List.of());
    Expectation.of(world.swarm.service(web.value()), 4, world.clock.instant(), "killed")
        .note(world.marks);
    sweepFor(Duration.ofMinutes(12));

    assertThat(only().outcome()).isEqualTo(Decision.Outcome.FAILED);
    assertThat(only().reason())
        .isEqualTo("the service was never told to have 4 replicas, 10 minutes after it was scaled");
  }

  @Test
  void anUpdateThatWasNeverSentIsNotSaidToBeDoneBecauseTheServiceChangedOtherwise() {
    ServiceId web = service(List.of());
    Expectation.of(world.swarm.service(web.value()), 4, world.clock.instant(), "killed")
        .note(world.marks);
    world.swarm.scale(web, 2);
    sweepFor(Duration.ofMinutes(9));
    assertThat(told()).isEmpty();
    sweepFor(Duration.ofMinutes(3));

    assertThat(only().outcome()).isEqualTo(Decision.Outcome.FAILED);
    assertThat(only().reason())
        .isEqualTo(
            "web is meant to have 2 replicas as before: it was never told to have 4, or told back,"
                + " 10 minutes after it was scaled");
  }

  @Test
  void eachOfTwoRequestsThatReadTheSameVersionStrikesOffItsOwn() {
    ServiceId web = service(List.of());
    Service now = world.swarm.service(web.value());
    Expectation.of(now, 3, world.clock.instant(), "first").note(world.marks);
    Expectation.of(now, 4, world.clock.instant(), "second").note(world.marks);

    Expectation.strike(world.marks, web, "second");

    assertThat(Expectation.open(world.marks, world.clock.instant()))
        .singleElement()
        .extracting(Expectation::to)
        .isEqualTo(3);
  }

  @Test
  void inTheDarkNothingIsJudged() {
    scale(service(List.of("node.labels.docker.role==database")), 4);
    world.swarm.leaderless(true);
    sweepFor(Duration.ofMinutes(12));
    assertThat(told()).isEmpty();
    world.swarm.leaderless(false);
    world.sweep();

    assertThat(only().outcome()).isEqualTo(Decision.Outcome.FAILED);
  }

  private ServiceId service(List<String> constraints) {
    return world.swarm.createService("web", 2, Map.of(), constraints);
  }

  /** As the webhook does it. */
  private void scale(ServiceId service, int replicas) {
    world.swarm.changeReplicas(
        service.value(),
        (Service now) -> {
          Expectation.of(now, replicas, world.clock.instant(), "attempt-" + replicas)
              .note(world.marks);
          return OptionalInt.of(replicas);
        });
  }

  private void sweepFor(Duration duration) {
    for (long minute = 0; minute < duration.toMinutes(); minute++) {
      world.sweep();
      world.clock.advance(Duration.ofMinutes(1));
    }
  }

  private List<Decision> told() {
    return world.journal.decisions(Convergence.KIND);
  }

  private Decision only() {
    assertThat(told()).hasSize(1);
    return told().getFirst();
  }
}
