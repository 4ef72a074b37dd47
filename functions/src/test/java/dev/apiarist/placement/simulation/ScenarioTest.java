package dev.apiarist.placement.simulation;

import static dev.apiarist.placement.simulation.TestSwarm.LIKE_THE_OTHERS;
import static dev.apiarist.placement.simulation.TestSwarm.reserving;
import static dev.apiarist.placement.simulation.TestSwarm.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apiarist.placement.model.GenericResource;
import dev.apiarist.placement.model.NodeNeeds;
import dev.apiarist.placement.model.NodeTemplate;
import dev.apiarist.placement.model.Reservation;
import dev.apiarist.placement.model.Revision;
import dev.apiarist.placement.model.Spread;
import dev.apiarist.placement.model.TaskTemplate;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.HostPort;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.NodeState;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.ServiceId;
import dev.apiarist.swarm.TaskState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What would be with other nodes and tasks. */
class ScenarioTest {
  private static final Orders ORDERS = new Orders(10, 1);
  private static final ServiceId WEB = new ServiceId("web");

  private final TestSwarm swarm = new TestSwarm();

  private static Scenario grown(Scenario scenario, int count) {
    return scenario.adding("workers", NodeRole.WORKER, LIKE_THE_OTHERS, count);
  }

  @Nested
  class WithNodesAdded {
    @Test
    void exactlyAsManyAsItTakesAreEnough() {
      swarm.nodes("n1").replicated("web", reserving(1, 1)).pending("web", 7);
      Scenario asItIs = swarm.asItIs();

      assertThat(asItIs.run(ORDERS).shortfall()).isEqualTo(5);
      assertThat(grown(asItIs, 2).run(ORDERS).shortfall()).isEqualTo(1);
      assertThat(grown(asItIs, 3).run(ORDERS).alwaysFits()).isTrue();
      assertThat(asItIs.run(ORDERS).shortfall()).as("left as it was").isEqualTo(5);
    }

    @Test
    void aSwarmWithoutNodesGetsItsFirst() {
      swarm.replicated("web", reserving(1, 1)).pending("web", 1);

      Outcome outcome = grown(swarm.asItIs(), 1).run(ORDERS);

      assertThat(outcome.alwaysFits()).isTrue();
      assertThat(outcome.first().of(WEB, new NodeId("workers+1"))).isEqualTo(1);
    }

    @Test
    void theGlobalServicesAreThereFirst() {
      swarm
          .replicated("web", reserving(0, 3))
          .pending("web", 1)
          .global("agent", reserving(0, 2))
          .global("elsewhere", with(it -> it.needing(NodeNeeds.constraints("node.role==manager"))));

      Outcome outcome = grown(swarm.asItIs(), 2).run(ORDERS);

      assertThat(outcome.groups().getFirst().verdict()).isEqualTo(Verdict.NEVER);
      assertThat(outcome.bound())
          .extracting(it -> it.revision().service().value() + " " + it.verdict() + " " + it.task())
          .containsExactly("agent ALWAYS Optional.empty", "agent ALWAYS Optional.empty");
    }

    @Test
    void nobodyTellsGlobalJobsOfThem() {
      swarm.service("job", Service.Mode.GLOBAL_JOB, TaskTemplate.PLAIN);

      assertThat(grown(swarm.asItIs(), 2).run(ORDERS).bound()).isEmpty();
    }

    @Test
    void noConstraintOnANamePicksANodeThatIsNotThereYet() {
      swarm
          .nodes("n1")
          .replicated(
              "web", with(it -> it.needing(NodeNeeds.constraints("node.hostname==host-n2"))))
          .pending("web", 1);

      assertThat(grown(swarm.asItIs(), 5).run(ORDERS).groups().getFirst().verdict())
          .isEqualTo(Verdict.NEVER);
    }

    @Test
    void whatTheyBringNobodyElseHas() {
      swarm
          .nodes("n1")
          .replicated(
              "web",
              TaskTemplate.PLAIN.reserving(
                  new Reservation(0, 0, List.of(new Reservation.Generic("gpu", 2)))))
          .pending("web", 2);
      var withGpus =
          new NodeTemplate(
              1,
              1,
              List.of(new GenericResource("gpu", 4, true)),
              Map.of(),
              Map.of("zone", "z"),
              TestSwarm.LINUX,
              TestSwarm.PLUGINS);

      assertThat(
              swarm.asItIs().adding("gpu", NodeRole.WORKER, withGpus, 1).run(ORDERS).alwaysFits())
          .isTrue();
      assertThat(grown(swarm.asItIs(), 1).run(ORDERS).shortfall()).isEqualTo(2);
    }

    @Test
    void theyAreBranchesOfASpreadToo() {
      swarm
          .labelled("n1", "zone", "a")
          .replicated("web", TaskTemplate.PLAIN.spreading(new Spread(false, "zone")))
          .running("web", "n1", "n1")
          .pending("web", 2);

      Outcome outcome = grown(swarm.asItIs(), 1).run(ORDERS);

      assertThat(outcome.first().of(WEB, new NodeId("workers+1"))).isEqualTo(2);
    }
  }

  @Test
  void nobodyLooksForAPlaceForTasksOfServicesThatAreGone() {
    swarm
        .nodes("n1")
        .task(
            new Revision(new ServiceId("gone"), 1, TaskTemplate.PLAIN),
            Optional.empty(),
            TaskState.PENDING,
            TaskState.COMPLETE);

    assertThat(swarm.run().groups()).isEmpty();
  }

  @Nested
  class WithoutANode {
    @Test
    void itsReplicatedTasksWaitForOthers() {
      swarm
          .nodes("n1", "n2")
          .replicated("web", reserving(1, 1))
          .running("web", "n1", "n1", "n2")
          .global("agent", TaskTemplate.PLAIN)
          .running("agent", "n1", "n2")
          .service("job", Service.Mode.REPLICATED_JOB, TaskTemplate.PLAIN)
          .task("job", "n1", TaskState.RUNNING, TaskState.COMPLETE)
          .task("web", "n1", TaskState.RUNNING, TaskState.SHUTDOWN);

      Outcome outcome = swarm.asItIs().removing(new NodeId("n1")).run(ORDERS);

      assertThat(outcome.groups())
          .extracting(it -> it.revision().service().value() + " " + it.fewest() + "/" + it.count())
          .containsExactly("web 1/2", "job 1/1");
      assertThat(outcome.shortfall(WEB)).isEqualTo(1);
      assertThat(outcome.bound()).isEmpty();
    }

    @Test
    void theyWaitAsTheServiceIsNow() {
      Revision old = new Revision(WEB, 0, reserving(0, 1));
      swarm
          .nodes("n1", "n2")
          .replicated("web", reserving(0, 5))
          .task(old, Optional.of(new NodeId("n1")), TaskState.RUNNING, TaskState.RUNNING);

      assertThat(swarm.asItIs().removing(new NodeId("n1")).run(ORDERS).alwaysFits()).isFalse();
    }

    @Test
    void itIsNoBranchOfASpreadAnyMore() {
      swarm
          .labelled("n1", "zone", "a")
          .labelled("n2", "zone", "b")
          .labelled("n3", "zone", "c")
          .replicated("web", TaskTemplate.PLAIN.spreading(new Spread(false, "zone")))
          .running("web", "n1", "n1", "n2", "n3");

      Outcome outcome = swarm.asItIs().removing(new NodeId("n1")).run(ORDERS);

      assertThat(outcome.first().tasks().get(WEB))
          .isEqualTo(Map.of(new NodeId("n2"), 1, new NodeId("n3"), 1));
    }

    @Test
    void whoseTasksItIsMustBeInTheSwarm() {
      assertThatThrownBy(() -> swarm.asItIs().removing(new NodeId("n9")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("n9");
    }
  }

  @Nested
  class WithANodeEvacuated {
    @Test
    void oldAndNewAreThereTogether() {
      swarm
          .nodes("n1", "n2")
          .replicated("web", with(it -> it.publishing(new HostPort("tcp", 80))))
          .running("web", "n1");

      Outcome outcome = swarm.asItIs().evacuating(new NodeId("n1")).run(ORDERS);

      assertThat(outcome.alwaysFits()).isTrue();
      assertThat(outcome.first().of(WEB, new NodeId("n2"))).isEqualTo(1);
    }

    @Test
    void whatItStillHasCountsForItsBranch() {
      swarm
          .labelled("n1", "zone", "a")
          .labelled("n2", "zone", "a")
          .labelled("n3", "zone", "b")
          .replicated("web", TaskTemplate.PLAIN.spreading(new Spread(false, "zone")))
          .running("web", "n1", "n2", "n3");

      Outcome outcome = swarm.asItIs().evacuating(new NodeId("n1")).run(ORDERS);

      assertThat(outcome.first().tasks().get(WEB)).isEqualTo(Map.of(new NodeId("n3"), 1));
    }
  }

  @Nested
  class WithANodeActivated {
    @Test
    void itTakesTasksAndItsGlobalOnes() {
      swarm
          .node(TestSwarm.closed("n1", NodeState.READY, Availability.PAUSE))
          .replicated("web", reserving(0, 3))
          .pending("web", 1)
          .global("agent", reserving(0, 1))
          .global("waiting", reserving(0, 0.5))
          .task("waiting", "n1", TaskState.PENDING, TaskState.RUNNING);

      Outcome outcome = swarm.asItIs().activating(new NodeId("n1")).run(ORDERS);

      assertThat(outcome.bound())
          .extracting(it -> it.revision().service().value() + " " + it.verdict())
          .containsExactly("waiting ALWAYS", "agent ALWAYS");
      assertThat(outcome.groups().getFirst().verdict()).isEqualTo(Verdict.NEVER);
    }
  }

  @Nested
  class WithMoreTasks {
    @Test
    void theyAreOfOneGroupWithThoseThatWait() {
      swarm.nodes("n1").replicated("web", reserving(1, 1)).pending("web", 1);

      Outcome outcome = swarm.asItIs().pending(swarm.revision("web"), 2).run(ORDERS);

      assertThat(outcome.groups()).hasSize(1);
      assertThat(outcome.groups().getFirst().count()).isEqualTo(3);
      assertThat(outcome.groups().getFirst().tasks()).containsExactly("t1");
      assertThat(outcome.shortfall()).isEqualTo(1);
    }

    @Test
    void headroomNeedsNoServiceOfTheSwarm() {
      Revision headroom = new Revision(new ServiceId("headroom"), 0, reserving(0, 2));
      swarm.nodes("n1");

      assertThat(swarm.asItIs().pending(headroom, 2).run(ORDERS).alwaysFits()).isTrue();
      assertThat(swarm.asItIs().pending(headroom, 3).run(ORDERS).shortfall()).isEqualTo(1);
      assertThat(swarm.asItIs().pending(headroom, 0).run(ORDERS).groups()).isEmpty();
    }

    @Test
    void asIfNoneWaitedOnlyTheScenariosOwnDo() {
      swarm.nodes("n1").replicated("web", reserving(9, 9)).pending("web", 4);

      assertThat(swarm.asItIs().idle().run(ORDERS).groups()).isEmpty();
      assertThat(swarm.asItIs().idle().pending(swarm.revision("web"), 1).run(ORDERS).shortfall())
          .isEqualTo(1);
    }

    @Test
    void neverFewer() {
      assertThatThrownBy(() -> swarm.asItIs().pending(new Revision(WEB, 0, TaskTemplate.PLAIN), -1))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
