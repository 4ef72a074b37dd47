package dev.apiarist.metrics;

import static dev.apiarist.metrics.Hive.GIB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.HostPort;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.NodeState;
import dev.apiarist.swarm.Resources;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.ServiceId;
import dev.apiarist.swarm.SwarmLabels;
import dev.apiarist.swarm.TaskState;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MeasuresTest {
  private static final Resources SMALL = new Resources(1_000_000_000L, GIB);
  private static final Resources ALL = Hive.MACHINE;
  private static final Service.Apart PORT =
      new Service.Apart(Set.of(new HostPort("tcp", 8080)), OptionalInt.empty());

  private final Hive hive = new Hive();

  @Nested
  class TheNodesOfAGroup {
    @Test
    void countOnceEachByWhatTheyAreFitFor() {
      hive.workers("web", 5, 9, "InService", "InService", "InService");
      hive.node("web");
      hive.node("web");
      hive.node("web", NodeState.READY, Availability.PAUSE, Map.of());
      hive.node("web", NodeState.READY, Availability.DRAIN, Map.of());
      hive.node("web", NodeState.DOWN, Availability.DRAIN, Map.of());
      hive.node("web", NodeState.DOWN, Availability.ACTIVE, Map.of());
      hive.node("web", NodeState.UNKNOWN, Availability.ACTIVE, Map.of());
      hive.node("other");

      GroupMeasure web = hive.group("web");

      assertThat(web.nodes()).isEqualTo(2);
      assertThat(web.drained()).isEqualTo(1);
      assertThat(web.down()).isEqualTo(2);
    }

    @Test
    void areOnTheirWayWhileTheyLaunchOrAreYetToBeLaunched() {
      hive.workers("web", 5, 9, "InService", "Pending:Wait", "Pending", "Terminating:Wait");

      assertThat(hive.group("web").coming()).isEqualTo(4);
      assertThat(hive.group("web").leaving()).isEqualTo(1);
    }

    @Test
    void areNotOnTheirWayWhenThereAreMoreThanDesired() {
      hive.workers("web", 1, 9, "InService", "InService");

      assertThat(hive.group("web").coming()).isZero();
    }
  }

  @Nested
  class WhatIsReserved {
    @Test
    void isTheShareOfAllThatNodesHaveWhichTakeTasks() {
      hive.workers("web", 2, 9);
      ServiceId shop = hive.replicated("shop", 3);
      NodeId first = hive.node("web");
      hive.node("web");
      NodeId drained = hive.node("web", NodeState.READY, Availability.DRAIN, Map.of());
      hive.runs(shop, first, SMALL);
      hive.runs(shop, first, new Resources(0, 2 * GIB));
      hive.runs(shop, drained, ALL);

      GroupMeasure web = hive.group("web");

      assertThat(web.reservedCpu()).isEqualTo(12.5);
      assertThat(web.reservedMemory()).isEqualTo(18.75);
      assertThat(web.freeCpu()).hasValue(87.5);
      assertThat(web.freeMemory()).hasValue(81.25);
    }

    @Test
    void includesTasksThatAreStillBeingShutDownButNoneThatHaveEndedOrHaveNotBeenPlaced() {
      hive.workers("web", 1, 9);
      ServiceId shop = hive.replicated("shop", 1);
      Optional<NodeId> node = Optional.of(hive.node("web"));
      hive.task(shop, node, TaskState.RUNNING, TaskState.SHUTDOWN, "", SMALL);
      hive.task(shop, node, TaskState.ASSIGNED, TaskState.READY, "", SMALL);
      hive.task(shop, node, TaskState.FAILED, TaskState.SHUTDOWN, "", SMALL);
      hive.task(shop, node, TaskState.PENDING, TaskState.RUNNING, "", SMALL);

      assertThat(hive.group("web").reservedCpu()).isEqualTo(50);
    }

    @Test
    void isNothingOfNothingAndNothingIsFreeThereEither() {
      hive.workers("web", 0, 9);

      GroupMeasure web = hive.group("web");

      assertThat(web.reservedCpu()).isZero();
      assertThat(web.reservedMemory()).isZero();
      assertThat(web.freeCpu()).isEmpty();
      assertThat(web.freeMemory()).isEmpty();
    }
  }

  @Nested
  class ATaskThatWaits {
    @ParameterizedTest
    @EnumSource(
        value = TaskState.class,
        names = {"RUNNING", "READY", "COMPLETE"})
    void countsWhetherItIsToRunToBeReadyOrToComplete(TaskState desired) {
      hive.workers("web", 1, 9);
      ServiceId shop = hive.replicated("shop", 2);
      hive.runs(shop, hive.node("web"), ALL);
      hive.waits(shop, desired, "no suitable node (insufficient resources on 1 node)", SMALL);

      assertThat(hive.group("web").pendingTasks()).isEqualTo(1);
    }

    @Test
    void doesNotCountOnceItIsToBeShutDown() {
      hive.workers("web", 0, 9);
      hive.waits(hive.replicated("shop", 1), TaskState.SHUTDOWN, "no suitable node", SMALL);

      assertThat(hive.group("web").pendingTasks()).isZero();
    }

    @Test
    void doesNotCountBeforeSwarmHasLookedForAPlace() {
      hive.workers("web", 0, 9);
      ServiceId shop = hive.replicated("shop", 2);
      hive.waits(shop, TaskState.RUNNING, "", SMALL);
      hive.task(
          shop, Optional.empty(), TaskState.NEW, TaskState.RUNNING, "no suitable node", SMALL);

      assertThat(hive.group("web").pendingTasks()).isZero();
    }

    @Test
    void ofAGlobalServiceHasItsNodeAndIsHelpedByNoOther() {
      hive.workers("web", 1, 9);
      NodeId node = hive.node("web");
      ServiceId agent = hive.service("agent", Service.Mode.GLOBAL, OptionalInt.empty());
      hive.runs(hive.replicated("shop", 1), node, ALL);
      hive.task(
          agent,
          Optional.of(node),
          TaskState.PENDING,
          TaskState.RUNNING,
          "insufficient resources on 1 node",
          SMALL);

      assertThat(hive.group("web").pendingTasks()).isZero();
      assertThat(hive.service("agent").desired()).isEmpty();
    }

    @Test
    void countsForAGroupWithoutNodesWhoseTagsItsConstraintsAskFor() {
      hive.workers("web", 1, 9).workers("gpu", 0, 2);
      hive.node("web");
      ServiceId learn = hive.replicated("learn", 1, "node.labels.docker.role==gpu");
      hive.waits(
          learn,
          TaskState.RUNNING,
          "no suitable node (scheduling constraints not satisfied on 1 node)",
          SMALL);

      assertThat(hive.group("gpu").pendingTasks()).isEqualTo(1);
      assertThat(hive.group("web").pendingTasks()).isZero();
    }

    @Test
    void countsForOneGroupOnlyTheFirstByNameThatMayGrow() {
      hive.workers("c", 0, 9).workers("b", 0, 9).workers("a", 3, 3);
      hive.waits(hive.replicated("shop", 1), SMALL);

      assertThat(hive.measures().groups())
          .extracting(GroupMeasure::pendingTasks)
          .containsExactly(0L, 1L, 0L);
    }

    @Test
    void countsForAGroupThatGrowsForItRatherThanForOneThatDoesNot() {
      hive.workers("a", 0, 9).workers("b", 3, 3).workers("c", 0, 9);
      hive.growing("b", "c");
      hive.waits(hive.replicated("shop", 1), SMALL);

      assertThat(hive.measures().groups())
          .extracting(GroupMeasure::pendingTasks)
          .containsExactly(0L, 0L, 1L);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "node.labels.apiarist.zone==eu-west-1c",
          "engine.labels.apiarist.instance-type==g5.xlarge",
          "node.labels.apiarist.purchase==spot"
        })
    void mayAskForFactsThatAreNotKnownOfAGroupWithoutNodes(String constraint) {
      hive.workers("web", 0, 9);
      hive.waits(hive.replicated("shop", 1, constraint), SMALL);
      assertThat(hive.group("web").pendingTasks()).isEqualTo(1);

      hive.node("web");
      assertThat(hive.group("web").pendingTasks()).isZero();
    }

    @Test
    void countsForAGroupThatIsAtItsMostWhenNoOtherWouldHelp() {
      hive.workers("web", 3, 3);
      hive.waits(hive.replicated("shop", 1), SMALL);

      assertThat(hive.group("web").pendingTasks()).isEqualTo(1);
    }

    @Test
    void isNotHelpedByManagers() {
      hive.group("managers", NodeRole.MANAGER, 1, 1);
      hive.waits(hive.replicated("shop", 1), SMALL);

      assertThat(hive.group("managers").pendingTasks()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "node.hostname==host-node0",
          "node.id==node0",
          "node.ip==10.0.0.0",
          "node.labels.disk==ssd",
          "node.role==manager"
        })
    void forOneParticularNodeIsNotHelpedByAnother(String constraint) {
      hive.workers("web", 1, 9);
      NodeId node = hive.node("web", NodeState.READY, Availability.ACTIVE, Map.of("disk", "ssd"));
      ServiceId pinned = hive.replicated("pinned", 2, constraint);
      hive.runs(pinned, node, ALL);
      hive.waits(pinned, SMALL);

      assertThat(hive.group("web").pendingTasks()).isZero();
    }

    @Test
    void mayAskForFactsThatTheNextNodeOfTheGroupShares() {
      hive.workers("web", 1, 9);
      NodeId node =
          hive.node(
              "web",
              NodeState.READY,
              Availability.ACTIVE,
              Map.of(SwarmLabels.INSTANCE_TYPE, "t4g.medium"));
      ServiceId shop = hive.replicated("shop", 2, "node.labels.apiarist.instance-type==t4g.medium");
      hive.runs(shop, node, ALL);
      hive.waits(shop, SMALL);

      assertThat(hive.group("web").pendingTasks()).isEqualTo(1);
    }

    @Test
    void isNotHelpedByNodesThatAreTooSmall() {
      hive.workers("web", 1, 9);
      hive.node("web");
      hive.waits(hive.replicated("huge", 1), ALL.plus(SMALL));

      assertThat(hive.group("web").pendingTasks()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "no suitable node (unsupported platform on 1 node)",
          "no suitable node (1 node not available for new tasks; missing plugin on 1 node)"
        })
    void thoughThereIsRoomIsNotHelpedByMore(String error) {
      hive.workers("web", 1, 9);
      hive.node("web");
      hive.waits(hive.replicated("shop", 1), TaskState.RUNNING, error, SMALL);

      assertThat(hive.group("web").pendingTasks()).isZero();
    }

    @Test
    void isHelpedByMoreNodesWhenItsHostPortIsTakenOnAllThatAreThere() {
      hive.workers("web", 1, 9);
      NodeId node = hive.node("web");
      hive.runs(hive.apart("other", PORT), node, SMALL);
      hive.waits(hive.apart("shop", PORT), SMALL);
      assertThat(hive.group("web").pendingTasks()).isEqualTo(1);

      hive.node("web");
      assertThat(hive.group("web").pendingTasks()).isZero();
    }

    @Test
    void isHelpedByMoreNodesWhenEachHasAsManyReplicasAsItMay() {
      hive.workers("web", 1, 9);
      NodeId node = hive.node("web");
      ServiceId shop = hive.apart("shop", new Service.Apart(Set.of(), OptionalInt.of(2)));
      hive.runs(shop, node, SMALL);
      hive.waits(shop, SMALL);
      assertThat(hive.group("web").pendingTasks()).isZero();

      hive.runs(shop, node, SMALL);
      assertThat(hive.group("web").pendingTasks()).isEqualTo(1);
    }

    @Test
    void forAnotherPlatformIsNotHelpedThoughItsHostPortIsTakenInAGroupOfThat() {
      hive.workers("arm", 1, 9).workers("intel", 1, 9);
      ServiceId shop = hive.apart("shop", PORT);
      hive.runs(shop, hive.node("intel"), SMALL);
      hive.node("arm");
      hive.waits(
          shop,
          TaskState.RUNNING,
          "no suitable node (host-mode port already in use on 1 node; unsupported platform on 1 node)",
          SMALL);

      assertThat(hive.group("arm").pendingTasks()).isZero();
      assertThat(hive.group("intel").pendingTasks()).isEqualTo(1);
    }

    @Test
    void isHelpedWhenAllNodesAreDrained() {
      hive.workers("web", 1, 9);
      hive.node("web", NodeState.READY, Availability.DRAIN, Map.of());
      hive.waits(
          hive.replicated("shop", 1),
          TaskState.READY,
          "no suitable node (1 node not available for new tasks)",
          SMALL);

      assertThat(hive.group("web").pendingTasks()).isEqualTo(1);
    }

    @Test
    void ofAServiceThatIsGoneCountsForNothing() {
      hive.workers("web", 0, 9);
      hive.waits(new ServiceId("gone"), SMALL);

      assertThat(hive.group("web").pendingTasks()).isZero();
    }
  }

  @Nested
  class AService {
    private final NodeId node = hive.node("web");

    @Test
    void hasReplicasWantedAndTasksThatRun() {
      ServiceId shop = hive.replicated("shop", 3);
      hive.runs(shop, node, SMALL);
      hive.task(shop, Optional.of(node), TaskState.RUNNING, TaskState.SHUTDOWN, "", Resources.NONE);
      hive.task(shop, Optional.of(node), TaskState.STARTING, TaskState.RUNNING, "", Resources.NONE);

      assertThat(hive.service("shop")).isEqualTo(new ServiceMeasure("shop", OptionalInt.of(3), 1));
    }

    @Test
    void thatIsAJobRunsUntilItsTasksAreDone() {
      ServiceId job = hive.service("job", Service.Mode.REPLICATED_JOB, OptionalInt.empty());
      hive.task(job, Optional.of(node), TaskState.RUNNING, TaskState.COMPLETE, "", Resources.NONE);
      hive.task(job, Optional.of(node), TaskState.COMPLETE, TaskState.COMPLETE, "", Resources.NONE);

      assertThat(hive.service("job")).isEqualTo(new ServiceMeasure("job", OptionalInt.empty(), 1));
    }
  }
}
