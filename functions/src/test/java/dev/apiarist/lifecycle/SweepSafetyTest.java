package dev.apiarist.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apiarist.port.Decision;
import dev.apiarist.port.FailureCode;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.NodeState;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SweepSafetyTest {
  private final World world = World.withThreeManagers();

  @Nested
  class ANodeWhoseInstanceIsGone {
    private final InstanceId instance = world.workers(1).getFirst();
    private final NodeId node = world.node(instance).id();

    @Test
    void isRemovedOnceItHasBeenDownForTheGrace() {
      vanish();
      world.sweep();
      assertThat(world.swarm.nodesOf(instance)).hasSize(1);
      world.clock.advance(Duration.ofSeconds(61));
      world.sweep();

      assertThat(world.swarm.nodesOf(instance)).isEmpty();
    }

    @Test
    void isRemovedAlsoWhenEc2HasForgottenIt() {
      vanish();
      world.instances.forget(instance);
      world.sweep();
      world.clock.advance(Duration.ofSeconds(61));
      world.sweep();

      assertThat(world.swarm.nodesOf(instance)).isEmpty();
    }

    @Test
    void isKeptWhileItIsNotDown() {
      vanish();
      world.swarm.state(node, NodeState.UNKNOWN);
      world.sweepEveryMinute(Duration.ofMinutes(5));

      assertThat(world.swarm.nodesOf(instance)).hasSize(1);
    }

    @Test
    void isKeptWhileItsInstanceIsOnlyStopped() {
      vanish();
      world.instances.state(instance, "stopped");
      world.sweepEveryMinute(Duration.ofMinutes(5));

      assertThat(world.swarm.nodesOf(instance)).hasSize(1);
      assertThat(world.sweeps())
          .filteredOn(decision -> decision.subject().equals(node.value()))
          .singleElement()
          .satisfies(
              decision -> {
                assertThat(decision.outcome()).isEqualTo(Decision.Outcome.WAITING);
                assertThat(decision.inputs()).containsEntry("instanceState", "stopped");
              });
    }

    @Test
    void isKeptWhenOnlyItsNameOrAddressIsSimilar() {
      NodeId similar =
          world.swarm.join(
              world.node(instance).hostname() + "1",
              world.node(instance).address() + "1",
              NodeRole.WORKER,
              Availability.ACTIVE,
              Map.of());
      world.swarm.kill(similar);
      vanish();
      world.sweepEveryMinute(Duration.ofMinutes(5));

      assertThat(world.swarm.nodesOf(instance)).isEmpty();
      assertThat(world.swarm.node(similar).state()).isEqualTo(NodeState.DOWN);
    }

    /** Gone from the group and from EC2, with every event lost. */
    private void vanish() {
      world.eventsAreLost = true;
      world.asg.vanish(instance);
      world.swarm.kill(node);
    }
  }

  @Nested
  class ADeadManager {
    private final InstanceId instance = world.asg.view(world.managers).members().get(1).instance();
    private final NodeId node = world.node(instance).id();

    @Test
    void whoseInstanceIsTerminatedIsDemotedAndRemoved() {
      world.eventsAreLost = true;
      world.asg.suspend(world.managers, "Launch");
      world.asg.vanish(instance);
      world.swarm.kill(node);
      world.sweepEveryMinute(Duration.ofMinutes(4));

      assertThat(world.swarm.nodesOf(instance)).isEmpty();
      assertThat(Quorum.of(world.swarm.nodes())).isEqualTo(new Quorum(2, 2));
    }

    @Test
    void whoseInstanceIsStoppedIsNotRemoved() {
      world.instances.state(instance, "stopped");
      world.swarm.kill(node);
      world.sweepEveryMinute(Duration.ofMinutes(5));

      assertThat(world.swarm.node(node).manager()).isPresent();
    }
  }

  @Nested
  class ANodeThatIsDownButItsInstanceRuns {
    @Test
    void isOnlySpokenOfAndOnce() {
      InstanceId instance = world.workers(1).getFirst();
      world.swarm.kill(world.node(instance).id());
      world.sweepEveryMinute(Duration.ofMinutes(10));

      assertThat(world.swarm.nodesOf(instance)).hasSize(1);
      assertThat(world.state(instance)).isEqualTo("InService");
      assertThat(world.sweeps())
          .filteredOn(decision -> decision.subject().equals(instance.value()))
          .singleElement()
          .extracting(Decision::reason)
          .asString()
          .contains("Down, but its instance runs");
    }
  }

  @Nested
  class InTheDark {
    private final InstanceId instance = world.workers(2).getFirst();
    private final NodeId node = world.node(instance).id();

    InTheDark() {
      world.eventsAreLost = true;
      world.asg.setDesiredCapacity(world.web, 1);
    }

    @Test
    void nothingIsDoneWhileNoManagerAnswers() {
      world.swarm.hanging(true);
      assertStill();
    }

    @Test
    void nothingIsDoneWhileThereIsNoLeader() {
      world.swarm.leaderless(true);
      assertStill();
    }

    @Test
    void nothingIsDoneWhileEveryNodeIsUnknown() {
      world.swarm.nodes().forEach(it -> world.swarm.state(it.id(), NodeState.UNKNOWN));
      assertStill();
    }

    @Test
    void nothingIsDoneInTheFirstMinuteAfterTheLeaderChanged() {
      changeLeaderTo(2);
      assertStill();

      world.clock.advance(Duration.ofSeconds(61));
      world.sweep();
      assertThat(world.asg.terminations()).hasSize(1);
    }

    @Test
    void aSecondChangeOfLeaderBeginsTheMinuteAnew() {
      changeLeaderTo(2);
      world.sweep();
      world.clock.advance(Duration.ofSeconds(50));
      changeLeaderTo(1);
      world.sweep();
      world.clock.advance(Duration.ofSeconds(50));
      assertThat(world.sweep()).isInstanceOf(Outcome.Waiting.class);
      assertThat(world.asg.terminations()).isEmpty();

      world.clock.advance(Duration.ofSeconds(11));
      world.sweep();
      assertThat(world.asg.terminations()).hasSize(1);
    }

    private void changeLeaderTo(int manager) {
      InstanceId next = world.asg.view(world.managers).members().get(manager).instance();
      world.swarm.changeLeader(world.node(next).id());
      world.swarm.nodes().forEach(it -> world.swarm.state(it.id(), NodeState.READY));
    }

    @Test
    void aThrottledCloudEndsTheSweepWithoutHarm() {
      world.asg.failNext(1, FailureCode.THROTTLED);

      assertThat(world.sweep()).isInstanceOf(Outcome.Waiting.class);
      assertThat(world.asg.terminations()).isEmpty();
    }

    private void assertStill() {
      int before = world.sweeps().size();
      Outcome outcome = world.sweep();
      world.sweep();

      assertThat(outcome).isInstanceOf(Outcome.Waiting.class);
      assertThat(world.asg.terminations()).isEmpty();
      assertThat(world.sweeps())
          .hasSize(before + 1)
          .last()
          .extracting(Decision::outcome)
          .isEqualTo(Decision.Outcome.WAITING);
      assertThat(world.journal.decisions(Leave.KIND)).isEmpty();
      assertThat(world.swarm.node(node).availability()).isEqualTo(Availability.ACTIVE);
    }
  }

  @Nested
  class WhatIsNotOurs {
    @Test
    void isNeverTouched() {
      NodeId foreign =
          world.swarm.join(
              "somebodys", "192.168.1.9", NodeRole.WORKER, Availability.ACTIVE, Map.of());
      world.swarm.kill(foreign);
      world.sweepEveryMinute(Duration.ofMinutes(5));

      assertThat(world.swarm.node(foreign).nodeLabels()).isEmpty();
      assertThat(world.sweeps()).noneMatch(decision -> decision.subject().equals(foreign.value()));
    }
  }

  @Test
  void oneThingThatIsRefusedDoesNotKeepTheOthersFromBeingDone() {
    InstanceId lost = world.workers(2).getFirst();
    world.asg.setDesiredCapacity(world.web, 1);
    world.asg.failTerminations(FailureCode.ACCESS_DENIED);
    Outcome outcome = world.sweep();

    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    assertThat(world.sweeps())
        .filteredOn(decision -> decision.outcome() == Decision.Outcome.FAILED)
        .singleElement()
        .extracting(Decision::subject)
        .isEqualTo("web");
    assertThat(world.node(lost).availability()).isEqualTo(Availability.ACTIVE);
    assertThat(world.swarm.rotations(NodeRole.WORKER)).isEqualTo(1);
  }

  @Test
  void aFaultOfOursDoesNotKeepTheOthersFromBeingDoneAndIsNotHidden() {
    world.workers(2);
    world.asg.setDesiredCapacity(world.web, 1);
    world.asg.breakTerminations(new IllegalStateException("forgotten case"));

    assertThatThrownBy(world::sweep).hasMessage("forgotten case");

    assertThat(world.sweeps())
        .filteredOn(decision -> decision.outcome() == Decision.Outcome.FAILED)
        .singleElement()
        .satisfies(
            decision -> {
              assertThat(decision.subject()).isEqualTo("web");
              assertThat(decision.reason()).contains("a fault of Apiarist's own", "forgotten case");
            });
    assertThat(world.swarm.rotations(NodeRole.WORKER)).isEqualTo(1);
  }
}
