package dev.apiarist.infra.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.infra.stack.StackView.Resource;
import dev.apiarist.json.Json;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Decisions that somebody should look at. */
class JournalAlarmsTest {
  private final StackView stack = Stacks.example();

  @ParameterizedTest
  @CsvSource({
    "AbandonedLaunches, apiarist-demo-abandoned-launches,"
        + " '{ $.decision = \"join\" && $.outcome = \"FAILED\" }'",
    "UnansweredLeaves, apiarist-demo-unanswered-leaves,"
        + " '{ $.decision = \"leave\" && $.outcome = \"FAILED\""
        + " && $.reason = \"nobody answered its hook*\" }'",
    "Alarms, apiarist-demo-alarms, '{ $.decision = \"alarm\" }'"
  })
  void are_counted_in_the_logs_of_those_who_decide(String metric, String name, String pattern) {
    List<Resource> filters =
        stack.all("AWS::Logs::MetricFilter").stream()
            .filter(
                filter ->
                    metric.equals(
                        Json.at(filter.list("MetricTransformations").getFirst(), "MetricName")))
            .toList();
    assertThat(filters)
        .hasSize(3)
        .allSatisfy(filter -> assertThat(filter.at("FilterPattern")).isEqualTo(pattern))
        .extracting(filter -> stack.referenced(filter.at("LogGroupName")).at("LogGroupName"))
        .containsExactlyInAnyOrder(
            "/aws/lambda/apiarist-demo-lifecycle",
            "/aws/lambda/apiarist-demo-reconcile",
            "/aws/lambda/apiarist-demo-enroll");

    Resource alarm = stack.named("AWS::CloudWatch::Alarm", "AlarmName", name);
    assertThat(alarm.at("Namespace")).isEqualTo("Apiarist/demo");
    assertThat(alarm.at("MetricName")).isEqualTo(metric);
    assertThat(alarm.at("Statistic")).isEqualTo("Sum");
    assertThat(alarm.json("Threshold")).isEqualTo("0");
    assertThat(alarm.at("TreatMissingData")).isEqualTo("notBreaching");
  }
}
