package dev.apiarist.infra.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.infra.stack.StackView.Resource;
import dev.apiarist.infra.stack.StackView.Statement;
import dev.apiarist.json.Json;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TriggersTest {
  private final StackView stack = Stacks.example();
  private final Resource queue =
      stack.named("AWS::SQS::Queue", "QueueName", "apiarist-demo-lifecycle");
  private final Resource ticks = stack.named("AWS::SQS::Queue", "QueueName", "apiarist-demo-ticks");
  private final Resource deadLetters =
      stack.named("AWS::SQS::Queue", "QueueName", "apiarist-demo-lifecycle-dead-letters");

  @Nested
  class The_lifecycle_queue {
    @Test
    void is_encrypted_and_refuses_plain_connections() {
      assertThat(List.of(queue, deadLetters, ticks))
          .allSatisfy(each -> assertThat(each.at("SqsManagedSseEnabled")).isEqualTo(true));
      assertThat(stack.all("AWS::SQS::QueuePolicy"))
          .hasSize(4)
          .allSatisfy(
              policy ->
                  assertThat(policy.statements())
                      .anySatisfy(
                          statement -> {
                            assertThat(statement.allows()).isFalse();
                            assertThat(Json.write(statement.json().get("Condition")))
                                .isEqualTo("{\"Bool\":{\"aws:SecureTransport\":\"false\"}}");
                          }));
    }

    @Test
    void hides_a_step_for_six_times_as_long_as_it_may_take() {
      assertThat(queue.json("VisibilityTimeout")).isEqualTo("360");
      assertThat(stack.function("apiarist-demo-lifecycle").json("Timeout")).isEqualTo("60");
    }

    @Test
    void gives_up_after_five_attempts_and_alarms() {
      assertThat(queue.json("RedrivePolicy", "maxReceiveCount")).isEqualTo("5");
      assertThat(stack.referenced(queue.at("RedrivePolicy", "deadLetterTargetArn")))
          .isEqualTo(deadLetters);

      Resource alarm =
          stack.named(
              "AWS::CloudWatch::Alarm", "AlarmName", "apiarist-demo-lifecycle-dead-letters");
      assertThat(alarm.at("MetricName")).isEqualTo("ApproximateNumberOfMessagesVisible");
      assertThat(alarm.json("Threshold")).isEqualTo("0");
      assertThat(alarm.at("ComparisonOperator")).isEqualTo("GreaterThanThreshold");
      assertThat(stack.referenced(Json.at(alarm.list("Dimensions").getFirst(), "Value")))
          .isEqualTo(deadLetters);
    }

    @Test
    void feeds_one_step_at_a_time_to_the_lifecycle_function() {
      Resource mapping = mappingOf(queue);
      assertThat(stack.referenced(mapping.at("FunctionName")))
          .isEqualTo(stack.function("apiarist-demo-lifecycle"));
      assertThat(mapping.json("BatchSize")).isEqualTo("1");
      assertThat(mapping.json("FunctionResponseTypes")).isEqualTo("[\"ReportBatchItemFailures\"]");
    }
  }

  @Nested
  class The_rule_of_lifecycle_actions {
    private final Resource rule =
        stack.named("AWS::Events::Rule", "Name", "apiarist-demo-lifecycle-actions");

    @Test
    void matches_launches_and_terminations_of_this_clusters_groups() {
      assertThat(rule.json("EventPattern"))
          .isEqualTo(
              "{\"detail\":{\"AutoScalingGroupName\":[\"apiarist-demo-managers\","
                  + "\"apiarist-demo-web\",\"apiarist-demo-front\"]},"
                  + "\"detail-type\":[\"EC2 Instance-launch Lifecycle Action\","
                  + "\"EC2 Instance-terminate Lifecycle Action\"],"
                  + "\"source\":[\"aws.autoscaling\"]}");
    }

    @Test
    void sends_to_the_queue_and_may() {
      assertThat(rule.list("Targets")).hasSize(1);
      assertThat(stack.referenced(Json.at(rule.list("Targets").getFirst(), "Arn")))
          .isEqualTo(queue);
      assertThat(stack.all("AWS::SQS::QueuePolicy").stream().flatMap(TriggersTest::sends))
          .hasSize(1)
          .allSatisfy(
              statement ->
                  assertThat(Json.write(statement.json().get("Condition")))
                      .isEqualTo(
                          "{\"ArnEquals\":{\"aws:SourceArn\":{\"Fn::GetAtt\":[\""
                              + rule.id()
                              + "\",\"Arn\"]}}}"));
    }
  }

  private Resource mappingOf(Resource source) {
    return stack.all("AWS::Lambda::EventSourceMapping").stream()
        .filter(mapping -> stack.referenced(mapping.at("EventSourceArn")).equals(source))
        .findFirst()
        .orElseThrow();
  }

  @Nested
  class The_queue_of_ticks {
    @Test
    void forgets_what_the_next_sweep_makes_up_for() {
      assertThat(ticks.json("MessageRetentionPeriod")).isEqualTo("120");
      assertThat(ticks.at("RedrivePolicy")).isNull();
    }

    @Test
    void hides_a_tick_for_six_times_as_long_as_it_may_take() {
      assertThat(ticks.json("VisibilityTimeout")).isEqualTo("330");
      assertThat(stack.function("apiarist-demo-reconcile").json("Timeout")).isEqualTo("55");
    }

    @Test
    void feeds_one_tick_at_a_time_to_reconcile() {
      Resource mapping = mappingOf(ticks);
      assertThat(stack.referenced(mapping.at("FunctionName")))
          .isEqualTo(stack.function("apiarist-demo-reconcile"));
      assertThat(mapping.json("BatchSize")).isEqualTo("1");
    }
  }

  private static Stream<Statement> sends(Resource policy) {
    return policy.statements().stream()
        .filter(statement -> statement.actions().contains("sqs:SendMessage"));
  }

  @Nested
  class The_sweep {
    private final Resource rule = stack.named("AWS::Events::Rule", "Name", "apiarist-demo-sweep");
    private final Resource reconcile = stack.function("apiarist-demo-reconcile");

    @Test
    void starts_every_minute() {
      assertThat(rule.at("ScheduleExpression")).isEqualTo("rate(1 minute)");
      assertThat(stack.referenced(Json.at(rule.list("Targets").getFirst(), "Arn")))
          .isEqualTo(reconcile);
    }

    @Test
    void may_start_the_function() {
      Resource permission =
          stack.named("AWS::Lambda::Permission", "Principal", "events.amazonaws.com");
      assertThat(stack.referenced(permission.at("FunctionName"))).isEqualTo(reconcile);
      assertThat(stack.referenced(permission.at("SourceArn"))).isEqualTo(rule);
    }

    @Test
    void does_not_start_before_what_it_needs() {
      assertThat(rule.dependsOn())
          .contains(
              stack.only("AWS::DynamoDB::Table").id(), stack.only("Custom::ApiaristCluster").id());
    }
  }
}
