package dev.apiarist.infra.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apiarist.json.Json;
import dev.apiarist.planning.PolicyReader;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapacityConfigTest {
  private static ClusterConfig read(String groups, String rest) {
    return ConfigReader.parse(
        "test.yaml", "cluster: hive\ngroups: {" + groups + "}\n" + rest + "\n");
  }

  private static CapacityConfig.Rules web(String capacity, String rest) {
    return read("web: {max: 1, " + capacity + "}", rest).groups().getFirst().capacity();
  }

  @Nested
  class The_policy {
    @Test
    void has_nothing_that_holds_anyway() {
      assertThat(
              read(
                      "web: {max: 1, capacity: {scaleUp: on, priority: 0}}",
                      "capacity: {scaleUp: on, scaleIn: advise, sustainedFor: 600s, atOnce: 10,"
                          + " heal: on, healAfter: 10s}")
                  .policyJson())
          .isEqualTo("{}");
    }

    @Test
    void has_of_a_group_what_differs_from_all_others() {
      assertThat(
              read(
                      "web: {max: 1, capacity: {scaleIn: on}},"
                          + " db: {max: 1, capacity: {scaleIn: off, headroom: {tasks: 2}}}",
                      "capacity: {scaleUp: off, scaleIn: on, healAfter: 1m}")
                  .policyJson())
          .isEqualTo(
              "{\"scaleUp\":\"off\",\"scaleIn\":\"on\",\"healAfter\":\"60s\",\"groups\":{"
                  + "\"db\":{\"scaleIn\":\"off\",\"headroom\":{\"tasks\":2}}}}");
    }

    @Test
    void is_one_that_the_planner_reads() {
      String json =
          read(
                  "web: {max: 1, capacity: {scaleIn: on, sustainedFor: 1h30m, atOnce: 3, priority: 7,"
                      + " headroom: {tasks: 2, cpus: 0.25, memory: 1GiB,"
                      + " constraints: ['node.role != manager']}}}",
                  "capacity: {healAfter: 2m}")
              .policyJson();

      assertThat(Json.write(Json.parseObject(json))).isEqualTo(json);
      assertThat(PolicyReader.read(Json.parseObject(json)).healAfter())
          .isEqualTo(Duration.ofMinutes(2));
      assertThat(PolicyReader.read(Json.parseObject(json)).groups().values())
          .singleElement()
          .satisfies(
              policy -> {
                assertThat(policy.sustainedFor()).isEqualTo(Duration.ofMinutes(90));
                assertThat(policy.atOnce()).isEqualTo(3);
                assertThat(policy.priority()).isEqualTo(7);
                assertThat(policy.headroom())
                    .hasValueSatisfying(
                        room -> {
                          assertThat(room.tasks()).isEqualTo(2);
                          assertThat(room.reservation().nanoCpus()).isEqualTo(250_000_000);
                          assertThat(room.reservation().memoryBytes()).isEqualTo(1L << 30);
                          assertThat(room.constraints()).containsExactly("node.role != manager");
                        });
              });
    }

    @Test
    void that_no_function_could_take_is_refused() {
      String groups =
          IntStream.range(0, 30)
              .mapToObj(
                  number ->
                      "group-%d: {max: 1, capacity: {priority: 1, atOnce: 1, sustainedFor: 5m}}"
                          .formatted(10 + number))
              .collect(Collectors.joining(", "));

      assertThatThrownBy(() -> read(groups, ""))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("capacity: has 1782 bytes as JSON with that of all groups");
    }
  }

  @Nested
  class A_group {
    @Test
    void follows_what_is_said_for_all() {
      assertThat(
              web("min: 0", "capacity: {scaleUp: off, scaleIn: on, sustainedFor: 1h, atOnce: 2}"))
          .isEqualTo(web("capacity: {scaleUp: off, scaleIn: on, sustainedFor: 1h, atOnce: 2}", ""));
    }

    @Test
    void that_grows_by_an_alarm_for_waiting_tasks_does_not_grow_twice() {
      assertThat(web("scaling: {pendingTasks: 1}", "").scaleUp()).isFalse();
      assertThat(web("scaling: {pendingTasks: 1}", "capacity: {scaleUp: on}").scaleUp()).isFalse();
      assertThat(web("scaling: {reservedAbove: 80%}", "").scaleUp()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"2, 2000000000", "0.5, 500000000", "0.000000001, 1", "1000, 1000000000000"})
  void processors_are_exact(String text, long nano) {
    assertThat(Processors.parse(text).nano()).isEqualTo(nano);
  }
}
