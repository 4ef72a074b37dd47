package dev.apiarist.placement.simulation;

import static dev.apiarist.placement.simulation.TestSwarm.reserving;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.placement.model.Spread;
import dev.apiarist.placement.model.TaskTemplate;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.NodeState;
import dev.apiarist.swarm.ServiceId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Placement preferences: a tree of label values, evened out level by level. */
class SpreadTest {
  private static final Spread ZONE = new Spread(false, "zone");
  private static final Spread RACK = new Spread(false, "rack");

  private final TestSwarm swarm = new TestSwarm();

  /** Tasks by the zone of their nodes, the zone being what a node's name begins with. */
  private List<Map<String, Integer>> byZone() {
    return swarm.run().placements().stream()
        .map(
            placement -> {
              Map<String, Integer> zones = new TreeMap<>();
              placement
                  .tasks()
                  .getOrDefault(new ServiceId("web"), Map.of())
                  .forEach(
                      (node, count) ->
                          zones.merge(node.value().substring(0, 1), count, Integer::sum));
              return zones;
            })
        .distinct()
        .toList();
  }

  private TestSwarm zoned(String... names) {
    for (String name : names) {
      swarm.labelled(name, "zone", name.substring(0, 1), "rack", name.substring(1, 2));
    }
    return swarm;
  }

  private static TaskTemplate over(Spread... spreads) {
    return TaskTemplate.PLAIN.spreading(spreads);
  }

  @Test
  void everyBranchGetsTheSameHoweverManyNodesItHas() {
    zoned("a1", "b1", "b2", "b3").replicated("web", over(ZONE)).pending("web", 6);

    assertThat(byZone()).containsExactly(Map.of("a", 3, "b", 3));
  }

  @Test
  void whatABranchHasAlreadyIsMadeUpForByOthers() {
    zoned("a1", "b1", "b2")
        .replicated("web", over(ZONE))
        .running("web", "a1", "a1", "a1")
        .pending("web", 5);

    assertThat(byZone()).containsExactly(Map.of("a", 1, "b", 4));
  }

  @Test
  void aRestThatDoesNotDivideGoesToAnyBranch() {
    zoned("a1", "b1").replicated("web", over(ZONE)).pending("web", 3);

    assertThat(byZone()).containsExactlyInAnyOrder(Map.of("a", 1, "b", 2), Map.of("a", 2, "b", 1));
  }

  @Test
  void aFullBranchLeavesItsShareToTheOthers() {
    zoned("a1", "b1", "b2")
        .replicated("filler", reserving(0, 3))
        .running("filler", "a1")
        .replicated("web", reserving(0, 1).spreading(ZONE))
        .pending("web", 6);

    assertThat(byZone()).containsExactly(Map.of("a", 1, "b", 5));
  }

  @Test
  void tasksOnNodesThatTakeNoneCountForTheirBranch() {
    zoned("a1", "b1")
        .node(TestSwarm.closed("x", NodeState.READY, Availability.DRAIN))
        .replicated("web", over(ZONE))
        .running("web", "x", "x")
        .pending("web", 4);

    // The drained node is a branch of its own: six tasks in three branches are two each.
    assertThat(byZone()).containsExactly(Map.of("a", 2, "b", 2));
  }

  @Test
  void theFirstBranchBelowItsShareGetsTheRestToo() {
    zoned("a1", "b1", "c1")
        .replicated("web", over(ZONE))
        .running("web", "c1", "c1")
        .pending("web", 2);

    assertThat(byZone()).containsExactlyInAnyOrder(Map.of("a", 2), Map.of("b", 2));
  }

  @Test
  void nodesWithoutTheLabelAreABranchLikeAnyOther() {
    zoned("a1", "b1").nodes("x1", "x2").replicated("web", over(ZONE)).pending("web", 6);

    assertThat(byZone()).containsExactly(Map.of("a", 2, "b", 2, "x", 2));
  }

  @Test
  void theSecondLevelDividesWhatTheFirstGives() {
    zoned("a1", "a2", "b1").replicated("web", over(ZONE, RACK)).pending("web", 8);

    Outcome outcome = swarm.run();
    for (Placement placement : outcome.placements()) {
      assertThat(placement.tasks().get(new ServiceId("web")))
          .extractingFromEntries(entry -> entry.getKey().value() + "=" + entry.getValue())
          .containsExactlyInAnyOrder("a1=2", "a2=2", "b1=4");
    }
  }

  @Test
  void insideABranchNodesAreChosenAsAlways() {
    zoned("a1", "a2", "b1")
        .replicated("web", over(ZONE))
        .running("web", "a1", "b1")
        .pending("web", 2);

    for (Placement placement : swarm.run().placements()) {
      assertThat(placement.tasks().get(new ServiceId("web")))
          .extractingFromEntries(entry -> entry.getKey().value())
          .containsExactlyInAnyOrder("a2", "b1");
    }
  }

  @Test
  void aWholeGroupThatFitsSomewhereFits() {
    zoned("a1", "b1", "c1")
        .replicated("filler", reserving(0, 4))
        .running("filler", "a1", "b1")
        .replicated("web", reserving(0, 1).spreading(ZONE))
        .pending("web", 4);

    assertThat(byZone()).containsExactly(Map.of("c", 4));
    assertThat(swarm.run().alwaysFits()).isTrue();
  }

  @Test
  void withoutRoomAnywhereItEnds() {
    zoned("a1", "b1").replicated("web", reserving(0, 9).spreading(ZONE)).pending("web", 4);

    GroupVerdict verdict = swarm.run().groups().getFirst();
    assertThat(verdict.verdict()).isEqualTo(Verdict.NEVER);
    assertThat(verdict.reasons())
        .extracting(reason -> reason.text())
        .containsExactly("no suitable node (insufficient resources on 2 nodes)");
  }

  @Test
  void engineLabelsSpreadToo() {
    assertThat(Spread.parse("Engine.Labels.zone")).contains(new Spread(true, "zone"));
    assertThat(Spread.parse("node.labels.Zone")).contains(new Spread(false, "Zone"));
    assertThat(Spread.parse("node.labels.")).isEmpty();
    assertThat(Spread.parse("node.hostname")).isEmpty();
  }
}
