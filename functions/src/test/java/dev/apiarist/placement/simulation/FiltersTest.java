package dev.apiarist.placement.simulation;

import static dev.apiarist.placement.simulation.TestSwarm.CPU;
import static dev.apiarist.placement.simulation.TestSwarm.GIB;
import static dev.apiarist.placement.simulation.TestSwarm.closed;
import static dev.apiarist.placement.simulation.TestSwarm.plain;
import static dev.apiarist.placement.simulation.TestSwarm.reserving;
import static dev.apiarist.placement.simulation.TestSwarm.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.placement.Explanation;
import dev.apiarist.placement.model.GenericResource;
import dev.apiarist.placement.model.NodeFacts;
import dev.apiarist.placement.model.Reservation;
import dev.apiarist.placement.model.TaskTemplate;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.HostPort;
import dev.apiarist.swarm.NodeState;
import dev.apiarist.swarm.TaskState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each filter lets through, and what it says otherwise. */
class FiltersTest {
  private static final HostPort WEB = new HostPort("tcp", 80);

  private final TestSwarm swarm = new TestSwarm();

  private Verdict verdict(TaskTemplate template) {
    return outcome(template).groups().getFirst().verdict();
  }

  private Outcome outcome(TaskTemplate template) {
    return swarm.replicated("asked", template).pending("asked", 1).run();
  }

  private void refused(TaskTemplate template, String words) {
    Outcome outcome = outcome(template);
    assertThat(outcome.groups().getFirst().verdict()).isEqualTo(Verdict.NEVER);
    assertThat(outcome.groups().getFirst().reasons())
        .extracting(Explanation::text)
        .containsExactly("no suitable node (" + words + ")");
  }

  @Nested
  class Ready {
    @ParameterizedTest
    @CsvSource({
      "READY, PAUSE",
      "READY, DRAIN",
      "DOWN, ACTIVE",
      "UNKNOWN, ACTIVE",
      "DISCONNECTED, ACTIVE"
    })
    void onlyAReadyAndActiveNodeTakesTasks(NodeState state, Availability availability) {
      swarm.node(closed("n1", state, availability));

      refused(TaskTemplate.PLAIN, "1 node not available for new tasks");
    }

    @Test
    void comesBeforeAllOtherFilters() {
      swarm.node(closed("n1", NodeState.READY, Availability.DRAIN)).nodes("n2");

      refused(
          reserving(99, 1), "1 node not available for new tasks; insufficient resources on 1 node");
    }

    @Test
    void aSwarmWithoutNodesHasTheBareWords() {
      assertThat(outcome(TaskTemplate.PLAIN).groups().getFirst().reasons())
          .extracting(Explanation::text)
          .containsExactly("no suitable node");
    }
  }

  @Nested
  class Resource {
    @Test
    void allOfANodeMayBeReserved() {
      swarm.nodes("n1");

      assertThat(verdict(reserving(2, 4))).isEqualTo(Verdict.ALWAYS);
    }

    @ParameterizedTest
    @CsvSource({"2.1, 0", "0, 4.1"})
    void notMoreThanThat(double cpus, double gib) {
      swarm.nodes("n1", "n2");

      refused(reserving(cpus, gib), "insufficient resources on 2 nodes");
    }

    @Test
    void tasksBeingShutDownStillHoldTheirs() {
      swarm
          .nodes("n1")
          .replicated("old", reserving(0, 3))
          .task("old", "n1", TaskState.RUNNING, TaskState.SHUTDOWN);

      refused(reserving(0, 2), "insufficient resources on 1 node");
    }

    @ParameterizedTest
    @CsvSource({"COMPLETE", "SHUTDOWN", "FAILED", "REJECTED", "REMOVE", "ORPHANED"})
    void tasksThatHaveEndedDoNot(TaskState ended) {
      swarm
          .nodes("n1")
          .replicated("old", reserving(0, 3))
          .task("old", "n1", ended, TaskState.RUNNING);

      assertThat(verdict(reserving(0, 2))).isEqualTo(Verdict.ALWAYS);
    }

    @Test
    void aTaskThatReservesNothingFitsAFullNode() {
      swarm.nodes("n1").replicated("old", reserving(2, 4)).running("old", "n1");

      assertThat(verdict(TaskTemplate.PLAIN)).isEqualTo(Verdict.ALWAYS);
    }

    @Test
    void aNodeOverReservedInProcessorsTakesNoReservationOfMemoryEither() {
      swarm.nodes("n1").replicated("old", reserving(3, 0)).running("old", "n1");

      refused(reserving(0, 1), "insufficient resources on 1 node");
    }
  }

  @Nested
  class Generic {
    private TaskTemplate asking(String kind, long amount) {
      return TaskTemplate.PLAIN.reserving(
          new Reservation(0, 0, List.of(new Reservation.Generic(kind, amount))));
    }

    private NodeFacts having(String name, GenericResource... resources) {
      NodeFacts plain = plain(name, Map.of());
      return new NodeFacts(
          plain.id(),
          plain.state(),
          plain.availability(),
          plain.subject(),
          plain.platform(),
          CPU,
          GIB,
          List.of(resources),
          plain.plugins(),
          Map.of());
    }

    @ParameterizedTest
    @CsvSource({"false, 3, ALWAYS", "false, 4, NEVER", "true, 3, ALWAYS", "true, 4, NEVER"})
    void anAmountOrTheNumberOfNamedItemsMustBeThere(boolean named, long amount, Verdict verdict) {
      swarm.node(having("n1", new GenericResource("gpu", 3, named)));

      assertThat(verdict(asking("gpu", amount))).isEqualTo(verdict);
    }

    @Test
    void ofAKindThatNoNodeHasThereIsNothing() {
      swarm.node(having("n1", new GenericResource("gpu", 3, false)));

      refused(asking("fpga", 1), "insufficient resources on 1 node");
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void runningTasksHoldTheirs(boolean named) {
      swarm
          .node(having("n1", new GenericResource("gpu", 3, named)))
          .replicated("old", asking("gpu", 2))
          .running("old", "n1");

      assertThat(verdict(asking("gpu", 2))).isEqualTo(Verdict.NEVER);
    }

    @Test
    void whatIsUsedUpIsGoneEvenForOnesWhoAskForNone() {
      swarm
          .node(having("n1", new GenericResource("gpu", 2, false)))
          .replicated("old", asking("gpu", 2))
          .running("old", "n1");

      assertThat(verdict(asking("gpu", 0))).isEqualTo(Verdict.NEVER);
    }
  }

  @Nested
  class HostPorts {
    @Test
    void aPortIsForOneTaskOfANode() {
      swarm.nodes("n1").replicated("web", with(it -> it.publishing(WEB))).running("web", "n1");

      refused(with(it -> it.publishing(WEB)), "host-mode port already in use on 1 node");
    }

    @Test
    void alsoWhileThatTaskIsBeingShutDown() {
      swarm
          .nodes("n1")
          .replicated("web", with(it -> it.publishing(WEB)))
          .task("web", "n1", TaskState.RUNNING, TaskState.SHUTDOWN);

      refused(with(it -> it.publishing(WEB)), "host-mode port already in use on 1 node");
    }

    @Test
    void anotherProtocolIsAnotherPort() {
      swarm.nodes("n1").replicated("web", with(it -> it.publishing(WEB))).running("web", "n1");

      assertThat(verdict(with(it -> it.publishing(new HostPort("udp", 80)))))
          .isEqualTo(Verdict.ALWAYS);
    }

    @Test
    void manyPortsAreKeptApart() {
      swarm.nodes("n1");
      for (int port = 1; port <= 200; port++) {
        HostPort own = new HostPort("tcp", port);
        swarm.replicated("s" + port, with(it -> it.publishing(own))).running("s" + port, "n1");
      }

      assertThat(verdict(with(it -> it.publishing(new HostPort("tcp", 201)))))
          .isEqualTo(Verdict.ALWAYS);
      assertThat(
              swarm
                  .replicated("again", with(it -> it.publishing(new HostPort("tcp", 133))))
                  .pending("again", 1)
                  .run()
                  .groups()
                  .getLast()
                  .verdict())
          .isEqualTo(Verdict.NEVER);
    }
  }

  @Nested
  class MaxReplicas {
    @Test
    void soManyActiveTasksOfTheServiceAreEnough() {
      swarm
          .nodes("n1", "n2")
          .replicated("web", with(it -> it.atMostPerNode(2)))
          .running("web", "n1", "n1", "n2")
          .pending("web", 2);

      GroupVerdict verdict = swarm.run().groups().getFirst();
      assertThat(verdict.verdict()).isEqualTo(Verdict.SOMETIMES);
      assertThat(verdict.fewest()).isEqualTo(1);
      assertThat(verdict.most()).isEqualTo(1);
      assertThat(verdict.reasons())
          .extracting(Explanation::text)
          .containsExactly("no suitable node (max replicas per node limit exceed)");
    }

    @Test
    void thoseToBeShutDownDoNotCount() {
      swarm
          .nodes("n1")
          .replicated("web", with(it -> it.atMostPerNode(1)))
          .task("web", "n1", TaskState.RUNNING, TaskState.SHUTDOWN)
          .pending("web", 1);

      assertThat(swarm.run().alwaysFits()).isTrue();
    }
  }
}
