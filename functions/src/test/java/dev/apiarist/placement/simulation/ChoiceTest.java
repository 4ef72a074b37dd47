package dev.apiarist.placement.simulation;

import static dev.apiarist.placement.simulation.TestSwarm.reserving;
import static dev.apiarist.placement.simulation.TestSwarm.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.placement.Explanation;
import dev.apiarist.placement.model.Revision;
import dev.apiarist.placement.model.TaskTemplate;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.HostPort;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeState;
import dev.apiarist.swarm.ServiceId;
import dev.apiarist.swarm.TaskState;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Which of the nodes that pass the scheduler takes. */
class ChoiceTest {
  private static final ServiceId WEB = new ServiceId("web");

  private final TestSwarm swarm = new TestSwarm();

  private Map<String, Integer> everyOrder(String service) {
    Outcome outcome = swarm.run();
    Set<Map<NodeId, Integer>> different = new HashSet<>();
    for (Placement placement : outcome.placements()) {
      different.add(placement.tasks().getOrDefault(new ServiceId(service), Map.of()));
    }
    assertThat(different).as("the same in every order").hasSize(1);
    Map<String, Integer> counts = new TreeMap<>();
    different.iterator().next().forEach((node, count) -> counts.put(node.value(), count));
    return counts;
  }

  @Nested
  class AmongNodesThatPass {
    @Test
    void theServicesOwnTasksAreLevelledFirst() {
      swarm
          .nodes("n1", "n2", "n3")
          .replicated("web", TaskTemplate.PLAIN)
          .running("web", "n1", "n1", "n1", "n2")
          .pending("web", 5);

      // One node is filled until the next one is better, so that the second gets one too many.
      assertThat(everyOrder("web")).isEqualTo(Map.of("n2", 3, "n3", 2));
    }

    @Test
    void fewerTasksOfAnyServiceBreakATie() {
      swarm
          .nodes("n1", "n2", "n3")
          .replicated("other", TaskTemplate.PLAIN)
          .running("other", "n1", "n1", "n3")
          .replicated("web", TaskTemplate.PLAIN)
          .pending("web", 1);

      assertThat(everyOrder("web")).isEqualTo(Map.of("n2", 1));
    }

    @Test
    void equalOnesAreTakenNowThisNowThat() {
      swarm.nodes("n1", "n2").replicated("web", TaskTemplate.PLAIN).pending("web", 1);

      assertThat(
              swarm.run().placements().stream()
                  .map(placement -> placement.tasks().get(WEB))
                  .distinct())
          .hasSize(2);
    }

    @Test
    void nothingIsPacked() {
      swarm
          .nodes("n1", "n2")
          .replicated("big", reserving(1, 1))
          .running("big", "n1")
          .replicated("web", reserving(1, 1))
          .pending("web", 1);

      assertThat(everyOrder("web")).isEqualTo(Map.of("n2", 1));
    }

    @Test
    void tasksBeingShutDownDoNotCount() {
      swarm
          .nodes("n1", "n2")
          .replicated("web", TaskTemplate.PLAIN)
          .task("web", "n1", TaskState.RUNNING, TaskState.SHUTDOWN)
          .task("web", "n1", TaskState.RUNNING, TaskState.SHUTDOWN)
          .running("web", "n2")
          .pending("web", 1);

      assertThat(everyOrder("web")).isEqualTo(Map.of("n1", 1));
    }
  }

  @Nested
  class FailuresOfTheRevision {
    @Test
    void fiveWithinFiveMinutesPassANodeOver() {
      swarm
          .nodes("n1", "n2")
          .replicated("web", TaskTemplate.PLAIN)
          .running("web", "n2", "n2", "n2")
          .failed("web", "n1", 5, Duration.ofMinutes(4))
          .pending("web", 1);

      assertThat(everyOrder("web")).isEqualTo(Map.of("n2", 1));
    }

    @Test
    void fourDoNot() {
      swarm
          .nodes("n1", "n2")
          .replicated("web", TaskTemplate.PLAIN)
          .running("web", "n2")
          .failed("web", "n1", 4, Duration.ofMinutes(4))
          .pending("web", 1);

      assertThat(everyOrder("web")).isEqualTo(Map.of("n1", 1));
    }

    @Test
    void norDoOlderOnes() {
      swarm
          .nodes("n1", "n2")
          .replicated("web", TaskTemplate.PLAIN)
          .running("web", "n2")
          .failed("web", "n1", 4, Duration.ofMinutes(4))
          .failed("web", "n1", 4, Duration.ofMinutes(6))
          .pending("web", 1);

      assertThat(everyOrder("web")).isEqualTo(Map.of("n1", 1));
    }

    @Test
    void fewerFailuresAreBetterOnceOneNodeHasMany() {
      swarm
          .nodes("n1", "n2")
          .replicated("web", TaskTemplate.PLAIN)
          .failed("web", "n1", 7, Duration.ZERO)
          .failed("web", "n2", 6, Duration.ZERO)
          .running("web", "n2")
          .pending("web", 1);

      assertThat(everyOrder("web")).isEqualTo(Map.of("n2", 1));
    }

    @Test
    void theyStillTakeWhatNoOtherNodeCan() {
      swarm
          .nodes("n1")
          .replicated("web", TaskTemplate.PLAIN)
          .failed("web", "n1", 9, Duration.ZERO)
          .pending("web", 1);

      assertThat(swarm.run().alwaysFits()).isTrue();
    }
  }

  @Nested
  class AGroup {
    @Test
    void goesRoundPastNodesThatCeaseToPass() {
      swarm
          .nodes("n1", "n2", "n3")
          .replicated("filler", reserving(0, 3))
          .running("filler", "n1")
          .replicated("web", reserving(0, 1))
          .pending("web", 7);

      assertThat(everyOrder("web")).isEqualTo(Map.of("n1", 1, "n2", 3, "n3", 3));
    }

    @Test
    void thatDoesNotFitWholeLeavesTheRestWithAReason() {
      swarm.nodes("n1", "n2").replicated("web", reserving(2, 1)).pending("web", 3);

      GroupVerdict verdict = swarm.run().groups().getFirst();
      assertThat(verdict.fewest()).isEqualTo(2);
      assertThat(verdict.verdict()).isEqualTo(Verdict.SOMETIMES);
      assertThat(verdict.shortfall()).isEqualTo(1);
      assertThat(verdict.reasons())
          .extracting(Explanation::text)
          .containsExactly("no suitable node (insufficient resources on 2 nodes)");
    }

    @Test
    void withAHostPortHasOneTaskPerNode() {
      HostPort port = new HostPort("tcp", 80);
      swarm
          .nodes("n1", "n2", "n3")
          .replicated("web", with(it -> it.publishing(port)))
          .pending("web", 4);

      GroupVerdict verdict = swarm.run().groups().getFirst();
      assertThat(verdict.most()).isEqualTo(3);
      assertThat(verdict.reasons())
          .extracting(Explanation::text)
          .containsExactly("no suitable node (host-mode port already in use on 3 nodes)");
    }

    @Test
    void tellsOnlyOfNodesRefusedSinceOneLastPassed() {
      NodeState ready = NodeState.READY;
      swarm
          .nodes("n1")
          .node(TestSwarm.closed("n2", ready, Availability.DRAIN))
          .node(TestSwarm.closed("n3", ready, Availability.DRAIN))
          .replicated("web", reserving(0, 3))
          .pending("web", 2);

      String full = "insufficient resources on 1 node";
      assertThat(swarm.run().groups().getFirst().reasons())
          .extracting(Explanation::text)
          .containsExactlyInAnyOrder(
              "no suitable node (" + full + ")",
              "no suitable node (1 node not available for new tasks; " + full + ")",
              "no suitable node (2 nodes not available for new tasks; " + full + ")");
    }
  }

  @Nested
  class Groups {
    @Test
    void inAnUnluckyOrderSpoilTheRoomForOneAnother() {
      // Two small tasks spread over both nodes leave none for the large one.
      swarm
          .nodes("n1", "n2")
          .replicated("small", reserving(0, 1))
          .pending("small", 2)
          .replicated("large", reserving(0, 4))
          .pending("large", 1);

      Outcome outcome = swarm.run();
      assertThat(outcome.groups())
          .extracting(GroupVerdict::verdict)
          .containsExactly(Verdict.ALWAYS, Verdict.SOMETIMES);
      assertThat(outcome.alwaysFits()).isFalse();
      assertThat(outcome.verdict("t1")).contains(Verdict.ALWAYS);
      assertThat(outcome.verdict("t3")).contains(Verdict.SOMETIMES);
      assertThat(outcome.verdict("t4")).isEmpty();
    }

    @Test
    void areByRevisionNotByService() {
      Revision old = new Revision(WEB, 7, reserving(0, 4));
      swarm
          .nodes("n1")
          .replicated("web", reserving(0, 1))
          .pending("web", 1)
          .task(old, Optional.empty(), TaskState.PENDING, TaskState.RUNNING);

      assertThat(swarm.run().groups()).hasSize(2);
    }

    @Test
    void ofOneSeedComeOutTheSameEveryTime() {
      swarm.nodes("n1", "n2", "n3", "n4").replicated("web", TaskTemplate.PLAIN).pending("web", 2);

      assertThat(swarm.asItIs().run(new Orders(5, 3)))
          .isEqualTo(swarm.asItIs().run(new Orders(5, 3)));
      assertThat(swarm.asItIs().run(new Orders(5, 3)).placements())
          .isNotEqualTo(swarm.asItIs().run(new Orders(5, 4)).placements());
    }
  }
}
