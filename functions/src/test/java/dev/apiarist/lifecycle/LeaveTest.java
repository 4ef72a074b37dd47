package dev.apiarist.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.fake.FakeAutoScalingGroups;
import dev.apiarist.fake.LifecycleEvents;
import dev.apiarist.journal.MarkKeys;
import dev.apiarist.port.Decision;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.LifecycleHook;
import dev.apiarist.port.NodeChange;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.GroupName;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.NodeState;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.ServiceId;
import dev.apiarist.swarm.SwarmLabels;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
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

  @Nested
  class BeforeItsDrain {
    private final List<InstanceId> workers = world.workers(3);
    private final InstanceId leaving = workers.getFirst();
    private final ServiceId service = world.swarm.createService("web", 6, Map.of(), List.of());

    BeforeItsDrain() {
      world.swarm.settle();
    }

    @Test
    void everyReplicaRunsElsewhereAndNoneIsMissedMeanwhile() {
      world.asg.terminate(leaving, true);

      runWithoutADip();

      assertThat(world.state(leaving)).isEqualTo("gone");
      assertThat(world.swarm.evacuations()).containsExactly(service);
      assertPutBack();
    }

    @Test
    void itIsCordonedFirstAndDrainedWhenNothingIsLeftToMove() {
      world.asg.terminate(leaving, true);
      world.deliver(world.asg.takeEvents().getFirst());
      NodeId node = world.node(leaving).id();

      assertThat(world.node(leaving).availability()).isEqualTo(Availability.PAUSE);
      assertThat(world.swarm.servingOn(node)).hasSize(2);
      assertThat(web().constraints()).containsExactly("node.id!=" + node);
      while (world.node(leaving).availability() != Availability.DRAIN) {
        world.step();
      }
      assertThat(world.swarm.servingOn(node)).isEmpty();
    }

    @Test
    void nodesThatLeaveAtOnceLoseNothingEither() {
      world.asg.terminate(leaving, true);
      world.asg.terminate(workers.get(1), true);

      runWithoutADip();

      assertThat(world.state(leaving)).isEqualTo("gone");
      assertThat(world.state(workers.get(1))).isEqualTo("gone");
      assertThat(world.swarm.servingOn(world.node(workers.get(2)).id())).hasSize(6);
      assertPutBack();
    }

    @Test
    void nodesThatWereChosenTogetherAreLeftByOneUpdate() {
      world.scaleIn().shrink(world.asg.view(world.web), 2);

      runWithoutADip();

      assertThat(world.asg.view(world.web).members()).hasSize(1);
      assertThat(world.swarm.evacuations()).containsExactly(service);
      assertPutBack();
    }

    @Test
    void anotherNodeWaitsWhileReplacementsStart() {
      world.asg.terminate(leaving, true);
      world.deliver(world.asg.takeEvents().getFirst());
      // As Swarm shows it for a moment.
      world.swarm.updating(service, Service.Update.SETTLED);
      world.asg.terminate(workers.get(1), true);
      world.deliver(world.asg.takeEvents().getFirst());
      assertThat(world.swarm.evacuations()).containsExactly(service);

      runWithoutADip();

      assertThat(world.swarm.evacuations()).containsExactly(service, service);
    }

    @Test
    void aServiceWhoseUpdateStoppedHalfWayIsLeftToTheDrainAtOnce() {
      world.swarm.updating(service, Service.Update.PAUSED);
      world.asg.terminate(leaving, true);
      world.run(Duration.ofMinutes(2));

      assertThat(world.state(leaving)).isEqualTo("gone");
      assertThat(world.swarm.evacuations()).isEmpty();
    }

    @Test
    void aSingleReplicaIsNotRunTwice() {
      String label = "node.labels.only==here";
      world.swarm.changeNode(
          world.node(leaving).id(),
          new NodeChange(Optional.empty(), Optional.empty(), Map.of("only", "here"), Set.of()));
      ServiceId single = world.swarm.createService("single", 1, Map.of(), List.of(label));
      world.swarm.settle();
      world.asg.terminate(leaving, true);

      runWithoutADip();

      assertThat(world.swarm.evacuations()).containsExactly(service).doesNotContain(single);
    }

    @Test
    void aServiceWithoutRoomElsewhereIsTakenBackAndTheJournalSaysSo() {
      String label = "node.labels.only==here";
      world.swarm.changeNode(
          world.node(leaving).id(),
          new NodeChange(Optional.empty(), Optional.empty(), Map.of("only", "here"), Set.of()));
      world.swarm.createService("pinned", 1, Map.of(SwarmLabels.EVACUATE, "true"), List.of(label));
      world.swarm.settle();
      world.asg.terminate(leaving, true);

      runWithoutADip();

      assertThat(world.state(leaving)).isEqualTo("gone");
      assertThat(world.swarm.service("pinned").constraints()).containsExactly(label);
      assertThat(leaves(leaving))
          .anySatisfy(
              decision ->
                  assertThat(decision.reason())
                      .contains("no place elsewhere for tasks of pinned (no suitable node"));
      assertPutBack();
    }

    @Test
    void tasksThatNeverRunElsewhereAreWaitedForWithinLimits() {
      NodeId second = world.node(workers.get(1)).id();
      NodeId third = world.node(workers.get(2)).id();
      world.asg.terminate(leaving, true);
      world.deliver(world.asg.takeEvents().getFirst());
      world.swarm.tick();
      world.swarm.state(second, NodeState.UNKNOWN);
      world.swarm.state(third, NodeState.UNKNOWN);
      world.run(Duration.ofMinutes(4));
      assertThat(world.node(leaving).availability()).isEqualTo(Availability.PAUSE);
      world.run(Duration.ofMinutes(2));

      assertThat(leaves(leaving))
          .anySatisfy(
              decision -> assertThat(decision.reason()).contains("the time to move is over: web"));
      assertThat(world.swarm.nodesOf(leaving))
          .allMatch(node -> node.availability() == Availability.DRAIN);
    }

    @Test
    void servicesThatMustNotRunTwiceAreLeftToTheDrain() {
      ServiceId ends = world.swarm.createService("ends", 6, Map.of(), List.of());
      ServiceId alone =
          world.swarm.createService("alone", 6, Map.of("apiarist.evacuate", "false"), List.of());
      world.swarm.template(ends, new Service.Template(false, false, false, Service.Apart.NOTHING));
      world.swarm.settle();
      world.asg.terminate(leaving, true);
      world.runUntilQuiet();

      assertThat(world.swarm.evacuations()).containsExactly(service);
      assertThat(world.swarm.serving(alone)).isEqualTo(6);
    }

    @Test
    void aNodeThatServesAgainKeepsItsTasksAndTheServiceIsPutBack() {
      NodeId node = world.node(leaving).id();
      world.swarm.changeNode(node, NodeChange.availability(Availability.PAUSE));
      world.swarm.beginEvacuation(web(), Set.of(node), 2);
      world.sweep();
      assertThat(web().evacuating()).isPresent();
      world.swarm.settle();
      world.swarm.changeNode(node, NodeChange.availability(Availability.ACTIVE));

      world.sweep();

      assertPutBack();
      assertThat(world.swarm.serving(service)).isEqualTo(6);
    }

    @Test
    void whatItsOwnerDeployedMeanwhileStays() {
      world.asg.terminate(leaving, true);
      world.deliver(world.asg.takeEvents().getFirst());
      world.swarm.put(
          new Service(
              service,
              "web",
              web().version() + 1,
              Service.Mode.REPLICATED,
              OptionalInt.of(6),
              Optional.empty(),
              Map.of("new", "yes"),
              List.of("node.role==worker"),
              Service.Update.SETTLED,
              Service.Template.PLAIN));
      world.runUntilQuiet();
      world.sweep();

      assertThat(world.state(leaving)).isEqualTo("gone");
      assertThat(web().constraints()).containsExactly("node.role==worker");
      assertThat(web().labels()).containsExactly(Map.entry("new", "yes"));
    }

    private void runWithoutADip() {
      for (int i = 0; i < 60; i++) {
        world.step();
        assertThat(world.swarm.serving(service)).isGreaterThanOrEqualTo(6);
      }
    }

    private Service web() {
      return world.swarm.service("web");
    }

    private void assertPutBack() {
      assertThat(web().evacuating()).isEmpty();
      assertThat(web().constraints()).isEmpty();
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
