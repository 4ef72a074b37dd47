package dev.apiarist.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.fake.FakeAutoScalingGroups;
import dev.apiarist.fake.LifecycleEvents;
import dev.apiarist.journal.MarkKeys;
import dev.apiarist.port.Decision;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.LifecycleHook;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.GroupName;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.ServiceId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LeaveTest {
  private final World world = World.withThreeManagers();

  @Nested
  class AWorker {
    private final List<InstanceId> workers = world.workers(2);
    private final InstanceId leaving = workers.getFirst();
    private final ServiceId service = world.swarm.createService("web", 4, Map.of(), List.of());

    AWorker() {
      world.swarm.settle();
    }

    @Test
    void isEmptyBeforeItIsLetGoAndItsReplicasRunElsewhere() {
      NodeId node = world.node(leaving).id();
      assertThat(world.swarm.servingOn(node)).hasSize(2);
      world.asg.terminate(leaving, true);
      while (world.state(leaving).equals("Terminating:Wait")) {
        world.step();
        if (!world.state(leaving).equals("Terminating:Wait")) {
          assertThat(world.swarm.serving(service)).isEqualTo(4);
        }
      }

      assertThat(world.swarm.nodesOf(leaving)).isEmpty();
      assertThat(world.state(leaving)).isEqualTo("gone");
      assertThat(leaves(leaving)).extracting(Decision::outcome).contains(Decision.Outcome.DONE);
      assertThat(world.asg.answers())
          .last()
          .extracting(FakeAutoScalingGroups.Answer::result)
          .isEqualTo(LifecycleHook.Result.CONTINUE);
    }

    @Test
    void isForgottenSoThatItIsCheckedAnewShouldItComeBack() {
      world.marks.claim(MarkKeys.letIn(leaving), world.clock.instant(), Duration.ofHours(1));
      world.asg.terminate(leaving, true);
      world.runUntilQuiet();

      assertThat(world.marks.claimedUntil(MarkKeys.letIn(leaving), world.clock.instant()))
          .isEmpty();
    }

    @Test
    void whoseTerminateEventComesTwiceIsAnsweredOnce() {
      world.asg.terminate(leaving, true);
      String event = world.asg.takeEvents().getFirst();
      world.visible.add(event);
      world.visible.add(event + " ");
      world.runUntilQuiet();
      world.deliver(event);

      assertThat(world.asg.answers())
          .filteredOn(answer -> answer.hook().instance().equals(leaving))
          .filteredOn(answer -> answer.hook().name().equals(LifecycleHook.TERMINATE))
          .hasSize(1);
      assertThat(world.swarm.serving(service)).isEqualTo(4);
    }

    @Test
    void isOnlyCordonedWhileARollingUpdateReplacesItsTasks() {
      world.swarm.forceUpdate(service);
      world.asg.terminate(leaving, true);
      world.deliver(world.asg.takeEvents().getFirst());

      assertThat(world.node(leaving).availability()).isEqualTo(Availability.PAUSE);
      world.swarm.settle();
      world.runUntilQuiet();
      assertThat(world.state(leaving)).isEqualTo("gone");
      assertThat(world.swarm.serving(service)).isEqualTo(4);
    }

    @Test
    void isLetGoWhenSwarmHasNoPlaceForItsTasksAndTheJournalSaysSo() {
      ServiceId pinned =
          world.swarm.createService(
              "pinned", 1, Map.of(), List.of("node.id==" + world.node(leaving).id()));
      world.swarm.settle();
      assertThat(world.swarm.serving(pinned)).isEqualTo(1);
      world.asg.terminate(leaving, true);
      world.runUntilQuiet();

      assertThat(world.state(leaving)).isEqualTo("gone");
      assertThat(leaves(leaving).getLast().outcome()).isEqualTo(Decision.Outcome.DONE);
      assertThat(leaves(leaving).getLast().reason()).contains("no place for them: {pinned=1}");
    }

    @Test
    void whoseDrainTakesTooLongIsForcedOutAndTheOutcomeRecorded() {
      world.swarm.stuck(world.node(leaving).id());
      world.asg.terminate(leaving, true);
      world.run(Duration.ofMinutes(14));
      assertThat(world.state(leaving)).isEqualTo("Terminating:Wait");
      world.run(Duration.ofMinutes(2));

      assertThat(world.state(leaving)).isEqualTo("gone");
      assertThat(world.swarm.nodesOf(leaving)).isEmpty();
      assertThat(leaves(leaving).getLast().outcome()).isEqualTo(Decision.Outcome.FORCED);
      assertThat(leaves(leaving).getLast().reason()).contains("2 tasks are still on the node");
    }

    @Test
    void keepsItsHookOpenByHeartbeatsBeforeHalfOfTheTimeOut() {
      world.swarm.stuck(world.node(leaving).id());
      world.asg.terminate(leaving, true);
      world.run(Duration.ofMinutes(10));

      assertThat(world.asg.heartbeats())
          .filteredOn(beat -> beat.hook().name().equals(LifecycleHook.TERMINATE))
          .hasSizeGreaterThan(
              (int)
                  Duration.ofMinutes(10)
                      .dividedBy(FakeAutoScalingGroups.HOOK_TIMEOUT.dividedBy(2)));
      assertThat(world.state(leaving)).isEqualTo("Terminating:Wait");
    }

    @Test
    void thatWasKilledIsRemovedAtOnce() {
      world.swarm.kill(world.node(leaving).id());
      world.asg.kill(leaving);
      world.step();

      assertThat(world.swarm.nodesOf(leaving)).isEmpty();
      assertThat(world.state(leaving)).isEqualTo("gone");
      world.runUntilQuiet();
      assertThat(world.swarm.serving(service)).isEqualTo(4);
    }

    @Test
    void thatNeverJoinedIsLetGoAtOnce() {
      world.asg.tick();
      InstanceId unjoined = world.launch(1).getFirst();
      world.neverBoot.add(unjoined);
      world.asg.terminate(unjoined, true);
      world.step();

      assertThat(world.state(unjoined)).isEqualTo("gone");
      assertThat(leaves(unjoined).getLast().reason()).contains("no node of the swarm");
    }

    @Test
    void isForcedOutAtTheDeadlineWhileNoManagerAnswers() {
      world.asg.terminate(leaving, true);
      world.swarm.hanging(true);
      world.run(Duration.ofMinutes(14));
      assertThat(world.state(leaving)).isEqualTo("Terminating:Wait");
      world.run(Duration.ofMinutes(2));

      assertThat(world.state(leaving)).isEqualTo("gone");
      assertThat(leaves(leaving).getLast().outcome()).isEqualTo(Decision.Outcome.FORCED);
      assertThat(leaves(leaving).getLast().reason()).contains("SWARM_UNREACHABLE");
    }

    @Test
    void thatStaysInServiceIsNotDrainedByAStrayEvent() {
      LifecycleHook hook = new LifecycleHook(world.web, LifecycleHook.TERMINATE, leaving);
      world.deliver(LifecycleEvents.event(hook, world.clock.instant()));
      world.runUntilQuiet();

      assertThat(world.node(leaving).availability()).isEqualTo(Availability.ACTIVE);
      assertThat(world.state(leaving)).isEqualTo("InService");
    }

    @Test
    void withANameAndAddressThatBeginLikeAnothersTakesOnlyItself() {
      NodeId similar =
          world.swarm.join(
              world.node(leaving).hostname() + "0",
              world.node(leaving).address() + "0",
              NodeRole.WORKER,
              Availability.ACTIVE,
              Map.of());
      world.asg.terminate(leaving, true);
      world.runUntilQuiet();

      assertThat(world.swarm.nodesOf(leaving)).isEmpty();
      assertThat(world.swarm.node(similar).availability()).isEqualTo(Availability.ACTIVE);
    }

    @Test
    void doesNotTakeAnImpostorsNodeWithIt() {
      NodeId impostor = world.swarm.join(leaving, "10.0.0.77", NodeRole.WORKER, Map.of());
      world.asg.terminate(leaving, true);
      world.runUntilQuiet();

      assertThat(world.state(leaving)).isEqualTo("gone");
      assertThat(world.swarm.nodesOf(leaving))
          .singleElement()
          .satisfies(node -> assertThat(node.id()).isEqualTo(impostor));
    }
  }

  @Test
  void aThrottledCloudDelaysALeaveAndLosesNothing() {
    InstanceId instance = world.workers(1).getFirst();
    world.asg.terminate(instance, true);
    String event = world.asg.takeEvents().getFirst();
    world.asg.failNext(3, FailureCode.THROTTLED);
    Instant began = world.clock.instant();
    world.deliver(event);
    assertThat(world.messages.nextVisible()).contains(began.plusSeconds(5));
    world.runUntilQuiet();

    assertThat(world.state(instance)).isEqualTo("gone");
    assertThat(world.swarm.nodesOf(instance)).isEmpty();
    assertThat(world.deadLetters).isEmpty();
  }

  @Test
  void anEventOfAForeignGroupIsDroppedWithoutAWordInTheJournal() {
    int journalled = world.journal.decisions().size();
    LifecycleHook foreign =
        new LifecycleHook(
            new GroupName("apiarist-demo-web2"),
            LifecycleHook.TERMINATE,
            new InstanceId("i-0123456789abcdef0"));
    world.deliver(LifecycleEvents.event(foreign, world.clock.instant()));

    assertThat(world.journal.decisions()).hasSize(journalled);
    assertThat(world.messages.waiting()).isEmpty();
  }

  private List<Decision> leaves(InstanceId instance) {
    return world.journal.decisions(Leave.KIND).stream()
        .filter(decision -> decision.subject().equals(instance.value()))
        .toList();
  }
}
