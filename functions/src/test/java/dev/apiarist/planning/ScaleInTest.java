package dev.apiarist.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.planning.Plan.Move;
import dev.apiarist.planning.Plan.Removal;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.ServiceId;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes that nobody would miss. */
class ScaleInTest {
  private static final String HALF =
      "\"Resources\": {\"Reservations\": {\"NanoCPUs\": 1000000000}}";

  private final Sketch sketch = new Sketch();

  private static List<String> leaving(Plan plan) {
    return plan.scaleIn().stream().map(it -> it.node().value()).toList();
  }

  private static List<String> refused(Plan plan) {
    return plan.refused().stream().map(it -> it.what() + ": " + it.why()).toList();
  }

  @Nested
  class Unneeded {
    @Test
    void isWhatHasNothing() {
      Plan plan =
          sketch
              .nodes("n1", "n2")
              .service("web", 1, 1)
              .running("web", "n1", "n1")
              .group("w", 1, 9, "n1", "n2")
              .plan();

      assertThat(leaving(plan)).containsExactly("n2");
      assertThat(plan.scaleIn().getFirst().moves()).isEmpty();
    }

    @Test
    void isWhatHasRoomElsewhereWhichIsRemembered() {
      Plan plan =
          sketch
              .nodes("n1", "n2")
              .service("web", 0.5, 1)
              .running("web", "n1", "n2", "n2")
              .group("w", 1, 9, "n1", "n2")
              .plan();

      assertThat(plan.scaleIn()).hasSize(1);
      Removal removal = plan.scaleIn().getFirst();
      assertThat(removal.node()).isEqualTo(new NodeId("n1"));
      assertThat(removal.moves())
          .containsExactly(new Move(new ServiceId("web-id"), 1, List.of(new NodeId("n2"))));
      assertThat(removal.why()).isEqualTo("1 task fits elsewhere in every order; advice only");
      assertThat(removal.adviceOnly()).isTrue();
    }

    @Test
    void areOnlySoManyAsFitTogether() {
      Plan plan =
          sketch
              .nodes("n1", "n2", "n3")
              .service("web", 1, 1)
              .running("web", "n1", "n2", "n3")
              .group("w", 0, 9, "n1", "n2", "n3")
              .plan();

      assertThat(leaving(plan))
          .as("two nodes hold three tasks, one does not")
          .containsExactly("n1");
      assertThat(refused(plan))
          .contains(
              "scale-in of node n2 of group w: web would lack room for 1 task:"
                  + " no suitable node (insufficient resources on 1 node)");
    }

    @Test
    void isNothingThatOneOfSwarmsOrdersNeeds() {
      Plan plan =
          sketch
              .nodes("n1", "n2", "n3")
              .service("base", 0.5, 0)
              .service("large", 1.5, 0)
              .service("small", 0.25, 0)
              .running("base", "n2", "n3")
              .running("large", "n1")
              .running("small", "n1", "n1")
              .group("w", 0, 9, "n1")
              .plan();

      assertThat(leaving(plan)).as("small ones first leave no room for the large one").isEmpty();
    }

    @Test
    void isNothingThatHeadroomNeeds() {
      sketch.nodes("n1", "n2").group("w", 0, 9, "n1", "n2");

      assertThat(
              leaving(
                  sketch.policy("{\"headroom\": {\"tasks\": 2, \"NanoCPUs\": 2000000000}}").plan()))
          .isEmpty();
    }

    @Test
    void isFoundThoughAHeadroomIsToBeHadNowhere() {
      sketch.nodes("n1", "n2").group("w", 0, 2, "n1", "n2");
      sketch.policy(
          "{\"groups\": {\"w\": {\"headroom\": {\"tasks\": 1, \"NanoCPUs\": 9000000000}}}}");

      assertThat(leaving(sketch.plan())).containsExactly("n1", "n2");
    }

    @Test
    void isFirstWhatHasBeenSoBefore() {
      sketch.nodes("n1", "n2", "n3").service("web", 0.5, 0).running("web", "n3");
      sketch.group("w", 0, 9, "n1", "n2", "n3");

      assertThat(leaving(sketch.policy("{\"atOnce\": 1}").plan())).containsExactly("n1");
      assertThat(leaving(sketch.policy("{\"atOnce\": 1, \"unneeded\": [\"n3\"]}").plan()))
          .containsExactly("n3");
    }

    @Test
    void isFoundAlsoWhileTasksWaitThatNoNodeWouldTake() {
      Plan plan =
          sketch
              .nodes("n1", "n2")
              .service("web", 1, 1)
              .running("web", "n1")
              .service("lost", 0, 0, "node.labels.x==y")
              .pending("lost", 1)
              .group("w", 1, 9, "n1", "n2")
              .plan();

      assertThat(leaving(plan)).containsExactly("n2");
    }

    @Test
    void isNothingWhileTasksWaitForCapacity() {
      Plan plan =
          sketch
              .nodes("n1", "n2")
              .service("full", 2, 0)
              .running("full", "n1")
              .service("web", 2, 0)
              .pending("web", 2)
              .group("w", 1, 9, "n1", "n2")
              .plan();

      assertThat(leaving(plan)).isEmpty();
      assertThat(refused(plan))
          .contains("scale-in of group w: tasks wait that its nodes might take");
    }

    @Test
    void isFoundWhileTasksWaitForCapacityOfAnotherKind() {
      Plan plan =
          sketch
              .nodes("n1")
              .service("web", 0, 0, "node.labels.disk==ssd")
              .pending("web", 1)
              .group("ssd", 0, 9, 0, Sketch.machine(2, 4) + ", \"nodeLabels\": {\"disk\": \"ssd\"}")
              .group("w", 0, 9, "n1")
              .plan();

      assertThat(plan.scaleUp()).hasSize(1);
      assertThat(leaving(plan)).containsExactly("n1");
    }

    @Test
    void isNothingThatWaitingTasksAreAboutToUse() {
      Plan plan =
          sketch
              .nodes("n1", "n2")
              .service("web", 2, 0)
              .pending("web", 2)
              .group("w", 0, 9, "n1", "n2")
              .plan();

      assertThat(leaving(plan)).isEmpty();
    }
  }

  @Nested
  class Limits {
    @Test
    void theyLeaveInTurnsOfSoMany() {
      sketch.nodes("n1", "n2", "n3").group("w", 0, 9, "n1", "n2", "n3");
      sketch.policy("{\"atOnce\": 2}");

      assertThat(sketch.plan().scaleIn()).hasSize(2);
      assertThat(sketch.leaving("n1").plan().scaleIn()).hasSize(1);
    }

    @ParameterizedTest(name = "minimum {0}, at once {1}: {2} leave")
    @CsvSource({"0, 9, 3", "1, 9, 2", "3, 9, 0", "0, 1, 1", "2, 5, 1"})
    void areTheGroupsMinimumAndWhatMayGoAtOnce(int min, int atOnce, int leave) {
      Plan plan =
          sketch
              .nodes("n1", "n2", "n3")
              .group("w", min, 9, "n1", "n2", "n3")
              .policy("{\"atOnce\": " + atOnce + "}")
              .plan();

      assertThat(plan.scaleIn()).hasSize(leave);
    }

    @Test
    void isTheMinimumOfThoseThatAreThere() {
      sketch.nodes("n1", "n2").group("w", 1, 9, 4, Sketch.machine(2, 4), "n1", "n2");
      sketch.policy("{\"backOff\": {\"w\": \"2026-11-28T12:05:00Z\"}}");

      assertThat(leaving(sketch.plan())).containsExactly("n1");
    }

    @Test
    void areToldWhenTheyHold() {
      sketch.nodes("n1", "n2", "n3").group("w", 1, 9, "n1", "n2", "n3");

      assertThat(refused(sketch.plan()))
          .containsExactly("scale-in of more of group w: it would fall below its minimum of 1");
      assertThat(refused(sketch.policy("{\"atOnce\": 1}").plan()))
          .containsExactly("scale-in of more of group w: no more than 1 at once");
    }

    @Test
    void isEachGroupsMode() {
      sketch.nodes("n1", "n2").group("a", 0, 9, "n1").group("b", 0, 9, "n2");
      Plan plan =
          sketch
              .policy("{\"scaleIn\": \"off\", \"groups\": {\"b\": {\"scaleIn\": \"on\"}}}")
              .plan();

      assertThat(leaving(plan)).containsExactly("n2");
      assertThat(plan.scaleIn().getFirst().adviceOnly()).isFalse();
      assertThat(refused(plan)).contains("scale-in of group a: it is switched off");
    }

    @Test
    void areNodesOnTheirWay() {
      Plan plan = sketch.nodes("n1").group("w", 0, 9, 2, Sketch.machine(2, 4), "n1").plan();

      assertThat(leaving(plan)).isEmpty();
      assertThat(refused(plan)).contains("scale-in of group w: 1 node of it is on the way");
    }

    @Test
    void areManagers() {
      assertThat(leaving(sketch.nodes("n1").group("m", 0, 9, "n1").ofManagers().plan())).isEmpty();
    }

    @Test
    void isWhatIsNotKnown() {
      Plan plan =
          sketch
              .nodes("n1")
              .node("n2", "unknown", "active", "")
              .group("w", 0, 9, "n1", "n2")
              .plan();

      assertThat(leaving(plan)).isEmpty();
      assertThat(refused(plan)).contains("scale-in: the state of some nodes is unknown");
    }
  }

  @Nested
  class Kept {
    private List<String> why(String mode, String template, String rest) {
      Plan plan =
          sketch
              .nodes("n1", "n2")
              .service("web", mode, template, rest)
              .running("web", "n1")
              .group("w", 0, 9, "n1")
              .plan();
      assertThat(leaving(plan)).isEmpty();
      return refused(plan);
    }

    private static String because(String why) {
      return "scale-in of node n1 of group w: " + why;
    }

    @ParameterizedTest(name = "apiarist.protect={0}")
    @CsvSource({
      "true, true",
      "7h, true", // it joined six hours ago
      "5h, false",
      "false, false",
      "for ever, true",
    })
    void byALabelOfTheNode(String value, boolean kept) {
      Plan plan =
          sketch
              .node("n1", "ready", "active", "\"apiarist.protect\": \"" + value + "\"")
              .group("w", 0, 9, "n1")
              .plan();

      assertThat(leaving(plan).isEmpty()).isEqualTo(kept);
    }

    @Test
    void byALabelOfAService() {
      assertThat(why("Replicated", HALF, ", \"Labels\": {\"apiarist.protect\": \"12h\"}"))
          .contains(
              because("web on it has the label apiarist.protect=12h, until 2026-11-28T18:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ReplicatedJob", "GlobalJob"})
    void byAJob(String mode) {
      assertThat(why(mode, HALF, "")).contains(because("a task of the job web runs on it"));
    }

    @Test
    void byATaskThatIsNeverStartedAgain() {
      assertThat(why("Replicated", "\"RestartPolicy\": {\"Condition\": \"none\"}", ""))
          .contains(because("web on it is never started again (restart condition none)"));
    }

    @Test
    void byATaskThatIsNotAlwaysStartedAgain() {
      assertThat(why("Replicated", "\"RestartPolicy\": {\"MaxAttempts\": 3}", ""))
          .contains(because("web on it is restarted a number of times only (max_attempts)"));
    }

    @Test
    void byALocalVolume() {
      assertThat(
              why(
                  "Replicated",
                  "\"ContainerSpec\": {\"Mounts\": [{\"Type\": \"volume\", \"Source\": \"data\"}]}",
                  ""))
          .contains(because("web has a local volume on it"));
    }

    @Test
    void byNoTaskOfAGlobalService() {
      Plan plan =
          sketch
              .nodes("n1", "n2")
              .service("agent", "Global", HALF, ", \"Labels\": {\"apiarist.protect\": \"true\"}")
              .running("agent", "n1", "n2")
              .group("w", 0, 9, "n1")
              .plan();

      assertThat(leaving(plan)).containsExactly("n1");
    }
  }
}
