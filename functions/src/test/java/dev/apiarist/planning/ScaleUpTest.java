package dev.apiarist.planning;

import static dev.apiarist.planning.Sketch.machine;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.planning.Plan.Help;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nodes for tasks that wait. */
class ScaleUpTest {
  private final Sketch sketch = new Sketch();

  private static List<String> growth(Plan plan) {
    return plan.scaleUp().stream().map(it -> it.group() + " " + it.from() + " " + it.to()).toList();
  }

  private static List<String> refused(Plan plan) {
    return plan.refused().stream().map(it -> it.what() + ": " + it.why()).toList();
  }

  private static List<Help> helps(Plan plan) {
    return plan.pending().stream().map(Plan.PendingTask::help).distinct().toList();
  }

  @Nested
  class HowMany {
    @Test
    void oneTaskFromZeroBuysOneNode() {
      Plan plan = sketch.service("web", 1, 1).pending("web", 1).group("w", 0, 10).plan();

      assertThat(growth(plan)).containsExactly("w 0 1");
      assertThat(helps(plan)).containsExactly(Help.NEEDS_CAPACITY);
      assertThat(plan.pending().getFirst().reasons())
          .containsExactly("no suitable node", "group w grows from 0 to 1");
    }

    @ParameterizedTest(name = "{0} tasks of {1} CPUs on a full node: {2} nodes")
    @CsvSource({"1, 1, 1", "2, 1, 1", "3, 1, 2", "9, 1, 5", "100, 1, 50", "3, 0.5, 1", "3, 2, 3"})
    void asManyAsTheTasksTakeAndNoneMore(int tasks, double cpus, int nodes) {
      Plan plan =
          sketch
              .nodes("n1")
              .service("full", 2, 1)
              .running("full", "n1")
              .service("web", cpus, 0)
              .pending("web", tasks)
              .group("w", 0, 100, "n1")
              .plan();

      assertThat(growth(plan)).containsExactly("w 1 " + (1 + nodes));
    }

    @Test
    void whatSmallTasksFragmentIsCounted() {
      Plan plan =
          sketch
              .nodes("n1", "n2")
              .service("small", 0.5, 0)
              .service("large", 2, 0)
              .pending("small", 2)
              .pending("large", 2)
              .group("w", 0, 9, "n1", "n2")
              .plan();

      assertThat(growth(plan))
          .as("Swarm may put one small task on each node before the large ones come")
          .containsExactly("w 2 4");
    }

    @Test
    void theGlobalServicesOfANewNodeTakeTheirPart() {
      Plan plan =
          sketch
              .service(
                  "agent",
                  "Global",
                  "\"Resources\": {\"Reservations\": {\"NanoCPUs\": 1000000000}}",
                  "")
              .service("web", 1, 0)
              .pending("web", 2)
              .group("w", 0, 9)
              .plan();

      assertThat(growth(plan)).containsExactly("w 0 2");
    }

    @Test
    void theReasonNamesAFewServices() {
      for (int i = 1; i <= 7; i++) {
        sketch.service("s" + i, 1, 1).pending("s" + i, 1);
      }

      assertThat(sketch.group("w", 0, 9).plan().scaleUp().getFirst().why())
          .isEqualTo(
              "tasks that fit no node that is there or on its way:"
                  + " 1 of s1, 1 of s2, 1 of s3, 1 of s4, 1 of s5 and of 2 more services");
    }

    @Test
    void whatFitsBuysNothing() {
      Plan plan =
          sketch.nodes("n1").service("web", 1, 1).pending("web", 2).group("w", 0, 9, "n1").plan();

      assertThat(plan.scaleUp()).isEmpty();
      assertThat(helps(plan)).containsExactly(Help.FITS);
      assertThat(plan.simulation().alwaysFits()).isTrue();
    }
  }

  @Nested
  class OnTheirWay {
    @ParameterizedTest(name = "{0} of {1} wanted")
    @CsvSource({
      "+, 1", // an instance that has not joined
      "'', 1", // not even an instance
      "+, 2", // both
      "+n1, 1", // a node that is not let in yet
    })
    void instancesCount(String member, int desired) {
      sketch.node("n1", "ready", "pause", "").service("web", 1, 1).pending("web", 2);
      Plan plan =
          sketch
              .group(
                  "w",
                  0,
                  9,
                  desired,
                  machine(2, 4),
                  member.isEmpty() ? new String[0] : new String[] {member})
              .plan();

      assertThat(plan.scaleUp()).isEmpty();
      assertThat(helps(plan)).containsExactly(Help.NEEDS_CAPACITY);
      assertThat(plan.pending().getFirst().reasons().getLast())
          .isEqualTo("nodes on their way are enough: " + desired + " of w");
    }

    @Test
    void onlyWhatTheyDoNotTakeIsBought() {
      Plan plan =
          sketch
              .service("web", 2, 1)
              .pending("web", 3)
              .group("w", 0, 9, 2, machine(2, 4), "+")
              .plan();

      assertThat(growth(plan)).containsExactly("w 2 3");
    }

    @ParameterizedTest(name = "to stop for {0} s: {1} nodes more")
    @CsvSource({"0, 0", "59, 0", "60, 1"})
    void whatIsBeingStoppedMakesRoomForWhatComesAfterIt(int seconds, int more) {
      Plan plan =
          sketch
              .nodes("n1")
              .service("web", 2, 1)
              .stopping("web", "n1", Sketch.NOW.minusSeconds(seconds))
              .pending("web", 1)
              .group("w", 0, 9, "n1")
              .plan();

      assertThat(plan.scaleUp()).hasSize(more);
      assertThat(helps(plan)).containsExactly(Help.NEEDS_CAPACITY);
      assertThat(plan.pending().getFirst().reasons().getLast())
          .isEqualTo(
              more == 0
                  ? "room comes by itself: tasks are being stopped, or nodes come back"
                  : "group w grows from 1 to 2");
    }

    @Test
    void whatStopsOnANodeThatIsDownMakesNone() {
      Plan plan =
          sketch
              .node("n1", "down", "active", "")
              .service("web", 2, 1)
              .stopping("web", "n1", Sketch.NOW)
              .pending("web", 1)
              .group("w", 0, 9)
              .plan();

      assertThat(growth(plan)).containsExactly("w 0 1");
    }

    @Test
    void aNodeThatANewLeaderHasNotHeardOfIsAsGoodAsBack() {
      Plan plan =
          sketch
              .nodes("n1")
              .node("n2", "unknown", "active", "")
              .service("web", 2, 1)
              .running("web", "n1")
              .pending("web", 1)
              .group("w", 0, 9, "n1", "n2")
              .plan();

      assertThat(plan.scaleUp()).isEmpty();
    }
  }

  @Nested
  class WhichGroup {
    @Test
    void theOneThatFits() {
      Plan plan =
          sketch
              .service("web", 0, 0, "node.labels.disk==ssd")
              .pending("web", 1)
              .group("a", 0, 9)
              .group("b", 0, 9, 0, machine(2, 4) + ", \"nodeLabels\": {\"disk\": \"ssd\"}")
              .plan();

      assertThat(growth(plan)).containsExactly("b 0 1");
    }

    @Test
    void theOneThatWastesLeast() {
      Plan plan =
          sketch
              .service("web", 1, 1)
              .pending("web", 2)
              .group("large", 0, 9, 0, machine(16, 64))
              .group("small", 0, 9, 0, machine(2, 4))
              .plan();

      assertThat(growth(plan)).containsExactly("small 0 1");
    }

    @Test
    void amongEqualsTheOneOfHigherPriority() {
      Plan plan =
          sketch
              .service("web", 1, 1)
              .pending("web", 1)
              .group("a", 0, 9)
              .group("b", 0, 9)
              .policy("{\"groups\": {\"b\": {\"priority\": 1}}}")
              .plan();

      assertThat(growth(plan)).containsExactly("b 0 1");
    }

    @Test
    void severalWhereNoneFitsAll() {
      Plan plan =
          sketch
              .service("arm", 1, 1, "node.labels.kind==b")
              .service("web", 1, 1, "node.labels.kind==a")
              .pending("arm", 3)
              .pending("web", 1)
              .group("a", 0, 9, 0, machine(2, 4) + ", \"nodeLabels\": {\"kind\": \"a\"}")
              .group("b", 0, 9, 0, machine(2, 4) + ", \"nodeLabels\": {\"kind\": \"b\"}")
              .plan();

      assertThat(growth(plan)).containsExactly("a 0 1", "b 0 2");
    }

    @Test
    void theNextOneWhereTheFirstIsAtItsMaximum() {
      Plan plan =
          sketch
              .service("web", 2, 1)
              .pending("web", 3)
              .group("a", 0, 1)
              .group("b", 0, 9)
              .policy("{\"groups\": {\"a\": {\"priority\": 9}}}")
              .plan();

      assertThat(growth(plan)).containsExactly("b 0 3");
    }

    @Test
    void bothWhereNeitherMayHaveThemAll() {
      Plan plan =
          sketch.service("web", 2, 1).pending("web", 3).group("a", 0, 1).group("b", 0, 2).plan();

      assertThat(growth(plan)).containsExactly("a 0 1", "b 0 2");
    }

    @Test
    void roomThatLargeNodesLeaveIsNotBoughtTwice() {
      Plan plan =
          sketch
              .service("large", 12, 0)
              .service("small", 1, 0)
              .pending("small", 2)
              .pending("large", 1)
              .group("large", 0, 9, 0, machine(16, 64))
              .group("small", 0, 9, 0, machine(2, 4))
              .plan();

      assertThat(growth(plan)).containsExactly("large 0 1");
    }

    @Test
    void whatItsNodesAreLikeIsLearnedFromThem() {
      Plan plan =
          sketch
              .node("n1", "ready", "active", "\"disk\": \"ssd\", \"apiarist.zone\": \"a\"")
              .node("n2", "ready", "active", "\"disk\": \"ssd\", \"apiarist.zone\": \"b\"")
              .service("web", 2, 1, "node.labels.disk==ssd")
              .running("web", "n1", "n2")
              .pending("web", 1)
              .group("w", 0, 9, 2, "", "n1", "n2")
              .plan();

      assertThat(growth(plan)).containsExactly("w 2 3");
    }
  }

  @Nested
  class Never {
    @Test
    void aboveTheMaximum() {
      Plan plan = sketch.service("web", 2, 1).pending("web", 3).group("w", 0, 2).plan();

      assertThat(growth(plan)).containsExactly("w 0 2");
      assertThat(refused(plan)).contains("1 task of web: group w: it is at its maximum of 2");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
      "node.hostname==x, node.hostname==x matches no group",
      "node.labels.disk == ssd, node.labels.disk == ssd matches no group",
      "node.role==manager, node.role==manager matches no group",
      "node.platform.arch==aarch64, node.platform.arch==aarch64 matches no group",
      "node.labels.apiarist.zone==a, 'node.labels.apiarist.zone==a may or may not hold on a new"
          + " node, which is not known beforehand'",
    })
    void forAConstraintThatNoNodeMeets(String constraint, String reason) {
      Plan plan =
          sketch
              .nodes("n1")
              .service("web", 0, 0, constraint)
              .pending("web", 2)
              .group("w", 0, 9, "n1")
              .plan();

      assertThat(plan.scaleUp()).isEmpty();
      assertThat(helps(plan)).containsExactly(Help.CANNOT);
      assertThat(plan.pending().getFirst().reasons())
          .containsExactly(
              "no suitable node (scheduling constraints not satisfied on 1 node)", reason);
      assertThat(refused(plan)).contains("2 tasks of web: " + reason);
    }

    @Test
    void forMoreThanAMachineHas() {
      Plan plan = sketch.service("web", 4, 1).pending("web", 1).group("w", 0, 9).plan();

      assertThat(plan.scaleUp()).isEmpty();
      assertThat(refused(plan))
          .contains(
              "1 task of web: w: a new node has 2 CPUs and 4 GiB, the task reserves 4 CPUs and 1 GiB");
    }

    @Test
    void forAnotherPlatform() {
      Plan plan =
          sketch
              .service(
                  "web",
                  "Replicated",
                  "\"Placement\": {\"Platforms\": [{\"Architecture\": \"arm64\", \"OS\": \"linux\"}]}",
                  "")
              .pending("web", 1)
              .group("w", 0, 9)
              .plan();

      assertThat(refused(plan))
          .contains("1 task of web: w: its platform is linux/x86_64, the image's linux/arm64");
    }

    @Test
    void managers() {
      Plan plan =
          sketch.service("web", 1, 1).pending("web", 1).group("m", 3, 3).ofManagers().plan();

      assertThat(plan.scaleUp()).isEmpty();
      assertThat(refused(plan))
          .contains("1 task of web: m: managers are not added for waiting tasks");
    }

    @Test
    void forAnInstanceThatIsNoNodeAnyMore() {
      Plan plan =
          sketch
              .nodes("n1")
              .service("web", 1.5, 1)
              .running("web", "n1")
              .pending("web", 1)
              .group("w", 0, 9, "n1", "left-the-swarm")
              .plan();

      assertThat(plan.scaleUp()).singleElement().satisfies(it -> assertThat(it.to()).isEqualTo(3));
    }

    @Test
    void whereTheLastLaunchesFailed() {
      sketch.service("web", 1, 1).pending("web", 1).group("w", 0, 9);

      assertThat(refused(sketch.policy("{\"backOff\": {\"w\": \"2026-11-28T12:05:00Z\"}}").plan()))
          .contains(
              "1 task of web: group w: it gets no more nodes for a while,"
                  + " as its launches fail or are held up");
      assertThat(growth(sketch.policy("{\"backOff\": {\"w\": \"2026-11-28T11:59:00Z\"}}").plan()))
          .containsExactly("w 0 1");
      assertThat(growth(sketch.policy("{\"heldUp\": {\"w\": \"2026-11-28T12:05:00Z\"}}").plan()))
          .isEmpty();
    }

    @Test
    void ofAGroupOfWhichNothingIsKnown() {
      Plan plan = sketch.service("web", 1, 1).pending("web", 1).group("w", 0, 9, 0, "").plan();

      assertThat(refused(plan)).contains("1 task of web: w: nothing is known of its next node");
    }

    @Test
    void whenTheStateOfEveryNodeIsUnknown() {
      Plan plan =
          sketch
              .node("n1", "unknown", "active", "")
              .service("web", 4, 1)
              .pending("web", 1)
              .group("w", 0, 9, "n1")
              .plan();

      assertThat(plan.scaleUp()).isEmpty();
      assertThat(plan.refused()).extracting(Plan.Refused::what).containsExactly("everything");
    }
  }

  @Nested
  class Headroom {
    @Test
    void isRoomForTasksThatNobodyAskedForYet() {
      Plan plan =
          sketch
              .nodes("n1")
              .service("web", 1, 1)
              .running("web", "n1")
              .group("w", 0, 9, "n1")
              .policy(
                  "{\"groups\": {\"w\": {\"headroom\": {\"tasks\": 3, \"NanoCPUs\": 1000000000}}}}")
              .plan();

      assertThat(growth(plan)).containsExactly("w 1 2");
      assertThat(plan.pending()).isEmpty();
    }

    @Test
    void isToldWhereThereIsNoneToBeHad() {
      Plan plan =
          sketch
              .group("w", 0, 0)
              .policy("{\"groups\": {\"w\": {\"headroom\": {\"tasks\": 1, \"NanoCPUs\": 1}}}}")
              .plan();

      assertThat(refused(plan)).contains("headroom of w: group w: it is at its maximum of 0");
    }
  }

  @Test
  void aGlobalServicesTaskIsForItsNodeAlone() {
    Plan plan =
        sketch
            .nodes("n1")
            .service("web", 2, 1)
            .running("web", "n1")
            .service("agent", "Global", "\"Resources\": {\"Reservations\": {\"NanoCPUs\": 1}}", "")
            .bound("agent", "n1")
            .group("w", 0, 9, "n1")
            .plan();

    assertThat(plan.scaleUp()).isEmpty();
    assertThat(plan.pending().getFirst().help()).isEqualTo(Help.CANNOT);
    assertThat(plan.pending().getFirst().reasons())
        .containsExactly(
            "insufficient resources on 1 node", "a global service's task is for node n1 alone");
    assertThat(refused(plan))
        .contains(
            "1 task of agent: insufficient resources on 1 node;"
                + " a global service's task is for one node alone");
  }
}
