package dev.apiarist.placement.simulation;

import static dev.apiarist.placement.simulation.TestSwarm.reserving;
import static dev.apiarist.placement.simulation.TestSwarm.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.placement.Explanation;
import dev.apiarist.placement.model.NodeNeeds;
import dev.apiarist.placement.model.Reservation;
import dev.apiarist.placement.model.Revision;
import dev.apiarist.placement.model.TaskTemplate;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.ServiceId;
import dev.apiarist.swarm.TaskState;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which tasks the scheduler looks for a node for, and what of those that have theirs. */
class WaitingTasksTest {
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
  class WhatWaits {
    @ParameterizedTest
    @EnumSource(
        value = TaskState.class,
        names = {"READY", "RUNNING", "COMPLETE"})
    void areTasksToStartNowLaterOrOnce(TaskState desired) {
      swarm
          .nodes("n1")
          .replicated("web", TaskTemplate.PLAIN)
          .task(swarm.revision("web"), Optional.empty(), TaskState.PENDING, desired);

      assertThat(swarm.run().verdict("t1")).contains(Verdict.ALWAYS);
    }

    @ParameterizedTest
    @EnumSource(
        value = TaskState.class,
        names = {"SHUTDOWN", "REMOVE"})
    void areNoTasksThatAreNotWantedAnyMore(TaskState desired) {
      swarm
          .nodes("n1")
          .replicated("web", TaskTemplate.PLAIN)
          .task(swarm.revision("web"), Optional.empty(), TaskState.PENDING, desired);

      assertThat(swarm.run().groups()).isEmpty();
    }

    @Test
    void areNoTasksThatTheNetworkAllocatorHasNotDoneWith() {
      swarm
          .nodes("n1")
          .replicated("web", TaskTemplate.PLAIN)
          .task(swarm.revision("web"), Optional.empty(), TaskState.NEW, TaskState.RUNNING);

      assertThat(swarm.run().groups()).isEmpty();
    }

    @Test
    void startedFirstNeedsRoomBesideWhatItReplaces() {
      Revision next = new Revision(WEB, 2, reserving(0, 3));
      swarm
          .nodes("n1")
          .replicated("web", reserving(0, 3))
          .running("web", "n1")
          .task(next, Optional.empty(), TaskState.PENDING, TaskState.RUNNING);

      assertThat(swarm.run().verdict("t2")).contains(Verdict.NEVER);
    }

    @Test
    void mayBelongToAJob() {
      swarm
          .nodes("n1", "n2")
          .service("job", Service.Mode.REPLICATED_JOB, reserving(1, 0))
          .task(
              swarm.revision("job"),
              Optional.of(new NodeId("n1")),
              TaskState.RUNNING,
              TaskState.COMPLETE)
          .task(swarm.revision("job"), Optional.empty(), TaskState.PENDING, TaskState.COMPLETE);

      assertThat(everyOrder("job")).isEqualTo(Map.of("n2", 1));
    }
  }

  @Nested
  class GlobalServices {
    @Test
    void askOneNodeEachAndSayWhyItRefuses() {
      swarm
          .nodes("n1", "n2")
          .replicated("filler", reserving(0, 4))
          .running("filler", "n1")
          .global("agent", reserving(0, 1))
          .task("agent", "n1", TaskState.PENDING, TaskState.RUNNING)
          .task("agent", "n2", TaskState.PENDING, TaskState.RUNNING);

      Outcome outcome = swarm.run();
      assertThat(outcome.verdict("t2")).contains(Verdict.NEVER);
      assertThat(outcome.verdict("t3")).contains(Verdict.ALWAYS);
      assertThat(outcome.bound().getFirst().reasons())
          .extracting(Explanation::text)
          .containsExactly("insufficient resources on 1 node");
      assertThat(outcome.first().of(new ServiceId("agent"), new NodeId("n2"))).isEqualTo(1);
    }

    @Test
    void comeBeforeAllOthers() {
      swarm
          .nodes("n1")
          .replicated("web", reserving(0, 3))
          .pending("web", 1)
          .global("agent", reserving(0, 2))
          .task("agent", "n1", TaskState.PENDING, TaskState.RUNNING);

      Outcome outcome = swarm.run();
      assertThat(outcome.verdict("t1")).contains(Verdict.NEVER);
      assertThat(outcome.verdict("t2")).contains(Verdict.ALWAYS);
    }

    @Test
    void ofANodeThatIsNotThereAreNobodysConcern() {
      swarm
          .nodes("n1")
          .global("agent", TaskTemplate.PLAIN)
          .task("agent", "gone", TaskState.PENDING, TaskState.RUNNING);

      assertThat(swarm.run().bound()).isEmpty();
    }

    @Test
    void obeyConstraintsOfOldRevisions() {
      Revision old =
          new Revision(
              new ServiceId("agent"),
              9,
              with(it -> it.needing(NodeNeeds.constraints("node.role==manager"))));
      swarm
          .nodes("n1")
          .global("agent", with(it -> it.reserving(new Reservation(0, 0, List.of()))))
          .task(old, Optional.of(new NodeId("n1")), TaskState.PENDING, TaskState.RUNNING);

      assertThat(swarm.run().bound().getFirst().reasons())
          .extracting(Explanation::text)
          .containsExactly("scheduling constraints not satisfied on 1 node");
    }
  }
}
