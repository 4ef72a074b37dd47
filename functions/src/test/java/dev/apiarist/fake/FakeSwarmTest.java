package dev.apiarist.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apiarist.port.FailureCode;
import dev.apiarist.port.NodeChange;
import dev.apiarist.port.OutsideException;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.ServiceId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FakeSwarmTest {
  private final FakeSwarm swarm = new FakeSwarm();
  private final NodeId first = swarm.init(instance(1), "10.0.0.1", Map.of());
  private final NodeId second = manager(2);
  private final NodeId third = manager(3);

  @Nested
  class Managers {
    @Test
    void areDemotedAfterAWhile() {
      swarm.changeNode(second, NodeChange.role(NodeRole.WORKER));
      assertThat(swarm.node(second).manager()).isPresent();
      swarm.tick();

      assertThat(swarm.node(second).manager()).isEmpty();
    }

    @Test
    void areNotDemotedWhenTheQuorumWouldBeLost() {
      swarm.kill(third);

      assertFails(
          () -> swarm.changeNode(second, NodeChange.role(NodeRole.WORKER)),
          FailureCode.QUORUM_AT_RISK);
      swarm.changeNode(third, NodeChange.role(NodeRole.WORKER));
    }

    @Test
    void areNotRemovedWithoutDemotionEvenByForce() {
      swarm.kill(third);

      assertRefused(() -> swarm.removeNode(third, true), "manager");
    }

    @Test
    void electAnotherLeaderWhenTheirsDies() {
      swarm.kill(first);

      assertThat(swarm.node(second).manager().orElseThrow().leader()).isTrue();
    }

    @Test
    void withoutQuorumDoNotAnswer() {
      swarm.kill(first);
      swarm.kill(second);

      assertFails(swarm::nodes, FailureCode.SWARM_UNAVAILABLE);
    }

    @Test
    void answerOnlyWhereOneOfThemLives() {
      assertThat(swarm.at(List.of("10.0.0.9", "10.0.0.2")).nodes()).hasSize(3);
      assertFails(() -> swarm.at(List.of("10.0.0.9")).nodes(), FailureCode.SWARM_UNREACHABLE);
    }
  }

  @Nested
  class Nodes {
    @Test
    void keepWhatAChangeDoesNotName() {
      NodeId worker = worker(4);
      swarm.changeNode(
          worker, new NodeChange(Optional.empty(), Optional.empty(), Map.of("a", "1"), Set.of()));
      long version = swarm.node(worker).version();
      swarm.changeNode(worker, NodeChange.availability(Availability.ACTIVE));

      assertThat(swarm.node(worker).nodeLabels()).containsEntry("a", "1");
      assertThat(swarm.node(worker).version()).isGreaterThan(version);
    }

    @Test
    void thatAreReadyAreRemovedByForceOnly() {
      NodeId worker = worker(4);

      assertRefused(() -> swarm.removeNode(worker, false), "not down");
      swarm.removeNode(worker, true);
      assertFails(() -> swarm.removeNode(worker, true), FailureCode.NOT_FOUND);
    }

    @Test
    void changedBySomebodyElseConflict() {
      swarm.conflicts(1);

      assertFails(
          () -> swarm.changeNode(second, NodeChange.availability(Availability.DRAIN)),
          FailureCode.STALE_VERSION);
      swarm.changeNode(second, NodeChange.availability(Availability.DRAIN));
    }
  }

  @Nested
  class Tasks {
    private final NodeId one = worker(4);
    private final NodeId two = worker(5);
    private final ServiceId service = swarm.createService("web", 4, Map.of(), List.of());

    Tasks() {
      activate(one);
      activate(two);
      swarm.settle();
    }

    @Test
    void spreadOverActiveNodes() {
      assertThat(swarm.servingOn(one)).hasSize(2);
      assertThat(swarm.servingOn(two)).hasSize(2);
    }

    @Test
    void leaveADrainedNodeStoppingFirst() {
      swarm.changeNode(one, NodeChange.availability(Availability.DRAIN));
      swarm.tick();
      assertThat(swarm.serving(service)).isEqualTo(2);
      swarm.settle();

      assertThat(swarm.servingOn(two)).hasSize(4);
      assertThat(swarm.servingOn(one)).isEmpty();
    }

    @Test
    void stayOnAPausedNode() {
      swarm.changeNode(one, NodeChange.availability(Availability.PAUSE));
      swarm.settle();

      assertThat(swarm.servingOn(one)).hasSize(2);
    }

    @Test
    void areNotMovedToANewNodeUntilTheServiceIsUpdated() {
      NodeId three = worker(6);
      activate(three);
      swarm.settle();
      assertThat(swarm.servingOn(three)).isEmpty();
      swarm.forceUpdate(service);
      assertThat(swarm.service("web").updating()).isTrue();
      swarm.settle();

      assertThat(swarm.service("web").updating()).isFalse();
      assertThat(swarm.servingOn(three)).isNotEmpty();
    }

    @Test
    void waitPendingWithTheSchedulersWordsWhenNothingFits() {
      ServiceId pinned = swarm.createService("pinned", 1, Map.of(), List.of("node.labels.x==y"));
      swarm.settle();

      assertThat(swarm.tasks())
          .filteredOn(task -> task.service().equals(pinned))
          .singleElement()
          .satisfies(task -> assertThat(task.error()).startsWith("no suitable node"));
    }

    @Test
    void ofADeadNodeAreStartedElsewhere() {
      swarm.kill(one);
      swarm.settle();

      assertThat(swarm.servingOn(two)).hasSize(4);
    }
  }

  private NodeId manager(int number) {
    return swarm.join(instance(number), "10.0.0." + number, NodeRole.MANAGER, Map.of());
  }

  private NodeId worker(int number) {
    return swarm.join(instance(number), "10.0.0." + number, NodeRole.WORKER, Map.of());
  }

  private void activate(NodeId node) {
    swarm.changeNode(node, NodeChange.availability(Availability.ACTIVE));
  }

  private static InstanceId instance(int number) {
    return new InstanceId("i-%017x".formatted(number));
  }

  private static void assertRefused(Runnable call, String why) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            OutsideException.class,
            failed -> assertThat(failed.code()).isEqualTo(FailureCode.REFUSED))
        .hasMessageContaining(why);
  }

  private static void assertFails(Runnable call, FailureCode code) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            OutsideException.class, failed -> assertThat(failed.code()).isEqualTo(code));
  }
}
