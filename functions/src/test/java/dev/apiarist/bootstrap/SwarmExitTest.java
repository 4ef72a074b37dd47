package dev.apiarist.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.port.Decision.Outcome;
import dev.apiarist.port.Instance;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.NodeState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** When an engine may leave what is left of an attempt to join. */
class SwarmExitTest {
  private final EnrolmentLab lab = new EnrolmentLab();

  @Nested
  class WithASwarm {
    private Instance first;
    private Instance second;

    @BeforeEach
    void makeOne() {
      List<Instance> managers = lab.launch("managers", NodeRole.MANAGER, 2);
      first = managers.get(0);
      second = managers.get(1);
      lab.enter(first, NodeRole.MANAGER);
    }

    @Test
    void aManagerThatIsListedStays() {
      lab.swarm.join(second.id(), second.privateAddress(), NodeRole.MANAGER, Map.of());

      assertThat(leave(second, "")).isInstanceOf(Answer.Wait.class);

      assertThat(lab.journal.decisions("enroll").getLast())
          .satisfies(
              decision -> {
                assertThat(decision.outcome()).isEqualTo(Outcome.REFUSED);
                assertThat(decision.reason()).contains("quorum");
              });
    }

    @Test
    void aManagerThatIsListedKeepsOthersFromChangingTheManagers() {
      Instance third = lab.launch("more", NodeRole.MANAGER).getFirst();
      assertThat(lab.ask(second, NodeRole.MANAGER, "join")).isInstanceOf(Answer.Enter.class);
      undescribed(second.privateAddress());
      for (int i = 0; i < 12; i++) {
        lab.clock.advance(Duration.ofSeconds(15));
        leave(second, "");
      }

      assertThat(lab.ask(third, NodeRole.MANAGER, "join"))
          .isInstanceOfSatisfying(
              Answer.Wait.class,
              wait -> assertThat(wait.reason()).contains("managers change one at a time"));
    }

    @Test
    void aManagerThatIsListedUnderItsNodeIdAloneStays() {
      NodeId node = undescribed("10.0.0.98");

      assertThat(leave(second, node.value())).isInstanceOf(Answer.Wait.class);
    }

    @Test
    void aManagerThatIsListedUnderItsAddressAloneStays() {
      undescribed(second.privateAddress());

      assertThat(leave(second, "")).isInstanceOf(Answer.Wait.class);
    }

    @Test
    void aManagerThatIsNotListedMayLeave() {
      assertThat(leave(second, "")).isEqualTo(new Answer.Accepted());
    }

    @Test
    void anEntryThatBecameNoManagerIsRemoved() {
      NodeId node = undescribed(second.privateAddress());
      lab.swarm.admitted(node, false);
      lab.swarm.state(node, NodeState.UNKNOWN);

      assertThat(leave(second, node.value())).isEqualTo(new Answer.Accepted());

      assertThat(lab.swarm.nodes()).extracting(entry -> entry.id()).doesNotContain(node);
    }

    @Test
    void nobodyRemovesAnothersEntry() {
      NodeId other =
          lab.swarm.join(
              new InstanceId("i-00000000000000fff"), "10.0.0.99", NodeRole.WORKER, Map.of());
      lab.swarm.state(other, NodeState.DOWN);

      assertThat(leave(second, other.value())).isEqualTo(new Answer.Accepted());

      assertThat(lab.swarm.nodes()).extracting(entry -> entry.id()).contains(other);
    }

    @Test
    void nobodyLeavesWhileTheManagersHaveNoQuorum() {
      lab.swarm.join(second.id(), second.privateAddress(), NodeRole.MANAGER, Map.of());
      lab.swarm.kill(lab.swarm.nodesOf(second.id()).getFirst().id());

      assertThat(leave(second, "")).isInstanceOf(Answer.Wait.class);
    }

    @Test
    void theFirstManagerDoesNotLeaveItsOwnSwarm() {
      lab.groups.terminate(second.id(), false);
      lab.instances.terminate(second.id());

      assertThat(leave(first, "")).isInstanceOf(Answer.Wait.class);
    }

    private NodeId undescribed(String address) {
      return lab.swarm.join("", address, NodeRole.MANAGER, Availability.ACTIVE, Map.of());
    }
  }

  @Nested
  class WithoutASwarm {
    @Test
    void whoFailedToMakeOneMayTryAgain() {
      Instance manager = lab.launch("managers", NodeRole.MANAGER, 2).getFirst();
      lab.ask(manager, NodeRole.MANAGER, "join");

      assertThat(leave(manager, "")).isEqualTo(new Answer.Accepted());
    }
  }

  private Answer leave(Instance manager, String node) {
    return lab.enrolment()
        .answer(
            EnrolmentLab.arn(manager, NodeRole.MANAGER),
            "{\"phase\":\"leave\",\"node\":\"" + node + "\"}");
  }
}
