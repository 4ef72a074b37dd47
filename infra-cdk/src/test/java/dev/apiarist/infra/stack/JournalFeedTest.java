package dev.apiarist.infra.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.infra.stack.StackView.Resource;
import dev.apiarist.infra.stack.StackView.Statement;
import dev.apiarist.json.Json;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What tells others of the journal. */
class JournalFeedTest {
  private final StackView stack = Stacks.rich();
  private final Resource undelivered =
      stack.named("AWS::SQS::Queue", "QueueName", "apiarist-big-hive-notify-dead-letters");

  @Nested
  class The_stream {
    private final Resource mapping =
        stack.named("AWS::Lambda::EventSourceMapping", "StartingPosition", "TRIM_HORIZON");

    @Test
    void shows_new_items_of_the_table() {
      Resource table = stack.only("AWS::DynamoDB::Table");
      assertThat(table.at("StreamSpecification", "StreamViewType")).isEqualTo("NEW_IMAGE");
      assertThat(mapping.json("EventSourceArn"))
          .isEqualTo("{\"Fn::GetAtt\":[\"" + table.id() + "\",\"StreamArn\"]}");
      assertThat(stack.referenced(mapping.at("FunctionName")))
          .isEqualTo(stack.function("apiarist-big-hive-notify"));
    }

    @Test
    void is_filtered_to_decisions_of_the_journal() {
      List<?> filters = mapping.list("FilterCriteria", "Filters");
      assertThat(filters).hasSize(1);
      assertThat(Json.parseObject(Json.textAt(filters.getFirst(), "", "Pattern")))
          .isEqualTo(
              Json.parseObject(
                  """
                  {"eventName": ["INSERT"],
                   "dynamodb": {"Keys": {"pk": {"S": [{"prefix": "journal#"}]}}}}
                  """));
    }

    @Test
    void is_gathered_for_a_second_and_tried_again_within_bounds() {
      assertThat(mapping.json("BatchSize")).isEqualTo("100");
      assertThat(mapping.json("MaximumBatchingWindowInSeconds")).isEqualTo("1");
      assertThat(mapping.json("FunctionResponseTypes")).isEqualTo("[\"ReportBatchItemFailures\"]");
      assertThat(mapping.json("BisectBatchOnFunctionError")).isEqualTo("true");
      assertThat(mapping.json("MaximumRetryAttempts")).isEqualTo("10");
      assertThat(mapping.json("MaximumRecordAgeInSeconds")).isEqualTo("21600");
    }

    @Test
    void gives_up_into_a_queue_with_an_alarm() {
      assertThat(stack.referenced(mapping.at("DestinationConfig", "OnFailure", "Destination")))
          .isEqualTo(undelivered);
      assertThat(undelivered.at("SqsManagedSseEnabled")).isEqualTo(true);
      Resource alarm =
          stack.named(
              "AWS::CloudWatch::Alarm", "AlarmName", "apiarist-big-hive-notify-dead-letters");
      assertThat(alarm.at("MetricName")).isEqualTo("ApproximateNumberOfMessagesVisible");
      assertThat(alarm.json("Threshold")).isEqualTo("0");
      assertThat(stack.referenced(Json.at(alarm.list("Dimensions").getFirst(), "Value")))
          .isEqualTo(undelivered);
    }
  }

  @Test
  void the_function_may_read_the_stream_tell_its_targets_and_nothing_else() {
    Map<String, String> resources =
        stack.statementsOfFunction("apiarist-big-hive-notify").stream()
            .filter(Statement::allows)
            .flatMap(
                statement ->
                    statement.actions().stream()
                        .map(action -> Map.entry(action, statement.resources().getFirst())))
            .filter(entry -> !entry.getKey().matches("(ec2|logs):.*"))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

    assertThat(resources)
        .containsOnlyKeys(
            "dynamodb:DescribeStream",
            "dynamodb:GetRecords",
            "dynamodb:GetShardIterator",
            "dynamodb:ListStreams",
            "dynamodb:PutItem",
            "dynamodb:Query",
            "sqs:SendMessage",
            "ssm:GetParameters",
            "sns:Publish",
            "events:PutEvents");
    assertThat(resources.get("dynamodb:GetRecords")).contains(":table/apiarist-big-hive/stream/*");
    assertThat(resources.get("dynamodb:PutItem")).endsWith(":table/apiarist-big-hive\"]]}");
    assertThat(resources.get("sqs:SendMessage")).contains(":apiarist-big-hive-notify-dead-letters");
    assertThat(resources.get("ssm:GetParameters")).contains(":parameter/team/slack-webhook");
    assertThat(resources.get("sns:Publish")).isEqualTo("arn:aws:sns:eu-west-1:123456789012:ops");
    assertThat(resources.get("events:PutEvents")).contains(":event-bus/ops");
  }

  @Test
  void a_stack_that_tells_nobody_has_none_of_it() {
    StackView quiet = Stacks.example();
    assertThat(quiet.only("AWS::DynamoDB::Table").at("StreamSpecification")).isNull();
    assertThat(quiet.all("AWS::Lambda::EventSourceMapping"))
        .allSatisfy(
            mapping ->
                assertThat(quiet.referenced(mapping.at("EventSourceArn")).type())
                    .isEqualTo("AWS::SQS::Queue"));
    assertThat(quiet.all("AWS::SQS::Queue"))
        .extracting(queue -> queue.at("QueueName"))
        .doesNotContain("apiarist-demo-notify-dead-letters");
  }
}
