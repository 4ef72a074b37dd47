package dev.apiarist.local.twin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A twin that were wrong would not get away with it: here it is Swarm that is made to be. */
class ComparisonTest {
  private static final String FULL = "no suitable node (insufficient resources on 2 nodes)";

  private final List<@Nullable Object> tasks = new ArrayList<>();
  private long nanoCpus = 1_000_000_000;

  private ComparisonTest placed(String node) {
    return task("preparing", node, "");
  }

  private ComparisonTest waiting(String error) {
    return task("pending", "", error);
  }

  private ComparisonTest task(String state, String node, String error) {
    tasks.add(
        Json.parse(
            """
            {"ID": "t%d", "ServiceID": "web", "NodeID": "%s", "DesiredState": "running",
              "CreatedAt": "1970-01-01T00:00:00Z",
              "Spec": {"Resources": {"Reservations": {"NanoCPUs": %d}}},
              "Status": {"State": "%s", "Err": "%s"}}"""
                .formatted(tasks.size() + 1, node, nanoCpus, state, error)));
    return this;
  }

  /** Two nodes of two processors, and a service whose tasks come to it all at once. */
  private Sighting swarm() {
    return new Sighting(
        Instant.EPOCH,
        List.of(node("one"), node("two")),
        List.of(
            Json.parse(
                """
                {"ID": "web", "Spec": {"Name": "web", "Mode": {"Replicated": {"Replicas": %d}},
                  "TaskTemplate": {"Resources": {"Reservations": {"NanoCPUs": %d}}}}}"""
                    .formatted(tasks.size(), nanoCpus))),
        tasks);
  }

  private static @Nullable Object node(String id) {
    return Json.parse(
        """
        {"ID": "%s", "Spec": {"Role": "worker", "Availability": "active"},
          "Description": {"Resources": {"NanoCPUs": 2000000000, "MemoryBytes": 1000}},
          "Status": {"State": "ready"}}"""
            .formatted(id));
  }

  private List<String> differences() {
    Sighting after = swarm();
    Sighting before = new Sighting(after.at(), after.nodes(), after.services(), List.of());
    return Comparison.between(after, Rewind.of(before, after), 1);
  }

  @Test
  void findsNothingWhereSwarmSpreadsAndFills() {
    assertThat(placed("one").placed("two").differences()).isEmpty();
    assertThat(placed("two").placed("one").waiting(FULL).differences()).isEmpty();
  }

  @Test
  void findsTasksThatWaitThoughTheyAlwaysFit() {
    assertThat(placed("one").waiting(FULL).differences())
        .anySatisfy(it -> assertThat(it).contains("the twin says ALWAYS (2 to 2), Swarm placed 1"))
        .anySatisfy(it -> assertThat(it).contains("at rest, tasks of web wait"));
  }

  @Test
  void findsTasksThatHaveAPlaceThoughNoneIsThere() {
    nanoCpus = 2_500_000_000L;

    assertThat(placed("one").differences())
        .anySatisfy(it -> assertThat(it).contains("the twin says NEVER"));
  }

  @Test
  void findsTasksInTheWrongPlace() {
    assertThat(placed("one").placed("one").differences())
        .singleElement()
        .asString()
        .contains("no order of the twin comes to where Swarm put tasks");
  }

  @Test
  void doesNotMindWhichOfTwoEqualNodesIsTaken() {
    assertThat(placed("one").differences()).isEmpty();
    tasks.clear();
    assertThat(placed("two").differences()).isEmpty();
  }

  @Test
  void findsAnotherExplanation() {
    nanoCpus = 2_500_000_000L;

    assertThat(waiting("no suitable node (insufficient resources on 1 node)").differences())
        .singleElement()
        .asString()
        .contains("Swarm says \"no suitable node (insufficient resources on 1 node)\"");
    tasks.clear();
    assertThat(waiting(FULL).differences()).isEmpty();
  }
}
