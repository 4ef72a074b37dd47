package dev.apiarist.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.ManagerStatus;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.NodeState;
import dev.apiarist.swarm.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class QuorumTest {
  @ParameterizedTest(name = "{0} members, {1} reachable: healthy may go {2}, dead may go {3}")
  @CsvSource({
    "1, 1, false, false",
    "2, 2, false, false",
    "2, 1, false, false",
    "3, 3, true,  false",
    "3, 2, false, true",
    "3, 1, false, false",
    "4, 4, true,  false",
    "4, 3, false, true",
    "4, 2, false, false",
    "5, 5, true,  false",
    "5, 4, false, true",
    "5, 3, false, true",
    "5, 2, false, false",
    "7, 7, true,  false",
    "7, 4, false, true",
    "7, 3, false, false",
  })
  void followsTheTable(int members, int reachable, boolean healthyMayGo, boolean deadMayGo) {
    Quorum quorum = new Quorum(members, reachable);

    assertThat(quorum.whyNotRemove(true).isEmpty()).isEqualTo(healthyMayGo);
    if (reachable < members) {
      assertThat(quorum.whyNotRemove(false).isEmpty()).isEqualTo(deadMayGo);
    }
  }

  @Nested
  class ForEveryNumberOfManagers {
    @ParameterizedTest
    @MethodSource("dev.apiarist.lifecycle.QuorumTest#quorums")
    void aRemovalThatIsAllowedLeavesAQuorumThatToleratesNoLessThanSwarmAsksFor(Quorum quorum) {
      for (boolean reachableOne : List.of(true, false)) {
        boolean exists =
            reachableOne ? quorum.reachable() > 0 : quorum.reachable() < quorum.members();
        if (exists && quorum.whyNotRemove(reachableOne).isEmpty()) {
          Quorum left = quorum.without(reachableOne);
          assertThat(left.held()).isTrue();
          assertThat(left.reachable()).isGreaterThanOrEqualTo((quorum.members() - 1) / 2 + 1);
          assertThat(left.members()).isGreaterThanOrEqualTo(2);
        }
      }
    }

    @ParameterizedTest
    @MethodSource("dev.apiarist.lifecycle.QuorumTest#quorums")
    void aHealthyManagerStaysWhileAnyOtherIsUnreachable(Quorum quorum) {
      if (quorum.reachable() < quorum.members()) {
        assertThat(quorum.whyNotRemove(true)).isPresent();
      }
    }

    @ParameterizedTest
    @MethodSource("dev.apiarist.lifecycle.QuorumTest#quorums")
    void nothingIsRemovedOnceTheQuorumIsLost(Quorum quorum) {
      if (!quorum.held()) {
        assertThat(quorum.whyNotRemove(true)).isPresent();
        assertThat(quorum.whyNotRemove(false)).isPresent();
      }
    }

    @ParameterizedTest
    @MethodSource("dev.apiarist.lifecycle.QuorumTest#quorums")
    void takingDeadOnesAwayAsLongAsItIsAllowedEndsWithAllReachable(Quorum quorum) {
      Quorum left = quorum;
      while (left.reachable() < left.members() && left.whyNotRemove(false).isEmpty()) {
        left = left.without(false);
      }
      if (quorum.held()) {
        assertThat(left.reachable()).isEqualTo(left.members());
      }
    }
  }

  static Stream<Quorum> quorums() {
    return IntStream.rangeClosed(0, 9)
        .boxed()
        .flatMap(
            members ->
                IntStream.rangeClosed(0, members)
                    .mapToObj(reachable -> new Quorum(members, reachable)));
  }

  @Test
  void countsDeadMembersUntilTheyAreDemoted() {
    List<Node> nodes = List.of(manager("a", true), manager("b", true), manager("c", false));

    assertThat(Quorum.of(nodes)).isEqualTo(new Quorum(3, 2));
    assertThat(Quorum.whyNotRemove(nodes, nodes.get(0)))
        .contains("another manager is unreachable (2 of 3 are reachable)");
    assertThat(Quorum.whyNotRemove(nodes, nodes.get(2))).isEmpty();
  }

  @Test
  void allowsOneChangeOfManagersAtATime() {
    List<Node> nodes =
        new ArrayList<>(List.of(manager("a", true), manager("b", true), manager("d", true)));
    nodes.add(node("c", NodeRole.WORKER, Optional.of(new ManagerStatus(false, true, "c:2377"))));

    assertThat(Quorum.whyNotRemove(nodes, nodes.getFirst()))
        .contains("manager c is changing its role");
  }

  @Test
  void takesWhatAFailedAttemptToJoinLeftForNoChange() {
    List<Node> nodes =
        new ArrayList<>(List.of(manager("a", true), manager("b", true), manager("c", true)));
    nodes.add(node("d", NodeRole.MANAGER, Optional.empty(), NodeState.UNKNOWN));
    nodes.add(node("e", NodeRole.MANAGER, Optional.empty(), NodeState.DOWN));
    assertThat(Quorum.whyNotRemove(nodes, nodes.getFirst())).isEmpty();

    nodes.add(node("f", NodeRole.MANAGER, Optional.empty(), NodeState.READY));
    assertThat(Quorum.whyNotRemove(nodes, nodes.getFirst()))
        .contains("manager f is changing its role");
  }

  @Test
  void doesNotCountAnEntryThatIsNoMemberWhenItLeaves() {
    List<Node> nodes =
        new ArrayList<>(List.of(manager("a", true), manager("b", true), manager("c", true)));
    Node left = node("d", NodeRole.MANAGER, Optional.empty(), NodeState.DOWN);
    nodes.add(left);
    assertThat(Quorum.whyNotRemove(nodes, left)).isEmpty();

    List<Node> alone = List.of(manager("a", true), left);
    assertThat(Quorum.whyNotRemove(alone, left)).isEmpty();
  }

  @Test
  void cannotHaveMoreReachableThanMembers() {
    assertThatThrownBy(() -> new Quorum(2, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 of 2");
  }

  private static Node manager(String id, boolean reachable) {
    return node(
        id, NodeRole.MANAGER, Optional.of(new ManagerStatus(false, reachable, id + ":2377")));
  }

  private static Node node(String id, NodeRole role, Optional<ManagerStatus> status) {
    return node(id, role, status, NodeState.READY);
  }

  private static Node node(
      String id, NodeRole role, Optional<ManagerStatus> status, NodeState state) {
    return new Node(
        new NodeId(id),
        1,
        role,
        Availability.DRAIN,
        state,
        id,
        "10.0.0.1",
        Resources.NONE,
        Map.of(),
        Map.of(),
        status);
  }
}
