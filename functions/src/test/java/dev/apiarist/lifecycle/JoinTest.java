package dev.apiarist.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.fake.FakeAutoScalingGroups;
import dev.apiarist.fake.Interruptions;
import dev.apiarist.fake.LifecycleEvents;
import dev.apiarist.port.Decision;
import dev.apiarist.port.Group;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JoinTest {
  private final World world = World.withThreeManagers();

  @Nested
  class ANodeThatBoots {
    @Test
    void getsContinueOnlyOnceItIsReadyBoundAndLabelled() {
      InstanceId instance = world.launchDead();
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
      InstanceId instance = world.launchDead();
      NodeId node = world.boot(instance);
      world.swarm.state(node, NodeState.UNKNOWN);
      world.run(Duration.ofMinutes(1));

      assertThat(world.state(instance)).isEqualTo("Pending:Wait");
    }

    @Test
    void keepsItsHookOpenByHeartbeatsBeforeHalfOfTheTimeOut() {
      InstanceId instance = world.launchDead();
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
      InstanceId instance = world.launchDead();
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
    void isAnsweredOnceWhileItsGroupGoesOnShowingItAsLaunching() {
      world.asg.waitForOtherHooks();
      InstanceId instance = world.launch(1).getFirst();
      world.runUntilQuiet();

      assertThat(world.state(instance)).isEqualTo("Pending:Wait");
      assertThat(joins(instance, Decision.Outcome.DONE)).hasSize(1);
      assertThat(world.visible).isEmpty();
      assertThat(world.messages.waiting()).isEmpty();
    }

    @Test
    void hasServicesRebalancedOntoItWhileItsGroupStillPutsItIntoService() {
      world.workers(1);
      world.swarm.createService("web", 4, Map.of("com.df.reschedule", "true"), List.of());
      world.swarm.settle();
      world.asg.proceedSlowly();
      InstanceId instance = world.launch(1).getFirst();
      world.runUntilQuiet();

      assertThat(world.state(instance)).isEqualTo("Pending:Proceed");
      assertThat(world.swarm.servingOn(world.node(instance).id())).hasSize(2);
      assertThat(joins(instance, Decision.Outcome.DONE)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void isJournalledAndAnsweredOnceThoughTheFunctionDiesAroundItsAnswer(int after) {
      world.asg.proceedSlowly();
      int answer = callsOfAJoin().indexOf("AutoScalingGroups.complete");
      InstanceId instance = world.launch(1).getFirst();
      world.interruptions.killBeforeCall(answer + after);
      world.runUntilQuiet();

      assertThat(world.kills).isEqualTo(1);
      assertThat(world.state(instance)).isEqualTo("Pending:Proceed");
      assertThat(joins(instance, Decision.Outcome.DONE)).hasSize(1);
      assertThat(world.asg.answers())
          .filteredOn(given -> given.hook().instance().equals(instance))
          .hasSize(1);
    }

    private List<String> callsOfAJoin() {
      World undisturbed = World.withThreeManagers();
      undisturbed.asg.proceedSlowly();
      undisturbed.launch(1);
      undisturbed.interruptions.killBeforeCall(Interruptions.NEVER);
      undisturbed.runUntilQuiet();
      return undisturbed.interruptions.calls();
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
  class AnInstanceThatComesBack {
    private final InstanceId instance = world.workers(1).getFirst();

    @Test
    void isCheckedAnew() {
      world.asg.standBy(instance);
      world.swarm.state(world.node(instance).id(), NodeState.UNKNOWN);
      world.asg.comeBack(instance);
      world.run(Duration.ofMinutes(1));
      assertThat(world.state(instance)).isEqualTo("Pending:Wait");

      world.swarm.state(world.node(instance).id(), NodeState.READY);
      world.runUntilQuiet();
      assertThat(world.state(instance)).isEqualTo("InService");
      assertThat(joins(instance, Decision.Outcome.DONE)).hasSize(2);
    }

    @Test
    void isCheckedAnewThoughItsGroupWasSlowToShowItInService() {
      world.asg.proceedSlowly();
      InstanceId slow = world.workers(1).getFirst();
      world.asg.standBy(slow);
      world.sweep();
      world.swarm.state(world.node(slow).id(), NodeState.UNKNOWN);
      world.asg.comeBack(slow);
      world.run(Duration.ofMinutes(1));

      assertThat(world.state(slow)).isEqualTo("Pending:Wait");
    }

    @Test
    void hasItsWholeTimeToJoinThoughTheSweepHasSeenItBefore() {
      world.eventsAreLost = true;
      InstanceId late = world.launch(1).getFirst();
      world.run(Duration.ofMinutes(1));
      world.sweep();
      world.runUntilQuiet();
      assertThat(world.state(late)).isEqualTo("InService");
      world.clock.advance(Duration.ofHours(2));
      world.swarm.state(world.node(late).id(), NodeState.UNKNOWN);
      world.asg.comeBack(late);
      world.sweep();

      assertThat(world.state(late)).isEqualTo("Pending:Wait");
    }
  }

  @Nested
  class TwelveNodesAtOnce {
    @Test
    void areAllFoundBoundAndLabelledWhateverTheirNumbers() {
      GroupName many = world.asg.create("many", NodeRole.WORKER, 0, 12, Map.of("docker.x", "y"));
      world.asg.setDesiredCapacity(many, 12);

      world.runUntilQuiet();

      List<Group.Member> members = world.asg.view(many).members();
      assertThat(members).hasSize(12).allMatch(Group.Member::inService);
      assertThat(members)
          .extracting(member -> world.node(member.instance()))
          .doesNotHaveDuplicates()
          .allSatisfy(
              node ->
                  assertThat(node.nodeLabels())
                      .containsEntry("docker.x", "y")
                      .containsEntry(SwarmLabels.GROUP, "many"));
      assertThat(world.swarm.nodes()).hasSize(3 + 12);
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
    return world.decisions(Join.KIND, instance, outcome);
  }
}
