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
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.NodeState;
import dev.apiarist.swarm.SwarmLabels;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class JoinTest {
  private final World world = World.withThreeManagers();

  @Nested
  class ANodeThatBoots {
    @Test
    void getsContinueOnlyOnceItIsReadyBoundAndLabelled() {
      InstanceId instance = world.launch(1).getFirst();
      world.neverBoot.add(instance);
      world.run(Duration.ofMinutes(1));
      assertThat(world.state(instance)).isEqualTo("Pending:Wait");

      world.boot(instance);
      world.runUntilQuiet();

      assertThat(world.state(instance)).isEqualTo("InService");
      Node node = world.node(instance);
      assertThat(node.availability()).isEqualTo(Availability.ACTIVE);
      assertThat(node.nodeLabels())
          .containsEntry("docker.role", "web")
          .containsEntry(SwarmLabels.INSTANCE, instance.value())
          .containsEntry(SwarmLabels.GROUP, "web")
          .containsEntry(SwarmLabels.PURCHASE, "on-demand")
          .containsEntry(SwarmLabels.INSTANCE_TYPE, "t4g.small")
          .containsKey(SwarmLabels.ZONE)
          .doesNotContainKey("team");
    }

    @Test
    void isNotAnsweredWhileItIsReadyButUnlabelled() {
      InstanceId instance = world.launch(1).getFirst();
      world.swarm.conflicts(1000);
      world.run(Duration.ofMinutes(1));

      assertThat(world.node(instance).ready()).isTrue();
      assertThat(world.state(instance)).isEqualTo("Pending:Wait");

      world.swarm.conflicts(0);
      world.runUntilQuiet();
      assertThat(world.state(instance)).isEqualTo("InService");
    }

    @Test
    void isWaitedForWhileItsNodeIsNotReady() {
      InstanceId instance = world.launch(1).getFirst();
      world.neverBoot.add(instance);
      NodeId node = world.boot(instance);
      world.swarm.state(node, NodeState.UNKNOWN);
      world.run(Duration.ofMinutes(1));

      assertThat(world.state(instance)).isEqualTo("Pending:Wait");
    }

    @Test
    void keepsItsHookOpenByHeartbeatsBeforeHalfOfTheTimeOut() {
      InstanceId instance = world.launch(1).getFirst();
      world.neverBoot.add(instance);
      world.run(Duration.ofMinutes(6));

      Instant before = null;
      List<FakeAutoScalingGroups.Heartbeat> heartbeats =
          world.asg.heartbeats().stream()
              .filter(beat -> beat.hook().instance().equals(instance))
              .toList();
      assertThat(heartbeats).hasSizeGreaterThanOrEqualTo(5);
      for (FakeAutoScalingGroups.Heartbeat beat : heartbeats) {
        if (before != null) {
          assertThat(Duration.between(before, beat.at()))
              .isLessThan(FakeAutoScalingGroups.HOOK_TIMEOUT.dividedBy(2));
        }
        before = beat.at();
      }
    }

    @Test
    void keepsLabelsThatPeopleSetAndLosesThoseWhoseTagIsGone() {
      InstanceId instance = world.launch(1).getFirst();
      world.neverBoot.add(instance);
      NodeId node = world.boot(instance);
      world.swarm.changeNode(
          node,
          new NodeChange(
              Optional.empty(),
              Optional.empty(),
              Map.of("mine", "kept", "docker.old", "x", SwarmLabels.MANAGED, "docker.old"),
              Set.of()));
      world.runUntilQuiet();

      assertThat(world.node(instance).nodeLabels())
          .containsEntry("mine", "kept")
          .doesNotContainKey("docker.old");
      assertThat(world.node(instance).nodeLabels().get(SwarmLabels.MANAGED))
          .contains("docker.role")
          .doesNotContain("mine");
    }

    @Test
    void isJournalledWithWhatTheDecisionRestsOn() {
      InstanceId instance = world.workers(1).getFirst();

      assertThat(joins(instance, Decision.Outcome.DONE))
          .singleElement()
          .satisfies(
              decision ->
                  assertThat(decision.inputs())
                      .containsEntry("group", "web")
                      .containsKeys("node", "labels", "seconds", "since"));
    }
  }

  @Nested
  class TheLaunchEvent {
    @Test
    void doubledDoesNoMoreThanOnce() {
      InstanceId instance = world.launch(1).getFirst();
      List<String> events = world.asg.takeEvents();
      world.visible.addAll(events);
      world.visible.addAll(List.of(events.getFirst() + " "));
      world.runUntilQuiet();

      assertThat(world.state(instance)).isEqualTo("InService");
      assertThat(world.asg.answers())
          .filteredOn(answer -> answer.hook().instance().equals(instance))
          .hasSize(1);
    }

    @Test
    void deliveredAgainAfterTheJoinLeavesACordonAlone() {
      InstanceId instance = world.workers(1).getFirst();
      world.swarm.changeNode(
          world.node(instance).id(), NodeChange.availability(Availability.PAUSE));
      world.deliver(LifecycleEvents.event(world.launchHook(instance), world.clock.instant()));
      world.runUntilQuiet();

      assertThat(world.node(instance).availability()).isEqualTo(Availability.PAUSE);
    }

    @Test
    void lateStillLetsAReadyNodeIn() {
      InstanceId instance = world.launch(1).getFirst();
      Instant launched = world.clock.instant();
      world.boot(instance);
      world.asg.takeEvents();
      world.clock.advance(Duration.ofMinutes(4));
      world.deliver(LifecycleEvents.event(world.launchHook(instance), launched));

      assertThat(world.state(instance)).isEqualTo("InService");
    }

    @Test
    void afterTheInstanceIsGoneChangesNothing() {
      InstanceId instance = world.launch(1).getFirst();
      String event = world.asg.takeEvents().getFirst();
      world.asg.complete(world.launchHook(instance), LifecycleHook.Result.ABANDON);
      int answers = world.asg.answers().size();
      world.deliver(event);

      assertThat(world.asg.answers()).hasSize(answers);
      assertThat(world.journal.decisions(Join.KIND))
          .noneMatch(decision -> decision.subject().equals(instance.value()));
    }

    @Test
    void ofAForeignGroupIsDroppedWithoutAWordInTheJournal() {
      int journalled = world.journal.decisions().size();
      LifecycleHook foreign =
          new LifecycleHook(
              new GroupName("somebody-elses"),
              LifecycleHook.LAUNCH,
              new InstanceId("i-0123456789abcdef0"));
      world.interruptions.killBeforeCall(-1);
      world.deliver(LifecycleEvents.event(foreign, world.clock.instant()));

      assertThat(world.interruptions.calls()).containsExactly("AutoScalingGroups.group");
      assertThat(world.journal.decisions()).hasSize(journalled);
      assertThat(world.messages.waiting()).isEmpty();
      assertThat(world.log).last().asString().startsWith("dropped: ");
    }
  }

  @Nested
  class AnInstanceThatNeverBoots {
    @Test
    void isAbandonedAtTheDeadlineWithTheReasonJournalled() {
      InstanceId instance = world.launch(1).getFirst();
      world.neverBoot.add(instance);
      world.run(Duration.ofMinutes(9));
      assertThat(world.state(instance)).isEqualTo("Pending:Wait");
      world.run(Duration.ofMinutes(2));

      assertThat(world.state(instance)).isEqualTo("gone");
      assertThat(joins(instance, Decision.Outcome.FAILED))
          .singleElement()
          .extracting(Decision::reason)
          .isEqualTo("not Ready in time: it has not joined the swarm");
    }

    @Test
    void isReplacedButNotInAStorm() {
      world.nothingBoots = true;
      world.asg.setDesiredCapacity(world.web, 1);
      world.run(Duration.ofHours(1));

      assertThat(world.journal.decisions(Join.KIND))
          .filteredOn(decision -> decision.outcome() == Decision.Outcome.FAILED)
          .hasSize(LifecyclePolicy.ABANDONED_IN_A_ROW);
      assertThat(world.asg.view(world.web).desired()).isZero();
      assertThat(world.journal.decisions(Join.KIND))
          .filteredOn(decision -> decision.subject().equals("web"))
          .singleElement()
          .extracting(Decision::reason)
          .asString()
          .contains("cools down");
    }

    @Test
    void putsItsGroupToRestForAWhile() {
      abandonThree();

      assertThat(world.marks.claimedUntil(MarkKeys.coolDown(world.web), world.clock.instant()))
          .isPresent();
    }

    @Test
    void neverLowersDesiredBelowWhatIsInService() {
      world.workers(2);
      world.nothingBoots = true;
      world.asg.setDesiredCapacity(world.web, 4);
      world.run(Duration.ofMinutes(40));

      assertThat(world.asg.view(world.web).desired()).isEqualTo(2);
      assertThat(world.asg.view(world.web).members()).hasSize(2);
    }

    @Test
    void leavesDesiredAloneWhileTheGroupIsUnderRefresh() {
      world.asg.refreshing(world.web, true);
      world.nothingBoots = true;
      world.asg.setDesiredCapacity(world.web, 1);
      world.run(Duration.ofMinutes(32));

      assertThat(world.asg.view(world.web).desired()).isEqualTo(1);
      assertThat(world.journal.decisions(Join.KIND))
          .filteredOn(decision -> decision.subject().equals("web"))
          .singleElement()
          .extracting(Decision::reason)
          .asString()
          .contains("desired stays 1 (an instance refresh is in progress)");
    }

    @Test
    void isForgottenOnceALaunchWorks() {
      abandon("no space");
      abandon("no space");
      world.workers(1);
      abandon("no space");

      assertThat(world.marks.claimedUntil(MarkKeys.coolDown(world.web), world.clock.instant()))
          .isEmpty();
    }

    private void abandonThree() {
      abandon("a");
      abandon("b");
      abandon("c");
    }

    private void abandon(String reason) {
      InstanceId instance = world.launch(1).getFirst();
      world.neverBoot.add(instance);
      world.deliver(LifecycleMessages.encode(new LifecycleMessage.BootFailed(instance, reason, 0)));
      world.asg.setDesiredCapacity(
          world.web,
          (int)
              world.asg.view(world.web).members().stream()
                  .filter(member -> member.inService())
                  .count());
      world.runUntilQuiet();
    }
  }

  @Nested
  class ABootstrapThatFailed {
    @Test
    void hasItsLaunchAbandonedWithItsOwnReason() {
      InstanceId instance = world.launch(1).getFirst();
      world.deliver(
          LifecycleMessages.encode(
              new LifecycleMessage.BootFailed(instance, "dockerd did not start", 0)));

      assertThat(world.asg.answers())
          .last()
          .extracting(FakeAutoScalingGroups.Answer::result)
          .isEqualTo(LifecycleHook.Result.ABANDON);
      assertThat(joins(instance, Decision.Outcome.FAILED))
          .singleElement()
          .extracting(Decision::reason)
          .isEqualTo("its bootstrap failed: dockerd did not start");
    }

    @Test
    void afterTheNodeIsInServiceChangesNothing() {
      InstanceId instance = world.workers(1).getFirst();
      world.deliver(LifecycleMessages.encode(new LifecycleMessage.BootFailed(instance, "late", 0)));

      assertThat(world.state(instance)).isEqualTo("InService");
    }
  }

  @Nested
  class AClaimThatCannotBeBelieved {
    private final InstanceId instance = world.launch(1).getFirst();

    @Test
    void byTwoNodesIsRefusedForBoth() {
      world.boot(instance);
      world.swarm.join(instance, "10.0.0.99", NodeRole.WORKER, Map.of());
      world.runUntilQuiet();

      assertThat(world.swarm.nodesOf(instance))
          .allSatisfy(
              node -> assertThat(node.nodeLabels()).doesNotContainKey(SwarmLabels.INSTANCE));
      assertThat(joins(instance, Decision.Outcome.REFUSED))
          .singleElement()
          .extracting(Decision::reason)
          .asString()
          .startsWith("2 nodes claim to be this instance");
      assertThat(joins(instance, Decision.Outcome.FAILED)).hasSize(1);
    }

    @Test
    void fromAnotherAddressIsRefused() {
      world.neverBoot.add(instance);
      world.swarm.join(instance, "10.0.0.99", NodeRole.WORKER, Map.of());
      world.run(Duration.ofMinutes(1));

      assertThat(world.state(instance)).isEqualTo("Pending:Wait");
      assertThat(joins(instance, Decision.Outcome.REFUSED))
          .singleElement()
          .extracting(Decision::reason)
          .asString()
          .contains("10.0.0.99", "but EC2 says");
    }

    @Test
    void ofAManagerInAGroupOfWorkersIsRefused() {
      world.neverBoot.add(instance);
      world.swarm.join(
          instance, world.instances.get(instance).privateAddress(), NodeRole.MANAGER, Map.of());
      world.run(Duration.ofMinutes(1));

      assertThat(world.state(instance)).isEqualTo("Pending:Wait");
      assertThat(joins(instance, Decision.Outcome.REFUSED)).hasSize(1);
    }

    @Test
    void ofADeadEarlierEntryDoesNotStandInTheWay() {
      world.swarm.kill(world.boot(instance));
      world.boot(instance);
      world.runUntilQuiet();

      assertThat(world.state(instance)).isEqualTo("InService");
    }
  }

  @Nested
  class TheSwarmOutOfReach {
    @Test
    void withItsLeaderGoneDuringAJoinIsWaitedFor() {
      InstanceId instance = world.launch(1).getFirst();
      world.swarm.leaderless(true);
      world.run(Duration.ofMinutes(2));
      assertThat(world.state(instance)).isEqualTo("Pending:Wait");
      assertThat(joins(instance, Decision.Outcome.WAITING))
          .singleElement()
          .extracting(Decision::reason)
          .asString()
          .startsWith("SWARM_UNAVAILABLE");

      world.swarm.leaderless(false);
      world.runUntilQuiet();
      assertThat(world.state(instance)).isEqualTo("InService");
    }

    @Test
    void withItsDockerApiHangingIsWaitedForWithHeartbeats() {
      InstanceId instance = world.launch(1).getFirst();
      world.swarm.hanging(true);
      world.run(Duration.ofMinutes(6));

      assertThat(world.state(instance)).isEqualTo("Pending:Wait");
      assertThat(joins(instance, Decision.Outcome.WAITING))
          .singleElement()
          .extracting(Decision::reason)
          .asString()
          .startsWith("SWARM_UNREACHABLE");
      world.swarm.hanging(false);
      world.runUntilQuiet();
      assertThat(world.state(instance)).isEqualTo("InService");
    }

    @Test
    void forTooLongIsAbandonedWithinTheTimeOut() {
      InstanceId instance = world.launch(1).getFirst();
      world.swarm.hanging(true);
      world.run(Duration.ofMinutes(11));

      assertThat(world.state(instance)).isEqualTo("gone");
      assertThat(joins(instance, Decision.Outcome.FAILED))
          .singleElement()
          .extracting(Decision::reason)
          .asString()
          .contains("SWARM_UNREACHABLE");
    }

    @Test
    void atTheFirstManagerIsReachedThroughAnother() {
      InstanceId first = world.asg.view(world.managers).members().getFirst().instance();
      world.swarm.kill(world.node(first).id());
      world.swarm.changeLeader(
          world.node(world.asg.view(world.managers).members().get(1).instance()).id());
      world.asg.view(world.managers).members().stream()
          .skip(1)
          .forEach(
              member -> world.swarm.state(world.node(member.instance()).id(), NodeState.READY));
      InstanceId instance = world.workers(1).getFirst();

      assertThat(world.state(instance)).isEqualTo("InService");
    }

    @Test
    void atEveryStoredAddressIsFoundThroughTheManagersGroup() {
      world.parameters.put(
          ManagerDirectory.PARAMETER,
          "[{\"instance\":\"i-00000000000000fff\",\"address\":\"10.9.9.9\"}]");
      InstanceId instance = world.workers(1).getFirst();

      assertThat(world.state(instance)).isEqualTo("InService");
      assertThat(world.parameters.get(List.of(ManagerDirectory.PARAMETER)).values())
          .singleElement()
          .asString()
          .doesNotContain("10.9.9.9");
    }
  }

  @Nested
  class AThrottledCloud {
    @Test
    void delaysAJoinWithoutBeingHammered() {
      InstanceId instance = world.launch(1).getFirst();
      String event = world.asg.takeEvents().getFirst();
      world.asg.failNext(4, FailureCode.THROTTLED);
      Instant began = world.clock.instant();
      world.deliver(event);
      assertThat(world.messages.nextVisible()).contains(began.plusSeconds(5));

      for (int i = 0; i < 40; i++) {
        world.messages.takeDue().forEach(world::deliver);
        world.clock.advance(World.STEP);
      }
      assertThat(Duration.between(began, world.clock.instant()))
          .isGreaterThan(Duration.ofSeconds(75));
      world.boot(instance);
      world.runUntilQuiet();

      assertThat(world.state(instance)).isEqualTo("InService");
      assertThat(world.deadLetters).isEmpty();
    }
  }

  @Nested
  class AManager {
    @Test
    void isLetInOnceReachableWithTheConfiguredAvailability() {
      world.asg.setDesiredCapacity(world.managers, 4);
      InstanceId instance = world.asg.tick().getFirst();
      world.neverBoot.add(instance);
      NodeId node = world.boot(instance);
      world.swarm.reachable(node, false);
      world.run(Duration.ofMinutes(1));
      assertThat(world.state(instance)).isEqualTo("Pending:Wait");

      world.swarm.reachable(node, true);
      world.runUntilQuiet();
      assertThat(world.state(instance)).isEqualTo("InService");
      assertThat(world.node(instance).availability()).isEqualTo(Availability.DRAIN);
      assertThat(world.parameters.get(List.of(ManagerDirectory.PARAMETER)).values())
          .singleElement()
          .asString()
          .contains(instance.value());
    }

    @Test
    void waitsWhileAnotherManagerChangesItsRole() {
      world.asg.setDesiredCapacity(world.managers, 4);
      InstanceId instance = world.asg.tick().getFirst();
      world.boot(instance);
      InstanceId other = world.asg.view(world.managers).members().get(1).instance();
      world.swarm.changeNode(world.node(other).id(), NodeChange.role(NodeRole.WORKER));
      world.asg.takeEvents().forEach(world::deliver);

      assertThat(world.state(instance)).isEqualTo("Pending:Wait");
      assertThat(joins(instance, Decision.Outcome.WAITING))
          .singleElement()
          .extracting(Decision::reason)
          .asString()
          .contains("changing its role");
    }
  }

  private List<Decision> joins(InstanceId instance, Decision.Outcome outcome) {
    return world.journal.decisions(Join.KIND).stream()
        .filter(decision -> decision.subject().equals(instance.value()))
        .filter(decision -> decision.outcome() == outcome)
        .toList();
  }
}
