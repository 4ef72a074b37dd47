package dev.apiarist.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.fake.FakeAutoScalingGroups;
import dev.apiarist.journal.MarkKeys;
import dev.apiarist.port.Decision;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.LifecycleHook;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.NodeState;
import dev.apiarist.swarm.SwarmLabels;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class JoinFailureTest {
  private final World world = World.withThreeManagers();

  @Nested
  class AnInstanceThatNeverBoots {
    @Test
    void isAbandonedAtTheDeadlineWithTheReasonJournalled() {
      InstanceId instance = world.launchDead();
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
      InstanceId instance = world.launchDead();
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
    void afterTheNodeWasLetInChangesNothingWhileAutoScalingIsSlow() {
      world.asg.waitForOtherHooks();
      InstanceId instance = world.workers(1).getFirst();
      assertThat(world.state(instance)).isEqualTo("Pending:Wait");
      world.deliver(LifecycleMessages.encode(new LifecycleMessage.BootFailed(instance, "late", 0)));

      assertThat(world.state(instance)).isEqualTo("Pending:Wait");
      assertThat(joins(instance, Decision.Outcome.FAILED)).isEmpty();
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
    void isNotCountedTowardsTheTimeOutOfANode() {
      InstanceId instance = world.launchDead();
      world.swarm.hanging(true);
      world.run(Duration.ofMinutes(30));
      world.swarm.hanging(false);
      world.run(Duration.ofMinutes(9));
      assertThat(world.state(instance)).isEqualTo("Pending:Wait");

      world.run(Duration.ofMinutes(2));
      assertThat(world.state(instance)).isEqualTo("gone");
    }

    /** Row D-09. */
    @Test
    void forTooLongIsAbandonedWithinTheTimeThatAHookCanBeOpen() {
      InstanceId instance = world.launch(1).getFirst();
      world.swarm.hanging(true);
      world.run(Duration.ofMinutes(69));
      assertThat(world.state(instance)).isEqualTo("Pending:Wait");

      world.run(Duration.ofMinutes(2));
      assertThat(world.state(instance)).isEqualTo("gone");
      assertThat(joins(instance, Decision.Outcome.FAILED))
          .singleElement()
          .extracting(Decision::reason)
          .asString()
          .startsWith("the managers did not answer for too long: SWARM_UNREACHABLE");
    }

    @Test
    void neitherMakesAStormOfLaunchesNorLowersDesired() {
      world.nothingBoots = true;
      world.asg.setDesiredCapacity(world.web, 1);
      world.swarm.hanging(true);
      world.run(Duration.ofHours(5));

      assertThat(world.journal.decisions(Join.KIND))
          .filteredOn(decision -> decision.outcome() == Decision.Outcome.FAILED)
          .hasSize(4)
          .allSatisfy(decision -> assertThat(decision.inputs()).containsEntry("dark", "true"));
      assertThat(world.asg.view(world.web).desired()).isEqualTo(1);
      assertThat(world.marks.claimedUntil(MarkKeys.coolDown(world.web), world.clock.instant()))
          .isEmpty();
    }

    @Test
    void keepsAMachineWhoseBootstrapGaveUpUntilItIsLight() {
      InstanceId instance = world.launchDead();
      world.swarm.hanging(true);
      world.visible.add(
          LifecycleMessages.encode(new LifecycleMessage.BootFailed(instance, "no answer", 0)));
      world.run(Duration.ofMinutes(20));
      assertThat(world.state(instance)).isEqualTo("Pending:Wait");

      world.swarm.hanging(false);
      world.run(Duration.ofSeconds(15));
      assertThat(world.state(instance)).isEqualTo("gone");
      assertThat(joins(instance, Decision.Outcome.FAILED))
          .singleElement()
          .satisfies(
              decision -> {
                assertThat(decision.reason()).isEqualTo("its bootstrap failed: no answer");
                assertThat(decision.inputs()).containsEntry("dark", "true");
              });
    }

    @Test
    void isNoExcuseForTheFirstManagersOfACluster() {
      World unborn = new World();
      unborn.nothingBoots = true;
      unborn.run(Duration.ofMinutes(11));

      assertThat(unborn.journal.decisions(Join.KIND))
          .filteredOn(decision -> decision.outcome() == Decision.Outcome.FAILED)
          .hasSize(3);
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

  private List<Decision> joins(InstanceId instance, Decision.Outcome outcome) {
    return world.decisions(Join.KIND, instance, outcome);
  }
}
