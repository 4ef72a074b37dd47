package dev.apiarist.placement.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.placement.model.Failure;
import dev.apiarist.placement.model.NodeFacts;
import dev.apiarist.placement.model.Revision;
import dev.apiarist.placement.model.SwarmFacts;
import dev.apiarist.placement.model.TaskTemplate;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.ServiceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** What holds of every swarm, in every order. */
class RandomSwarmsTest {
  private static final int SWARMS = 3000;
  private static final Orders ORDERS = new Orders(5, 11);

  private static void forEach(BiConsumer<TestSwarm, Outcome> check) {
    for (int seed = 0; seed < SWARMS; seed++) {
      TestSwarm swarm = new RandomSwarm(seed).make();
      try {
        check.accept(swarm, swarm.asItIs().run(ORDERS));
      } catch (AssertionError broken) {
        throw new AssertionError("swarm of seed " + seed, broken);
      }
    }
  }

  private static Map<NodeId, Ledger> ledgers(SwarmFacts facts) {
    Map<NodeId, Ledger> ledgers = new LinkedHashMap<>();
    for (NodeFacts node : facts.nodes()) {
      ledgers.put(node.id(), new Ledger(node, facts));
    }
    return ledgers;
  }

  /** Enters all placements, asking before each whether the node would have the task. */
  private static Map<NodeId, Ledger> entered(TestSwarm swarm, Placement placement) {
    Map<NodeId, Ledger> ledgers = ledgers(swarm.facts());
    placement
        .tasks()
        .forEach(
            (service, nodes) ->
                nodes.forEach((node, count) -> enter(swarm, service, ledgers, node, count)));
    return ledgers;
  }

  private static void enter(
      TestSwarm swarm, ServiceId service, Map<NodeId, Ledger> ledgers, NodeId node, int count) {
    Ledger ledger = Objects.requireNonNull(ledgers.get(node));
    TaskTemplate template = swarm.revision(service.value()).template();
    for (int i = 0; i < count; i++) {
      assertThat(ledger.passes(service, template)).as("%s on %s", service, node).isTrue();
      ledger.place(service, template);
    }
  }

  @Test
  void aFailureOfWhichThereAreNotManyChangesNothing() {
    for (int seed = 0; seed < SWARMS; seed++) {
      SwarmFacts facts = new RandomSwarm(seed).make().facts();
      List<Failure> one = new ArrayList<>();
      facts
          .services()
          .forEach(
              service ->
                  one.add(
                      new Failure(
                          service.current(), facts.nodes().getFirst().id(), Instant.EPOCH)));
      SwarmFacts failing =
          new SwarmFacts(facts.nodes(), facts.services(), facts.tasks(), one, facts.volumes());

      assertThat(Twin.of(failing, Instant.EPOCH).asItIs().run(ORDERS))
          .as("swarm of seed %d", seed)
          .isEqualTo(Twin.of(facts, Instant.EPOCH).asItIs().run(ORDERS));
    }
  }

  @Test
  void noOrderEverBreaksAFilter() {
    forEach(
        (swarm, outcome) -> outcome.placements().forEach(placement -> entered(swarm, placement)));
  }

  @Test
  void aTaskIsLeftOnlyWhenNoNodeWouldHaveIt() {
    forEach(
        (swarm, outcome) ->
            outcome
                .placements()
                .forEach(
                    placement -> {
                      Map<NodeId, Ledger> ledgers = entered(swarm, placement);
                      outcome
                          .groups()
                          .forEach(group -> assertNothingLeft(group, placement, ledgers));
                    }));
  }

  private static void assertNothingLeft(
      GroupVerdict group, Placement placement, Map<NodeId, Ledger> ledgers) {
    Revision revision = group.revision();
    int placed =
        placement.tasks().getOrDefault(revision.service(), Map.of()).values().stream()
            .mapToInt(Integer::intValue)
            .sum();
    assertThat(placed).isBetween(group.fewest(), group.most());
    if (placed < group.count()) {
      assertThat(group.reasons()).isNotEmpty();
      assertThat(ledgers.values())
          .as("%s left over", revision.service())
          .noneMatch(ledger -> ledger.passes(revision.service(), revision.template()));
    }
  }

  @Test
  void alwaysMeansInEveryOrderAndNeverInNone() {
    forEach(
        (swarm, outcome) ->
            outcome
                .groups()
                .forEach(
                    group -> {
                      var placed =
                          outcome.placements().stream()
                              .map(
                                  placement ->
                                      placement
                                          .tasks()
                                          .getOrDefault(group.revision().service(), Map.of())
                                          .values()
                                          .stream()
                                          .mapToInt(Integer::intValue)
                                          .sum());
                      switch (group.verdict()) {
                        case ALWAYS -> assertThat(placed).containsOnly(group.count());
                        case NEVER -> assertThat(placed).containsOnly(0);
                        case SOMETIMES -> assertThat(placed).contains(group.fewest());
                      }
                    }));
  }
}
