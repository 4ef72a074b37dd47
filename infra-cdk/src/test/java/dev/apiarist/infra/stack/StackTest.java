package dev.apiarist.infra.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.apiarist.infra.config.ConfigReader;
import dev.apiarist.infra.stack.StackView.Resource;
import dev.apiarist.json.Json;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StackTest {
  private final StackView stack = Stacks.example();

  @Test
  void M16_synthesised_twice_it_is_the_same_to_the_byte() {
    assertThat(Stacks.synthesise(ConfigReader.read(Stacks.EXAMPLE)).text())
        .isEqualTo(Stacks.synthesise(ConfigReader.read(Stacks.EXAMPLE)).text());
    assertThat(Stacks.synthesise(ConfigReader.parse("test.yaml", Stacks.RICH)).text())
        .isEqualTo(Stacks.rich().text());
  }

  @ParameterizedTest
  @ValueSource(strings = {Stacks.RICH, Stacks.GIVEN})
  void it_holds_no_secret(String yaml) {
    assertThat(Stacks.of(yaml).text())
        .doesNotContainPattern(
            "SWMTKN|PRIVATE KEY|CERTIFICATE-----|AKIA[A-Z0-9]{8}|\\{\\{resolve:");
    assertThat(Stacks.of(yaml).all("AWS::SSM::Parameter")).isEmpty();
    assertThat(Stacks.of(yaml).all("AWS::SecretsManager::Secret")).isEmpty();
  }

  @Test
  void M04_it_has_no_consul() {
    assertThat(stack.text()).doesNotContainIgnoringCase("consul");
  }

  @ParameterizedTest
  @ValueSource(strings = {Stacks.RICH, Stacks.GIVEN})
  void it_needs_no_function_that_a_small_interpreter_lacks(String yaml) {
    Set<String> used = new TreeSet<>();
    Matcher functions = Pattern.compile("\"(Fn::[A-Za-z0-9]+)\"").matcher(Stacks.of(yaml).text());
    while (functions.find()) {
      used.add(functions.group(1));
    }
    assertThat(used)
        .isSubsetOf(
            "Fn::Base64",
            "Fn::GetAZs",
            "Fn::GetAtt",
            "Fn::Join",
            "Fn::Select",
            "Fn::Split",
            "Fn::Sub");
    assertThat(Stacks.of(yaml).section("Mappings")).isEmpty();
    assertThat(Stacks.of(yaml).section("Conditions")).isEmpty();
    assertThat(Stacks.of(yaml).section("Rules")).isEmpty();
    assertThat(Stacks.of(yaml).section("Transform")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {Stacks.RICH, Stacks.GIVEN})
  void it_can_be_made_in_some_order(String yaml) {
    Map<String, Set<String>> waiting = Stacks.of(yaml).dependencies();
    assertThat(waiting).hasSizeGreaterThan(40);
    Set<String> made = new TreeSet<>();
    while (waiting
        .entrySet()
        .removeIf(next -> made.containsAll(next.getValue()) && made.add(next.getKey()))) {
      assertThat(made).isNotEmpty();
    }
    assertThat(waiting).as("circles").isEmpty();
  }

  @Test
  void it_belongs_to_no_account_and_no_region() {
    assertThat(stack.text())
        .doesNotContainPattern("arn:aws[a-z-]*:[a-z0-9]+:[a-z]{2}-[a-z]+-\\d")
        .doesNotContainPattern(":\\d{12}:");
  }

  @Test
  void it_answers_each_need_with_one_output() {
    assertThat(stack.section("Outputs"))
        .containsOnlyKeys(
            "WebhookUrl",
            "WebhookTokenParameter",
            "EnrollUrl",
            "ManagerGroupName",
            "TableName",
            "ParameterPrefix",
            "LifecycleQueueUrl",
            "DeadLetterQueueUrl",
            "AlarmTopicArn",
            "WebhookDeadLetterQueueUrl",
            "VpcId");
    assertThat(Json.textAt(stack.section("Outputs"), "", "WebhookTokenParameter", "Value"))
        .isEqualTo("/apiarist/demo/webhook-token");
    assertThat(Json.textAt(stack.section("Outputs"), "", "ManagerGroupName", "Value"))
        .isEqualTo("apiarist-demo-managers");
  }

  @Test
  void it_tells_the_webhooks_url_so_that_a_path_can_be_put_behind_it() {
    String value = Json.write(Json.at(stack.section("Outputs"), "WebhookUrl", "Value"));
    String part = "{\"Fn::Select\":[%d,{\"Fn::Split\":[\"/\",URL]}]}";

    assertThat(value.replaceAll("\\{\"Fn::GetAtt\":\\[\"\\w+\",\"FunctionUrl\"]}", "URL"))
        .isEqualTo("{\"Fn::Join\":[\"//\",[" + part.formatted(0) + "," + part.formatted(2) + "]]}");
  }

  @Nested
  class The_table {
    private final Resource table = stack.only("AWS::DynamoDB::Table");

    @Test
    void has_a_fixed_name_and_the_two_keys() {
      assertThat(table.at("TableName")).isEqualTo("apiarist-demo");
      assertThat(table.json("KeySchema"))
          .isEqualTo(
              "[{\"AttributeName\":\"pk\",\"KeyType\":\"HASH\"},"
                  + "{\"AttributeName\":\"sk\",\"KeyType\":\"RANGE\"}]");
      assertThat(table.json("AttributeDefinitions"))
          .isEqualTo(
              "[{\"AttributeName\":\"pk\",\"AttributeType\":\"S\"},"
                  + "{\"AttributeName\":\"sk\",\"AttributeType\":\"S\"}]");
    }

    @Test
    void forgets_what_expires_and_costs_by_use() {
      assertThat(table.json("TimeToLiveSpecification"))
          .isEqualTo("{\"AttributeName\":\"expiresAt\",\"Enabled\":true}");
      assertThat(table.at("BillingMode")).isEqualTo("PAY_PER_REQUEST");
    }

    @Test
    void can_be_restored_and_goes_with_the_stack() {
      assertThat(table.at("PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled"))
          .isEqualTo(true);
      assertThat(table.definition()).containsEntry("DeletionPolicy", "Delete");
    }
  }

  @Test
  void stateful_resources_have_fixed_names() {
    Map<String, String> nameOf =
        Map.of(
            "AWS::DynamoDB::Table", "TableName",
            "AWS::SQS::Queue", "QueueName",
            "AWS::SNS::Topic", "TopicName",
            "AWS::AutoScaling::AutoScalingGroup", "AutoScalingGroupName",
            "AWS::EC2::LaunchTemplate", "LaunchTemplateName",
            "AWS::Lambda::Function", "FunctionName",
            "AWS::Events::Rule", "Name");
    nameOf.forEach(
        (type, property) ->
            assertThat(stack.all(type))
                .as(type)
                .isNotEmpty()
                .allSatisfy(
                    resource ->
                        assertThat(String.valueOf(resource.at(property)))
                            .startsWith("apiarist-demo")));
  }

  /** Under another ID CloudFormation makes it anew first, which its name then does not allow. */
  @Test
  void what_has_a_fixed_name_keeps_the_id_it_was_first_deployed_with() {
    StackView rich = Stacks.rich();
    Map<String, String> nameOf = new TreeMap<>();
    rich.all("AWS::CloudWatch::Alarm")
        .forEach(alarm -> nameOf.put(alarm.id(), shortName(alarm.at("AlarmName"))));
    rich.all("AWS::SQS::Queue")
        .forEach(queue -> nameOf.put(queue.id(), shortName(queue.at("QueueName"))));

    assertThat(nameOf)
        .containsOnly(
            entry("LifecycleQueue9FC4C1F4", "lifecycle"),
            entry("LifecycleDeadLettersD115D16E", "lifecycle-dead-letters"),
            entry("LifecycleDeadLetterAlarm3A95954C", "lifecycle-dead-letters"),
            entry("AlarmsDeadLettersQueueF849D416", "webhook-dead-letters"),
            entry("AlarmsDeadLettersAlarmAFDB76ED", "webhook-dead-letters"),
            entry("JournalAlarmsAbandonedLaunchesAlarm666CDA77", "abandoned-launches"),
            entry("JournalAlarmsUnansweredLeavesAlarm537D0807", "unanswered-leaves"),
            entry("JournalAlarmsAlarm062B0900", "alarms"),
            entry("JournalFeedDeadLetters3703D79B", "notify-dead-letters"),
            entry("JournalFeedDeadLetterAlarm8558FC58", "notify-dead-letters"),
            entry("TicksQueueFA90575B", "ticks"),
            entry("ScalingAlarmswebup831CE221", "web-scale-up"),
            entry("ScalingAlarmswebdown236BE976", "web-scale-down"));
  }

  private static String shortName(@Nullable Object name) {
    return String.valueOf(name).replace("apiarist-big-hive-", "");
  }
}
