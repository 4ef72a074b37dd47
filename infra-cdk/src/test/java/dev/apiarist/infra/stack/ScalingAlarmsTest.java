package dev.apiarist.infra.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.infra.stack.StackView.Resource;
import dev.apiarist.json.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The alarms that scale groups by what the sweep publishes. */
class ScalingAlarmsTest {
  private final StackView stack = Stacks.rich();

  private static Resource alarm(StackView stack, String name) {
    return stack.named("AWS::CloudWatch::Alarm", "AlarmName", name);
  }

  private static String cluster(String scaling) {
    return "{cluster: hive, groups: {web: {max: 4, scaling: %s}}}".formatted(scaling);
  }

  @Test
  void there_are_none_unless_thresholds_are_set() {
    assertThat(scaling(Stacks.example())).isEmpty();
    assertThat(scaling(Stacks.of(cluster("{upAfter: 5m}")))).isEmpty();
  }

  @Test
  void there_is_one_for_each_direction_of_a_group_with_thresholds() {
    assertThat(scaling(stack))
        .containsExactlyInAnyOrder(
            "apiarist-big-hive-web-scale-up", "apiarist-big-hive-web-scale-down");
    assertThat(scaling(Stacks.of(cluster("{pendingTasks: 1}"))))
        .containsExactly("apiarist-hive-web-scale-up");
    assertThat(scaling(Stacks.of(cluster("{reservedBelow: 20%}"))))
        .containsExactly("apiarist-hive-web-scale-down");
  }

  private static List<String> scaling(StackView stack) {
    return stack.all("AWS::CloudWatch::Alarm").stream()
        .map(alarm -> String.valueOf(alarm.at("AlarmName")))
        .filter(name -> name.contains("-scale-"))
        .toList();
  }

  @Nested
  class The_way_up {
    private final Resource up = alarm(stack, "apiarist-big-hive-web-scale-up");

    @Test
    void is_pending_tasks_or_a_large_share_reserved_unless_nodes_are_on_their_way() {
      assertThat(expression(up))
          .isEqualTo("IF(coming < 1 AND (pending >= 2 OR cpu > 80 OR memory > 80), 1, 0)");
      assertThat(metrics(up))
          .isEqualTo(
              Map.of(
                  "coming", "NodesComing Maximum",
                  "pending", "PendingTasks Minimum",
                  "cpu", "ReservedCpu Average",
                  "memory", "ReservedMemory Average"));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "{pendingTasks: 1}|IF(coming < 1 AND (pending >= 1), 1, 0)|2",
          "{reservedAbove: 70%}|IF(coming < 1 AND (cpu > 70 OR memory > 70), 1, 0)|3"
        })
    void asks_for_nothing_that_is_not_configured(String scaling, String expression, int metrics) {
      Resource alone = alarm(Stacks.of(cluster(scaling)), "apiarist-hive-web-scale-up");

      assertThat(expression(alone)).isEqualTo(expression);
      assertThat(metrics(alone)).hasSize(metrics);
    }

    @Test
    void must_last_as_long_as_configured() {
      assertLasts(up, 3);
      assertLasts(alarm(Stacks.of(cluster("{pendingTasks: 1}")), "apiarist-hive-web-scale-up"), 2);
    }
  }

  @Nested
  class The_way_down {
    private final Resource down = alarm(stack, "apiarist-big-hive-web-scale-down");

    @Test
    void ends_at_the_minimum_of_the_group() {
      StackView kept =
          Stacks.of(
              "{cluster: hive, groups: {web: {min: 3, max: 4, scaling: {reservedBelow: 20%}}}}");

      assertThat(expression(alarm(kept, "apiarist-hive-web-scale-down")))
          .startsWith("IF(nodes > 3 AND ");
    }

    @Test
    void is_little_reserved_of_both_while_nothing_waits_or_comes_and_never_the_last_node() {
      assertThat(expression(down))
          .isEqualTo(
              "IF(nodes > 1 AND coming < 1 AND leaving < 1 AND pending < 1"
                  + " AND cpu < 30 AND memory < 30, 1, 0)");
      assertThat(metrics(down))
          .isEqualTo(
              Map.of(
                  "nodes", "Nodes Minimum",
                  "coming", "NodesComing Maximum",
                  "leaving", "NodesLeaving Maximum",
                  "pending", "PendingTasks Maximum",
                  "cpu", "ReservedCpu Average",
                  "memory", "ReservedMemory Average"));
    }

    @Test
    void must_last_as_long_as_configured() {
      assertLasts(down, 20);
      assertLasts(
          alarm(Stacks.of(cluster("{reservedBelow: 20%}")), "apiarist-hive-web-scale-down"), 15);
    }
  }

  @ParameterizedTest
  @CsvSource({"up", "down"})
  void each_fires_on_one_and_not_in_the_dark(String direction) {
    Resource alarm = alarm(stack, "apiarist-big-hive-web-scale-" + direction);

    assertThat(alarm.at("ComparisonOperator")).isEqualTo("GreaterThanOrEqualToThreshold");
    assertThat(alarm.json("Threshold")).isEqualTo("1");
    assertThat(alarm.at("TreatMissingData")).isEqualTo("notBreaching");
  }

  @ParameterizedTest
  @CsvSource({"up", "down"})
  void each_invokes_the_webhook_function_with_a_line_that_it_reads(String direction) {
    Resource alarm = alarm(stack, "apiarist-big-hive-web-scale-" + direction);

    assertThat(alarm.list("AlarmActions")).hasSize(1);
    assertThat(stack.referenced(alarm.list("AlarmActions").getFirst()))
        .isEqualTo(stack.function("apiarist-big-hive-webhook"));
    assertThat(alarm.list("OKActions")).isEmpty();
    assertThat(alarm.list("InsufficientDataActions")).isEmpty();
    assertThat(String.valueOf(alarm.at("AlarmDescription")).lines())
        .hasSize(2)
        .last()
        .isEqualTo("apiarist: scale=" + direction + " type=node group=web");
  }

  @Test
  void their_description_says_what_they_wait_for() {
    assertThat(
            String.valueOf(alarm(stack, "apiarist-big-hive-web-scale-up").at("AlarmDescription")))
        .startsWith(
            "Up when 2 or more tasks wait for a node of web, or more than 80 % of the processors"
                + " or of the memory of web are reserved.\n");
    assertThat(
            String.valueOf(alarm(stack, "apiarist-big-hive-web-scale-down").at("AlarmDescription")))
        .startsWith(
            "Down when less than 30 % of the processors and of the memory of web are reserved.\n");
  }

  @Test
  void the_function_lets_alarms_of_this_account_invoke_it() {
    Resource permission =
        stack.named(
            "AWS::Lambda::Permission", "Principal", "lambda.alarms.cloudwatch.amazonaws.com");

    assertThat(stack.referenced(permission.at("FunctionName")))
        .isEqualTo(stack.function("apiarist-big-hive-webhook"));
    assertThat(permission.json("SourceAccount")).isEqualTo("{\"Ref\":\"AWS::AccountId\"}");
  }

  private static void assertLasts(Resource alarm, int minutes) {
    assertThat(alarm.json("EvaluationPeriods")).isEqualTo(String.valueOf(minutes));
    assertThat(alarm.json("DatapointsToAlarm")).isEqualTo(String.valueOf(minutes));
  }

  private static String expression(Resource alarm) {
    return alarm.list("Metrics").stream()
        .filter(metric -> Boolean.TRUE.equals(Json.at(metric, "ReturnData")) || !isStat(metric))
        .map(metric -> Json.textAt(metric, "", "Expression"))
        .reduce((first, second) -> first + second)
        .orElseThrow();
  }

  /** Name and statistic of each metric by its ID; all are of the group, each minute. */
  private static Map<String, String> metrics(Resource alarm) {
    Map<String, String> metrics = new TreeMap<>();
    for (Object metric : alarm.list("Metrics")) {
      if (isStat(metric)) {
        assertThat(Json.textAt(metric, "", "MetricStat", "Metric", "Namespace"))
            .startsWith("Apiarist/");
        assertThat(Json.write(Json.at(metric, "MetricStat", "Metric", "Dimensions")))
            .isEqualTo("[{\"Name\":\"Group\",\"Value\":\"web\"}]");
        assertThat(Json.longAt(metric, 0, "MetricStat", "Period")).isEqualTo(60);
        assertThat(Json.at(metric, "ReturnData")).isEqualTo(false);
        metrics.put(
            Json.textAt(metric, "", "Id"),
            Json.textAt(metric, "", "MetricStat", "Metric", "MetricName")
                + " "
                + Json.textAt(metric, "", "MetricStat", "Stat"));
      }
    }
    return metrics;
  }

  private static boolean isStat(@Nullable Object metric) {
    return Json.at(metric, "MetricStat") != null;
  }
}
