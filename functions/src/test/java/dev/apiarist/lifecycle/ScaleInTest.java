package dev.apiarist.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apiarist.fake.FakeAutoScalingGroups;
import dev.apiarist.port.Decision;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.NodeChange;
import dev.apiarist.port.OutsideException;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.HostPort;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.ServiceId;
import dev.apiarist.swarm.SwarmLabels;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ScaleInTest {
  private final World world = World.withThreeManagers();
  private final List<InstanceId> workers = world.workers(3);

  @Nested
  class WhereTasksMustFit {
    private static final Service.Apart ONE_PER_NODE =
        new Service.Apart(Set.of(), OptionalInt.of(1));
    private static final Service.Apart PORT =
        new Service.Apart(Set.of(new HostPort("tcp", 80)), OptionalInt.empty());

    @Test
    void nobodyLeavesWhoseTasksOthersHaveNoRoomFor() {
      service("web", 3, ONE_PER_NODE);

      ScaleIn.Removal removal = shrinkWhereTasksFit();

      assertThat(removal.leaving()).isEmpty();
      assertThat(removal.shortfall()).contains("tasks have no room on the nodes that stay: web");
      assertThat(world.asg.terminations()).isEmpty();
      assertThat(shrink(1).leaving()).hasSize(1);
    }

    @Test
    void aPortThatAnotherServiceHasIsNoRoom() {
      service("web", 2, PORT);
      service("api", 1, PORT);

      assertThat(shrinkWhereTasksFit().leaving()).isEmpty();
    }

    @Test
    void roomForAllIsRoom() {
      service("web", 2, ONE_PER_NODE);
      service("api", 3, Service.Apart.NOTHING);

      assertThat(shrinkWhereTasksFit().leaving()).hasSize(1);
    }

    @Test
    void roomIsTakenByTheFirstThatMoves() {
      service("web", 4, new Service.Apart(Set.of(), OptionalInt.of(2)));
      assertThat(shrinkWhereTasksFit().leaving()).hasSize(1);
      world.runUntilQuiet();

      assertThat(shrinkWhereTasksFit().leaving()).isEmpty();
    }

    @Test
    void roomIsKeptForTheTasksOfThoseThatLeaveBefore() {
      service("web", 3, new Service.Apart(Set.of(), OptionalInt.of(2)));
      assertThat(shrinkWhereTasksFit().leaving()).hasSize(1);

      assertThat(shrinkWhereTasksFit().leaving()).isEmpty();
    }

    private void service(String name, int replicas, Service.Apart apart) {
      ServiceId id = world.swarm.createService(name, replicas, Map.of(), List.of());
      world.swarm.settle();
      world.swarm.template(id, new Service.Template(false, false, true, apart));
    }

    private ScaleIn.Removal shrinkWhereTasksFit() {
      return world.scaleIn().shrinkWhereTasksFit(world.asg.view(world.web), 1);
    }
  }

  @Nested
  class TheChoice {
    @Test
    void fallsOnTheNodeWithTheFewestTasks() {
      world.swarm.createService("web", 5, Map.of(), List.of());
      world.swarm.settle();
      InstanceId least = workers.get(2);
      assertThat(world.swarm.servingOn(world.node(least).id())).hasSize(1);

      assertThat(shrink(1).leaving()).containsExactly(least);
    }

    @Test
    void fallsOnInstancesThatCarryNothingFirst() {
      world.swarm.createService("web", 6, Map.of(), List.of());
      world.swarm.settle();
      InstanceId unjoined = world.launch(1).getFirst();
      world.swarm.kill(world.node(workers.get(1)).id());
      world.swarm.changeNode(
          world.node(workers.get(2)).id(), NodeChange.availability(Availability.PAUSE));

      assertThat(shrink(3).leaving()).containsExactly(workers.get(1), unjoined, workers.get(2));
    }

    @Test
    void avoidsANodeWhoseTaskNoOtherCouldTake() {
      world.swarm.createService("web", 5, Map.of(), List.of());
      world.swarm.settle();
      world.swarm.createService(
          "pinned", 1, Map.of(), List.of("node.labels.apiarist.instance==" + workers.get(2)));
      world.swarm.createService(
          "more", 4, Map.of(), List.of("node.labels.apiarist.instance!=" + workers.get(2)));
      world.swarm.settle();
      assertThat(world.swarm.servingOn(world.node(workers.get(2)).id()).size())
          .isLessThan(world.swarm.servingOn(world.node(workers.get(0)).id()).size());

      assertThat(shrink(1).leaving()).doesNotContain(workers.get(2));
    }

    @Test
    void isTheSameWheneverItIsMade() {
      assertThat(shrink(1).leaving()).containsExactly(workers.getFirst());
    }

    @Test
    void neverFallsOnManagers() {
      ScaleIn.Removal removal = world.scaleIn().shrink(world.asg.view(world.managers), 1);

      assertThat(removal.leaving()).isEmpty();
      assertThat(removal.shortfall()).contains("managers are never chosen for scale-in");
      assertThat(world.asg.terminations()).isEmpty();
    }
  }

  @Nested
  class ANodeThatIsChosen {
    @Test
    void isCordonedThenEndedByNameWithDesiredLowered() {
      InstanceId victim = shrink(1).leaving().getFirst();

      assertThat(world.node(victim).availability()).isEqualTo(Availability.PAUSE);
      assertThat(world.asg.terminations())
          .containsExactly(new FakeAutoScalingGroups.Termination(victim, true));
      assertThat(world.asg.view(world.web).desired()).isEqualTo(2);
      assertThat(world.journal.decisions(ScaleIn.KIND))
          .singleElement()
          .satisfies(
              decision -> {
                assertThat(decision.subject()).isEqualTo(victim.value());
                assertThat(decision.inputs()).containsKeys("serving", "unmovable", "state");
              });
    }

    @Test
    void leavesWithItsTasksRunningElsewhere() {
      world.swarm.createService("web", 6, Map.of(), List.of());
      world.swarm.settle();
      InstanceId victim = shrink(1).leaving().getFirst();
      world.runUntilQuiet();

      assertThat(world.state(victim)).isEqualTo("gone");
      assertThat(world.swarm.nodesOf(victim)).isEmpty();
      assertThat(world.asg.view(world.web).members()).hasSize(2);
    }

    @Test
    void isUncordonedWhenTheGroupRefusesToEndIt() {
      world.asg.failTerminations(FailureCode.BUSY);

      assertThatThrownBy(() -> shrink(1))
          .isInstanceOfSatisfying(
              OutsideException.class,
              failed -> assertThat(failed.code()).isEqualTo(FailureCode.BUSY));
      assertThat(world.node(workers.getFirst()).availability()).isEqualTo(Availability.ACTIVE);
      assertThat(world.node(workers.getFirst()).nodeLabels())
          .doesNotContainKey(SwarmLabels.CORDONED);
    }

    @Test
    void isUncordonedByTheSweepWhenTheFunctionDiedBetweenCordonAndEnd() {
      world.swarm.changeNode(
          world.node(workers.getFirst()).id(),
          new NodeChange(
              Optional.of(Availability.PAUSE),
              Optional.empty(),
              Map.of(SwarmLabels.CORDONED, world.clock.instant().toString()),
              Set.of()));
      world.sweep();
      assertThat(world.node(workers.getFirst()).availability()).isEqualTo(Availability.PAUSE);
      world.clock.advance(Duration.ofMinutes(4));
      world.sweep();

      assertThat(world.node(workers.getFirst()).availability()).isEqualTo(Availability.ACTIVE);
    }
  }

  @Nested
  class AGroupThatMustNotShrink {
    @Test
    void becauseItIsUnderRefreshIsLeftAlone() {
      world.asg.refreshing(world.web, true);

      assertThat(shrink(1).shortfall()).contains("an instance refresh is in progress");
      assertThat(world.asg.terminations()).isEmpty();
      assertThat(world.journal.decisions(ScaleIn.KIND))
          .singleElement()
          .extracting(Decision::outcome)
          .isEqualTo(Decision.Outcome.REFUSED);
    }

    @Test
    void becauseItsTerminateProcessIsSuspendedIsLeftAlone() {
      world.asg.suspend(world.web, "Terminate");

      assertThat(shrink(1).shortfall()).contains("its process Terminate is suspended");
      assertThat(world.asg.terminations()).isEmpty();
    }

    @Test
    void becauseItIsAtItsMinimumIsLeftAlone() {
      shrink(3);

      assertThat(shrink(1).shortfall()).contains("the group is at its minimum of 0");
      assertThat(world.asg.terminations()).hasSize(3);
    }

    @Test
    void becauseNoManagerAnswersIsLeftAlone() {
      world.swarm.hanging(true);

      assertThatThrownBy(() -> shrink(1)).isInstanceOf(OutsideException.class);
      assertThat(world.asg.terminations()).isEmpty();
    }
  }

  @Test
  void saysWhyFewerLeaveThanAskedFor() {
    ScaleIn.Removal removal = shrink(5);

    assertThat(removal.leaving()).hasSize(3);
    assertThat(removal.shortfall()).get().asString().startsWith("3 of 5 leave");
  }

  private ScaleIn.Removal shrink(int count) {
    return world.scaleIn().shrink(world.asg.view(world.web), count);
  }
}
