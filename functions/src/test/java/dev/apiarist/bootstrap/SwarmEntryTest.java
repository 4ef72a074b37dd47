package dev.apiarist.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.fake.InMemoryFirstManagerLease;
import dev.apiarist.journal.MarkKeys;
import dev.apiarist.json.Json;
import dev.apiarist.lifecycle.ManagerChange;
import dev.apiarist.port.Instance;
import dev.apiarist.port.NodeChange;
import dev.apiarist.swarm.GroupName;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.NodeState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Who makes the swarm, who joins it, and who waits. */
class SwarmEntryTest {
  private final EnrolmentLab lab = new EnrolmentLab();

  @Nested
  class TheFirstManager {
    @Test
    void isOneOfThreeThatAskAtOnce() {
      List<Instance> managers = lab.launch("managers", NodeRole.MANAGER, 3);

      List<Answer> answers =
          managers.stream().map(manager -> lab.ask(manager, NodeRole.MANAGER, "join")).toList();

      assertThat(answers).filteredOn(EnrolmentLab::toldToInitialise).hasSize(1);
      assertThat(answers).filteredOn(Answer.Wait.class::isInstance).hasSize(2);
    }

    @Test
    void isToldTheSameWhenItAsksAgain() {
      Instance manager = lab.launch("managers", NodeRole.MANAGER).getFirst();
      assertThat(EnrolmentLab.toldToInitialise(lab.ask(manager, NodeRole.MANAGER, "join")))
          .isTrue();
      assertThat(EnrolmentLab.toldToInitialise(lab.ask(manager, NodeRole.MANAGER, "join")))
          .isTrue();
      assertThat(lab.lease.current().orElseThrow().fence()).isOne();
    }

    @Test
    void isReplacedOnlyOnceItsLeaseHasExpiredAndEc2SaysThatItIsGone() {
      List<Instance> managers = lab.launch("managers", NodeRole.MANAGER, 2);
      lab.ask(managers.get(0), NodeRole.MANAGER, "join");

      lab.clock.advance(SwarmEntry.TERM);
      assertThat(lab.ask(managers.get(1), NodeRole.MANAGER, "join"))
          .as("expired, but alive")
          .isInstanceOf(Answer.Wait.class);

      lab.ask(managers.get(0), NodeRole.MANAGER, "join");
      lab.instances.terminate(managers.get(0).id());
      assertThat(lab.ask(managers.get(1), NodeRole.MANAGER, "join"))
          .as("gone, but not expired")
          .isInstanceOf(Answer.Wait.class);

      lab.clock.advance(SwarmEntry.TERM);
      assertThat(EnrolmentLab.toldToInitialise(lab.ask(managers.get(1), NodeRole.MANAGER, "join")))
          .isTrue();
      assertThat(lab.lease.current().orElseThrow().fence()).isEqualTo(2);
    }

    @Test
    void isBelievedOnlyWhenItsOwnApiShowsIt() {
      Instance manager = lab.launch("managers", NodeRole.MANAGER).getFirst();
      lab.ask(manager, NodeRole.MANAGER, "join");

      assertThat(lab.ask(manager, NodeRole.MANAGER, "initialised"))
          .isInstanceOf(Answer.Unavailable.class);
      assertThat(lab.lease.current().orElseThrow().swarmId()).isEmpty();

      lab.swarm.init(manager.id(), manager.privateAddress(), Map.of());
      assertThat(lab.ask(manager, NodeRole.MANAGER, "initialised"))
          .isEqualTo(new Answer.Accepted());
      assertThat(lab.lease.current().orElseThrow().swarmId()).contains(lab.swarm.swarmId());
    }

    @Test
    void cannotBeOneWhoWasNotTold() {
      List<Instance> managers = lab.launch("managers", NodeRole.MANAGER, 2);
      lab.ask(managers.get(0), NodeRole.MANAGER, "join");
      lab.swarm.init(managers.get(1).id(), managers.get(1).privateAddress(), Map.of());

      assertThat(lab.ask(managers.get(1), NodeRole.MANAGER, "initialised"))
          .isInstanceOf(Answer.Unavailable.class);
      assertThat(lab.lease.current().orElseThrow().swarmId()).isEmpty();
    }

    @Test
    void givesOverlayNetworksAddressesThatAreNotTheVpcs() {
      Instance manager = lab.launch("managers", NodeRole.MANAGER).getFirst();
      assertThat(lab.ask(manager, NodeRole.MANAGER, "join"))
          .isInstanceOfSatisfying(
              Answer.Enter.class,
              enter ->
                  assertThat(Json.parseObject(enter.body()))
                      .containsEntry("DefaultAddrPool", List.of("100.64.0.0/10")));
    }
  }

  @Nested
  class OnceThereIsASwarm {
    private List<Instance> managers = List.of();

    @BeforeEach
    void makeOne() {
      managers = lab.launch("managers", NodeRole.MANAGER, 3);
      for (Instance manager : managers) {
        lab.enter(manager, NodeRole.MANAGER);
      }
    }

    @Test
    void itsLeaseIsClosedAndItsManagersAreRemembered() {
      assertThat(lab.lease.current().orElseThrow().swarmId()).isPresent();
      assertThat(new ManagerList(lab.ports(lab.lease)).candidates())
          .containsExactlyElementsOf(managers.stream().map(Instance::privateAddress).toList());
      assertThat(lab.parameters.get(List.of("managers")).getOrDefault("managers", ""))
          .contains(managers.stream().map(manager -> manager.id().value()).toList());
      assertThat(lab.parameters.writes()).filteredOn("managers"::equals).hasSize(3);
    }

    @Test
    void eachRoleGetsItsOwnTokenOnly() {
      Instance worker = lab.launch("web", NodeRole.WORKER).getFirst();
      Answer answer = lab.ask(worker, NodeRole.WORKER, "join");
      assertThat(((Answer.Enter) answer).body())
          .contains(lab.swarm.joinToken(NodeRole.WORKER))
          .doesNotContain(lab.swarm.joinToken(NodeRole.MANAGER));
      assertThat(answer.toString()).doesNotContain("SWMTKN");
    }

    @Test
    void managersJoinOneAtATime() {
      lab.groups.setDesiredCapacity(new GroupName("apiarist-demo-managers"), 5);
      List<Instance> more = lab.groups.tick().stream().map(lab.instances::get).toList();
      Instance first = more.get(0);
      Instance second = more.get(1);
      assertThat(lab.ask(first, NodeRole.MANAGER, "join")).isInstanceOf(Answer.Enter.class);
      assertThat(lab.ask(first, NodeRole.MANAGER, "join")).isInstanceOf(Answer.Enter.class);
      assertMustWaitFor(first, lab.ask(second, NodeRole.MANAGER, "join"));

      NodeId node = lab.swarm.join(first.id(), first.privateAddress(), NodeRole.MANAGER, Map.of());
      lab.swarm.reachable(node, false);
      lab.clock.advance(Duration.ofSeconds(100));
      assertThat(lab.ask(first, NodeRole.MANAGER, "joined")).isInstanceOf(Answer.Wait.class);
      lab.clock.advance(Duration.ofSeconds(100));
      assertMustWaitFor(first, lab.ask(second, NodeRole.MANAGER, "join"));

      lab.swarm.reachable(node, true);
      assertThat(lab.ask(first, NodeRole.MANAGER, "joined")).isEqualTo(new Answer.Accepted());
      assertThat(lab.ask(second, NodeRole.MANAGER, "join")).isInstanceOf(Answer.Enter.class);
    }

    @Test
    void aManagerThatNeverCameInLosesItsTurn() {
      lab.groups.setDesiredCapacity(new GroupName("apiarist-demo-managers"), 5);
      List<Instance> more = lab.groups.tick().stream().map(lab.instances::get).toList();
      lab.ask(more.get(0), NodeRole.MANAGER, "join");
      lab.clock.advance(ManagerChange.TERM);

      assertThat(lab.ask(more.get(1), NodeRole.MANAGER, "join")).isInstanceOf(Answer.Enter.class);
      assertMustWaitFor(more.get(1), lab.ask(more.get(0), NodeRole.MANAGER, "join"));
    }

    @Test
    void aManagerWaitsWhileAnotherIsDemotedAndAWorkerDoesNot() {
      NodeId leaving = lab.swarm.nodesOf(managers.get(2).id()).getFirst().id();
      lab.swarm.changeNode(leaving, NodeChange.role(NodeRole.WORKER));
      lab.groups.setDesiredCapacity(new GroupName("apiarist-demo-managers"), 4);
      Instance manager = lab.instances.get(lab.groups.tick().getFirst());
      Instance worker = lab.launch("web", NodeRole.WORKER).getFirst();

      assertThat(lab.ask(manager, NodeRole.MANAGER, "join"))
          .isInstanceOfSatisfying(
              Answer.Wait.class,
              wait -> assertThat(wait.reason()).contains("node " + leaving.value()));
      assertThat(lab.ask(worker, NodeRole.WORKER, "join")).isInstanceOf(Answer.Enter.class);
      lab.swarm.tick();
      assertThat(lab.ask(manager, NodeRole.MANAGER, "join")).isInstanceOf(Answer.Enter.class);
    }

    private void assertMustWaitFor(Instance first, Answer answer) {
      assertThat(answer)
          .isInstanceOfSatisfying(
              Answer.Wait.class,
              wait ->
                  assertThat(wait.reason())
                      .isEqualTo(
                          "managers change one at a time, and "
                              + first.id()
                              + " is on its way in or out"));
    }

    @Test
    void tokensAreReadLive() {
      Instance worker = lab.launch("web", NodeRole.WORKER).getFirst();
      lab.ask(worker, NodeRole.WORKER, "join");
      lab.swarm.rotateJoinToken(NodeRole.WORKER);
      assertThat(((Answer.Enter) lab.ask(worker, NodeRole.WORKER, "join")).body())
          .contains(lab.swarm.joinToken(NodeRole.WORKER));
    }

    @Test
    void aManagerThatWasRememberedAndIsGoneDoesNotStandInTheWay() {
      lab.parameters.put(
          "managers", "[{\"instance\":\"i-00000000000000001\",\"address\":\"10.9.9.9\"}]");
      Instance worker = lab.launch("web", NodeRole.WORKER).getFirst();
      assertThat(lab.ask(worker, NodeRole.WORKER, "join")).isInstanceOf(Answer.Enter.class);
    }

    @Test
    void aSwarmThatWasSeenClosesTheLeaseEvenIfItsFirstManagerNeverSaidSo() {
      InMemoryFirstManagerLease open = new InMemoryFirstManagerLease();
      open.acquire(managers.get(0).id(), Optional.empty(), lab.clock.instant(), SwarmEntry.TERM);
      Instance worker = lab.launch("web", NodeRole.WORKER).getFirst();
      lab.enrolment(open)
          .answer(EnrolmentLab.arn(worker, NodeRole.WORKER), EnrolmentLab.body("join"));
      assertThat(open.current().orElseThrow().swarmId()).isPresent();
    }

    @Test
    void nobodyInitialisesAgainWhenAllManagersAreLostAndAnAlarmIsRaised() {
      for (Instance manager : managers) {
        lab.swarm.nodesOf(manager.id()).forEach(node -> lab.swarm.kill(node.id()));
        lab.groups.kill(manager.id());
      }
      lab.clock.advance(Duration.ofDays(1));
      lab.groups.tick();
      List<InstanceId> fresh = lab.groups.tick();
      assertThat(fresh).isEmpty();
      Instance replacement = replacement();

      for (int i = 0; i < 8; i++) {
        assertThat(lab.ask(replacement, NodeRole.MANAGER, "join")).isInstanceOf(Answer.Wait.class);
        lab.clock.advance(Duration.ofSeconds(15));
      }

      assertThat(lab.journal.decisions("alarm"))
          .singleElement()
          .satisfies(alarm -> assertThat(alarm.reason()).contains("nobody makes another"));
    }

    @Test
    void nobodyInitialisesAgainEvenIfTheLeaseWasLost() {
      managers.forEach(
          manager -> lab.swarm.nodesOf(manager.id()).forEach(node -> lab.swarm.kill(node.id())));
      assertThat(
              lab.enrolment(new InMemoryFirstManagerLease())
                  .answer(
                      EnrolmentLab.arn(managers.get(0), NodeRole.MANAGER),
                      EnrolmentLab.body("join")))
          .isInstanceOf(Answer.Wait.class);
    }

    @Test
    void managersThatOnlyRestartAreNoAlarm() {
      lab.swarm.hanging(true);
      Instance worker = lab.launch("web", NodeRole.WORKER).getFirst();
      lab.ask(worker, NodeRole.WORKER, "join");
      lab.clock.advance(Duration.ofSeconds(15));
      lab.ask(worker, NodeRole.WORKER, "join");
      lab.swarm.hanging(false);
      lab.ask(worker, NodeRole.WORKER, "join");
      lab.swarm.hanging(true);
      lab.clock.advance(SwarmEntry.ALARM_AFTER);
      lab.ask(worker, NodeRole.WORKER, "join");
      assertThat(lab.journal.decisions("alarm")).isEmpty();
    }

    @Test
    void aWorkerIsBelievedOnlyWhenTheManagersShowItReady() {
      Instance worker = lab.launch("web", NodeRole.WORKER).getFirst();
      assertThat(lab.ask(worker, NodeRole.WORKER, "joined")).isInstanceOf(Answer.Wait.class);
      lab.swarm.join(worker.id(), worker.privateAddress(), NodeRole.WORKER, Map.of());
      assertThat(lab.ask(worker, NodeRole.WORKER, "joined")).isEqualTo(new Answer.Accepted());
    }

    @Test
    void aChangeOfLeaderThatIsSeenHereIsNotLostOnOthers() {
      lab.swarm.changeLeader(lab.swarm.nodesOf(managers.get(1).id()).getFirst().id());
      lab.swarm.nodes().forEach(node -> lab.swarm.state(node.id(), NodeState.READY));

      lab.ask(managers.get(2), NodeRole.MANAGER, "joined");

      assertThat(lab.marks.claimedUntil(MarkKeys.LEADER_CHANGED, lab.clock.instant())).isPresent();
      assertThat(lab.parameters.get(List.of("managers")).getOrDefault("managers", ""))
          .startsWith("[{\"instance\":\"" + managers.get(1).id());
    }

    private Instance replacement() {
      return lab.groups.groups().stream()
          .flatMap(group -> group.members().stream())
          .map(member -> lab.instances.get(member.instance()))
          .filter(instance -> !instance.gone() && !managers.contains(instance))
          .findFirst()
          .orElseThrow();
    }
  }
}
