package dev.apiarist.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.port.Decision;
import dev.apiarist.port.Group;
import dev.apiarist.port.NodeChange;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.NodeState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ManagerLeaveTest {
  private final World world = World.withThreeManagers();

  @Nested
  class AManager {
    private final List<InstanceId> managers =
        world.asg.view(world.managers).members().stream().map(Group.Member::instance).toList();
    private final InstanceId leaving = managers.get(1);

    @Test
    void isDemotedDrainedAndRemovedAndItsSuccessorJoins() {
      NodeId node = world.node(leaving).id();
      world.asg.terminate(leaving, false);
      world.runUntilQuiet();
      world.runUntilQuiet();

      assertThat(world.state(leaving)).isEqualTo("gone");
      assertThat(world.swarm.nodes()).noneMatch(it -> it.id().equals(node));
      assertThat(Quorum.of(world.swarm.nodes())).isEqualTo(new Quorum(3, 3));
      assertThat(world.parameters.get(List.of("managers")).get("managers"))
          .doesNotContain(leaving.value());
    }

    @Test
    void thatLeadsHandsItsLeadershipOver() {
      world.asg.terminate(managers.getFirst(), false);
      world.runUntilQuiet();
      world.runUntilQuiet();

      assertThat(world.state(managers.getFirst())).isEqualTo("gone");
      assertThat(Quorum.of(world.swarm.nodes())).isEqualTo(new Quorum(3, 3));
    }

    @Test
    void isNotRemovedWhileAnotherIsUnreachable() {
      world.asg.suspend(world.managers, "Launch");
      world.swarm.reachable(world.node(managers.get(2)).id(), false);
      world.asg.terminate(leaving, false);
      world.run(Duration.ofMinutes(30));

      assertThat(world.state(leaving)).isEqualTo("Terminating:Wait");
      assertThat(world.node(leaving).manager()).isPresent();
      assertThat(leaves(leaving))
          .filteredOn(decision -> decision.outcome() == Decision.Outcome.REFUSED)
          .first()
          .extracting(Decision::reason)
          .asString()
          .startsWith("QUORUM_AT_RISK")
          .contains("another manager is unreachable (2 of 3 are reachable)");

      world.swarm.reachable(world.node(managers.get(2)).id(), true);
      world.run(Duration.ofMinutes(2));
      assertThat(world.state(leaving)).isEqualTo("gone");
    }

    @Test
    void thatIsDeadIsDemotedAndRemovedAndReplaced() {
      NodeId node = world.node(leaving).id();
      world.swarm.kill(node);
      world.asg.kill(leaving);
      world.runUntilQuiet();
      world.runUntilQuiet();

      assertThat(world.swarm.nodes()).noneMatch(it -> it.id().equals(node));
      assertThat(Quorum.of(world.swarm.nodes())).isEqualTo(new Quorum(3, 3));
    }

    @Test
    void isNotDemotedWhileAnotherIsBeingDemoted() {
      world.asg.terminate(leaving, false);
      world.asg.terminate(managers.get(2), false);
      world.asg.takeEvents().forEach(world::deliver);

      assertThat(world.swarm.nodes())
          .filteredOn(node -> node.role() == NodeRole.MANAGER)
          .hasSize(2);
    }

    @Test
    void isNotDemotedWhileAnotherIsOnItsWayInUntilItsLeaseExpires() {
      InstanceId other = new InstanceId("i-0123456789abcdef0");
      ManagerChange change = world.cluster().managerChange();
      assertThat(change.begin(other)).isEmpty();
      world.asg.terminate(leaving, false);
      world.run(Duration.ofMinutes(1));
      assertThat(world.node(leaving).role()).isEqualTo(NodeRole.MANAGER);
      assertThat(leaves(leaving).getLast().reason())
          .isEqualTo(
              "managers change one at a time, and i-0123456789abcdef0 is on its way in or out");

      world.run(ManagerChange.TERM);
      assertThat(world.state(leaving)).isEqualTo("gone");
    }

    @Test
    void keepsOthersWaitingUntilItIsAPlainWorkerAndNoLonger() {
      world.asg.suspend(world.managers, "Launch");
      world.asg.terminate(leaving, false);
      world.asg.takeEvents().forEach(world::deliver);
      InstanceId other = managers.get(2);
      ManagerChange change = world.cluster().managerChange();
      assertThat(world.node(leaving).manager()).isPresent();
      assertThat(change.begin(other)).isPresent();
      change.end(other);
      assertThat(change.begin(other)).isPresent();

      world.run(Duration.ofSeconds(15));
      assertThat(change.begin(other)).isEmpty();
    }

    @Test
    void isNotDemotedInTheFirstMinuteAfterTheLeaderChanged() {
      NodeId node = world.node(leaving).id();
      world.swarm.changeLeader(world.node(managers.get(2)).id());
      world.swarm.nodes().forEach(it -> world.swarm.state(it.id(), NodeState.READY));
      world.asg.terminate(leaving, false);
      world.run(Duration.ofSeconds(55));
      assertThat(world.node(leaving).role()).isEqualTo(NodeRole.MANAGER);
      assertThat(leaves(leaving).getLast().reason())
          .startsWith("the managers changed their leader");

      world.run(Duration.ofMinutes(1));
      assertThat(world.swarm.nodes()).noneMatch(it -> it.id().equals(node));
    }

    @Test
    void neverGoesWhenOneAloneWouldBeLeft() {
      world.swarm.changeNode(world.node(managers.get(2)).id(), NodeChange.role(NodeRole.WORKER));
      world.swarm.tick();
      world.asg.suspend(world.managers, "Launch");
      world.asg.terminate(leaving, false);
      world.run(Duration.ofMinutes(30));

      assertThat(world.node(leaving).manager()).isPresent();
      assertThat(world.state(leaving)).isEqualTo("Terminating:Wait");
    }

    @Test
    void isLetGoWithoutASwarmWhenItsInstanceHasEnded() {
      world.asg.kill(leaving);
      world.swarm.hanging(true);
      world.step();

      assertThat(world.state(leaving)).isEqualTo("gone");
      assertThat(leaves(leaving).getLast().outcome()).isEqualTo(Decision.Outcome.FORCED);
    }

    @Test
    void whoseHookNobodyAnsweredIsRetainedAndTheSweepGoesOnWithItsLeaving() {
      world.asg.suspend(world.managers, "Launch");
      world.eventsAreLost = true;
      world.asg.terminate(leaving, false);
      world.run(Duration.ofMinutes(6));
      assertThat(world.state(leaving)).isEqualTo("Terminating:Retained");
      assertThat(world.node(leaving).manager()).isPresent();

      for (int i = 0; i < 8; i++) {
        world.sweep();
        world.run(Duration.ofSeconds(30));
      }
      assertThat(world.state(leaving)).isEqualTo("gone");
      assertThat(world.swarm.nodesOf(leaving)).isEmpty();
      assertThat(Quorum.of(world.swarm.nodes())).isEqualTo(new Quorum(2, 2));
      assertThat(world.decisions(Leave.KIND, leaving, Decision.Outcome.FAILED))
          .singleElement()
          .extracting(Decision::reason)
          .asString()
          .startsWith("nobody answered its hook in time");
    }

    @Test
    void thatIsRetainedStaysAMemberWhileTheQuorumNeedsIt() {
      world.asg.suspend(world.managers, "Launch");
      world.eventsAreLost = true;
      world.asg.terminate(leaving, false);
      world.run(Duration.ofMinutes(6));
      world.swarm.reachable(world.node(managers.get(2)).id(), false);
      for (int i = 0; i < 8; i++) {
        world.sweep();
        world.run(Duration.ofSeconds(30));
      }

      assertThat(world.state(leaving)).isEqualTo("Terminating:Retained");
      assertThat(world.node(leaving).role()).isEqualTo(NodeRole.MANAGER);
    }

    @Test
    void isLetGoWhenItsWholeGroupIsToBeEmpty() {
      world.asg.empty(world.managers);
      world.runUntilQuiet();

      assertThat(world.asg.view(world.managers).members()).isEmpty();
    }
  }

  private List<Decision> leaves(InstanceId instance) {
    return world.journal.decisions(Leave.KIND).stream()
        .filter(decision -> decision.subject().equals(instance.value()))
        .toList();
  }
}
