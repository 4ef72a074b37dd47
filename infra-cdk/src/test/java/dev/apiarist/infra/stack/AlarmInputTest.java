package dev.apiarist.infra.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.infra.stack.StackView.Resource;
import dev.apiarist.infra.stack.StackView.Statement;
import dev.apiarist.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How alarms reach the webhook function, and where they end when they cannot. */
class AlarmInputTest {
  private final StackView stack = Stacks.example();
  private final Resource topic = stack.only("AWS::SNS::Topic");
  private final Resource webhook = stack.function("apiarist-demo-webhook");
  private final Resource deadLetters =
      stack.named("AWS::SQS::Queue", "QueueName", "apiarist-demo-webhook-dead-letters");

  @Nested
  class The_topic {
    @Test
    void is_encrypted_with_a_key_that_alarms_of_this_account_may_use() {
      Resource key = stack.only("AWS::KMS::Key");

      assertThat(stack.referenced(topic.at("KmsMasterKeyId"))).isEqualTo(key);
      assertThat(key.at("EnableKeyRotation")).isEqualTo(true);
      assertThat(policy(key.at("KeyPolicy")))
          .filteredOn(statement -> isService(statement, "cloudwatch.amazonaws.com"))
          .singleElement()
          .satisfies(
              statement -> {
                assertThat(statement.actions())
                    .containsExactly("kms:Decrypt", "kms:GenerateDataKey*");
                assertOfThisAccountsAlarms(statement);
              });
    }

    @Test
    void is_open_to_alarms_and_to_whom_the_account_allows_and_to_nobody_in_plain_text() {
      List<Statement> statements = stack.only("AWS::SNS::TopicPolicy").statements();

      assertThat(statements).hasSize(3);
      assertThat(statements)
          .filteredOn(Statement::allows)
          .hasSize(2)
          .allSatisfy(statement -> assertThat(statement.actions()).containsExactly("sns:Publish"));
      assertThat(statements)
          .filteredOn(statement -> isService(statement, "cloudwatch.amazonaws.com"))
          .singleElement()
          .satisfies(AlarmInputTest::assertOfThisAccountsAlarms);
      assertThat(statements)
          .filteredOn(statement -> !statement.allows())
          .singleElement()
          .satisfies(
              statement ->
                  assertThat(Json.write(statement.json().get("Condition")))
                      .isEqualTo("{\"Bool\":{\"aws:SecureTransport\":\"false\"}}"));
    }

    @Test
    void is_delivered_to_the_webhook_function_which_permits_it() {
      Resource subscription = stack.only("AWS::SNS::Subscription");

      assertThat(subscription.at("Protocol")).isEqualTo("lambda");
      assertThat(stack.referenced(subscription.at("TopicArn"))).isEqualTo(topic);
      assertThat(stack.referenced(subscription.at("Endpoint"))).isEqualTo(webhook);
      Resource permission =
          stack.named("AWS::Lambda::Permission", "Principal", "sns.amazonaws.com");
      assertThat(stack.referenced(permission.at("FunctionName"))).isEqualTo(webhook);
      assertThat(stack.referenced(permission.at("SourceArn"))).isEqualTo(topic);
    }
  }

  @Test
  void an_alarm_of_this_account_may_invoke_the_function_itself() {
    Resource permission =
        stack.named(
            "AWS::Lambda::Permission", "Principal", "lambda.alarms.cloudwatch.amazonaws.com");

    assertThat(stack.referenced(permission.at("FunctionName"))).isEqualTo(webhook);
    assertThat(permission.at("Action")).isEqualTo("lambda:InvokeFunction");
    assertThat(permission.json("SourceAccount")).isEqualTo("{\"Ref\":\"AWS::AccountId\"}");
    assertThat(permission.json("SourceArn")).contains(":cloudwatch:").contains(":alarm:*");
  }

  @Test
  void the_sweep_knows_by_which_actions_an_alarm_reaches_the_cluster() {
    Object actions =
        stack
            .function("apiarist-demo-reconcile")
            .at("Environment", "Variables", "APIARIST_ALARM_ACTIONS");

    assertThat(Json.write(actions))
        .contains(":sns:", ":" + topic.at("TopicName") + "\\\"")
        .contains(":lambda:", ":function:" + webhook.at("FunctionName") + "\\\"");
  }

  @Nested
  class What_fails {
    @Test
    void is_tried_three_times_within_a_quarter_of_an_hour_and_then_kept() {
      Resource retries = stack.only("AWS::Lambda::EventInvokeConfig");

      assertThat(stack.referenced(retries.at("FunctionName"))).isEqualTo(webhook);
      assertThat(retries.json("MaximumRetryAttempts")).isEqualTo("2");
      assertThat(retries.json("MaximumEventAgeInSeconds")).isEqualTo("900");
      assertThat(stack.referenced(retries.at("DestinationConfig", "OnFailure", "Destination")))
          .isEqualTo(deadLetters);
    }

    @Test
    void may_be_kept_by_the_function_and_nothing_else_sent() {
      assertThat(stack.statementsOfFunction("apiarist-demo-webhook"))
          .filteredOn(statement -> statement.actions().contains("sqs:SendMessage"))
          .singleElement()
          .satisfies(
              statement ->
                  assertThat(statement.resources())
                      .singleElement()
                      .satisfies(
                          arn -> assertThat(arn).contains(":apiarist-demo-webhook-dead-letters")));
    }

    @Test
    void raises_an_alarm() {
      Resource alarm =
          stack.named("AWS::CloudWatch::Alarm", "AlarmName", "apiarist-demo-webhook-dead-letters");

      assertThat(alarm.at("MetricName")).isEqualTo("ApproximateNumberOfMessagesVisible");
      assertThat(stack.referenced(Json.at(alarm.list("Dimensions").getFirst(), "Value")))
          .isEqualTo(deadLetters);
    }
  }

  @Test
  void nodes_may_not_publish() {
    assertThat(stack.text()).doesNotContain("sns:*");
    assertThat(stack.resources().values())
        .filteredOn(resource -> resource.type().startsWith("AWS::IAM::"))
        .allSatisfy(
            resource ->
                assertThat(resource.statements())
                    .noneMatch(statement -> statement.actions().contains("sns:Publish")));
  }

  private static void assertOfThisAccountsAlarms(Statement statement) {
    String condition = Json.write(statement.json().get("Condition"));
    assertThat(condition)
        .contains("\"aws:SourceAccount\":{\"Ref\":\"AWS::AccountId\"}")
        .contains(":cloudwatch:")
        .contains(":alarm:*");
  }

  private static boolean isService(Statement statement, String service) {
    return Json.textAt(statement.json(), "", "Principal", "Service").equals(service);
  }

  private static List<Statement> policy(@Nullable Object document) {
    return Json.listAt(document, "Statement").stream()
        .map(each -> new Statement(Json.objectAt(each)))
        .toList();
  }
}
