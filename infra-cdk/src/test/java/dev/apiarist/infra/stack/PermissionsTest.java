package dev.apiarist.infra.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.infra.stack.StackView.Statement;
import dev.apiarist.json.Json;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Row D-38. */
class PermissionsTest {
  /** Calls that know no resources, by AWS's service authorization reference. */
  private static final Set<String> WITHOUT_RESOURCES =
      Set.of(
          "autoscaling:DescribeAutoScalingGroups",
          "autoscaling:DescribeInstanceRefreshes",
          "autoscaling:DescribeScalingActivities",
          "cloudwatch:DescribeAlarms",
          "dynamodb:ListStreams",
          "ec2:DescribeInstanceTypes",
          "ec2:DescribeInstances",
          "ec2:DescribeNetworkInterfaces",
          "ec2:DescribeSubnets",
          "ssm:UpdateInstanceInformation",
          "ssmmessages:CreateControlChannel",
          "ssmmessages:CreateDataChannel",
          "ssmmessages:OpenControlChannel",
          "ssmmessages:OpenDataChannel");

  private final StackView stack = Stacks.example();

  private static List<Statement> allowed(StackView stack) {
    return stack.resources().values().stream()
        .filter(resource -> resource.type().startsWith("AWS::IAM::"))
        .flatMap(resource -> resource.statements().stream())
        .filter(Statement::allows)
        .toList();
  }

  private static Set<String> actions(List<Statement> statements, String service) {
    return statements.stream()
        .filter(Statement::allows)
        .flatMap(statement -> statement.actions().stream())
        .filter(action -> action.startsWith(service + ":"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> parameters(List<Statement> statements, String action) {
    return statements.stream()
        .filter(Statement::allows)
        .filter(statement -> statement.actions().contains(action))
        .flatMap(statement -> statement.resources().stream())
        .map(arn -> arn.replaceAll(".*:parameter/apiarist/demo/|\".*", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Nested
  class D38_every_role {
    @ParameterizedTest
    @ValueSource(strings = {Stacks.RICH, Stacks.GIVEN})
    void names_its_actions_one_by_one(String yaml) {
      assertThat(allowed(Stacks.of(yaml)))
          .hasSizeGreaterThan(25)
          .allSatisfy(
              statement -> {
                assertThat(statement.actions())
                    .isNotEmpty()
                    .noneMatch(action -> action.contains("*"));
                assertThat(statement.json()).doesNotContainKey("NotAction");
                assertThat(statement.json()).doesNotContainKey("NotResource");
              });
    }

    @ParameterizedTest
    @ValueSource(strings = {Stacks.RICH, Stacks.GIVEN})
    void names_its_resources_unless_the_call_knows_none(String yaml) {
      assertThat(allowed(Stacks.of(yaml)))
          .filteredOn(statement -> statement.resources().contains("*"))
          .isNotEmpty()
          .allSatisfy(statement -> assertThat(WITHOUT_RESOURCES).containsAll(statement.actions()));
    }

    @Test
    void is_without_managed_policies() {
      assertThat(stack.all("AWS::IAM::Role"))
          .hasSize(8)
          .allSatisfy(role -> assertThat(role.at("ManagedPolicyArns")).isNull());
    }

    @Test
    void changes_groups_only_while_they_carry_the_clusters_tag() {
      assertThat(allowed(stack))
          .filteredOn(
              statement ->
                  statement.actions().stream()
                      .anyMatch(
                          action ->
                              action.startsWith("autoscaling:")
                                  && !action.startsWith("autoscaling:Describe")))
          .hasSize(8)
          .allSatisfy(
              statement ->
                  assertThat(
                          Json.textAt(
                              statement.json(),
                              "",
                              "Condition",
                              "StringEquals",
                              "autoscaling:ResourceTag/apiarist:cluster"))
                      .isEqualTo("demo"));
    }

    @Test
    void that_faces_the_internet_ends_workers_only() {
      assertThat(stack.statementsOfFunction("apiarist-demo-webhook"))
          .filteredOn(
              statement ->
                  statement.actions().contains("autoscaling:TerminateInstanceInAutoScalingGroup"))
          .singleElement()
          .satisfies(
              statement ->
                  assertThat(Json.write(statement.json().get("Condition")))
                      .isEqualTo(
                          "{\"StringEquals\":{\"autoscaling:ResourceTag/apiarist:cluster\":\"demo\","
                              + "\"autoscaling:ResourceTag/apiarist:role\":\"worker\"}}"));
    }

    @Test
    void resizes_worker_groups_and_never_the_managers() {
      assertThat(allowed(stack))
          .filteredOn(statement -> statement.actions().contains("autoscaling:SetDesiredCapacity"))
          .hasSize(3)
          .allSatisfy(
              statement ->
                  assertThat(
                          Json.textAt(
                              statement.json(),
                              "",
                              "Condition",
                              "StringEquals",
                              "autoscaling:ResourceTag/apiarist:role"))
                      .isEqualTo("worker"));
    }
  }

  @Nested
  class A_function {
    @ParameterizedTest
    @CsvSource({
      "webhook, 'app-token-keys ca-certificate client-certificate client-key managers', ''",
      "enroll, 'ca-certificate ca-key client-certificate client-key managers', managers",
      "lifecycle, 'ca-certificate client-certificate client-key managers', managers",
      "reconcile, 'ca-certificate client-certificate client-key managers', managers"
    })
    void reads_the_parameters_it_needs_and_writes_those_it_keeps(
        String function, String read, String written) {
      List<Statement> statements = stack.statementsOfFunction("apiarist-demo-" + function);
      assertThat(String.join(" ", parameters(statements, "ssm:GetParameters"))).isEqualTo(read);
      assertThat(String.join(" ", parameters(statements, "ssm:PutParameter"))).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ssm:GetParameters", "ssm:PutParameter"})
    void that_sets_up_reads_and_writes_all_parameters(String action) {
      assertThat(parameters(stack.statementsOfFunction("apiarist-demo-setup"), action))
          .containsExactlyInAnyOrder(
              "app-token-keys",
              "ca-certificate",
              "ca-key",
              "client-certificate",
              "client-key",
              "managers",
              "webhook-token",
              "webhook-token-previous");
    }

    @ParameterizedTest
    @CsvSource({
      "webhook, 'SetDesiredCapacity TerminateInstanceInAutoScalingGroup'",
      "enroll, ''",
      "lifecycle, 'CompleteLifecycleAction RecordLifecycleActionHeartbeat SetDesiredCapacity TerminateInstanceInAutoScalingGroup'",
      "reconcile, 'CompleteLifecycleAction RecordLifecycleActionHeartbeat SetDesiredCapacity TerminateInstanceInAutoScalingGroup'",
      "setup, ''"
    })
    void changes_groups_as_far_as_its_work_goes(String function, String expected) {
      List<Statement> statements = stack.statementsOfFunction("apiarist-demo-" + function);
      assertThat(
              actions(statements, "autoscaling").stream()
                  .map(action -> action.replace("autoscaling:", ""))
                  .filter(action -> !action.startsWith("Describe"))
                  .collect(Collectors.joining(" ")))
          .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
      "webhook, ''",
      "enroll, ''",
      "lifecycle, ''",
      "reconcile, 'cloudwatch:DescribeAlarms'",
      "setup, ''"
    })
    void looks_at_alarms_as_far_as_its_work_goes(String function, String expected) {
      List<Statement> statements = stack.statementsOfFunction("apiarist-demo-" + function);
      assertThat(String.join(" ", actions(statements, "cloudwatch"))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
      "webhook, 'sqs:SendMessage'",
      "enroll, 'sqs:SendMessage'",
      "lifecycle, 'sqs:DeleteMessage sqs:GetQueueAttributes sqs:ReceiveMessage sqs:SendMessage'",
      "reconcile, 'sqs:DeleteMessage sqs:GetQueueAttributes sqs:ReceiveMessage sqs:SendMessage'",
      "setup, ''"
    })
    void uses_queues_as_far_as_its_work_goes(String function, String expected) {
      List<Statement> statements = stack.statementsOfFunction("apiarist-demo-" + function);
      assertThat(String.join(" ", actions(statements, "sqs"))).isEqualTo(expected);
    }

    @Test
    void that_keeps_the_cluster_takes_ticks_and_no_steps() {
      assertThat(stack.statementsOfFunction("apiarist-demo-reconcile"))
          .filteredOn(statement -> statement.actions().contains("sqs:ReceiveMessage"))
          .singleElement()
          .satisfies(
              statement ->
                  assertThat(statement.resources())
                      .singleElement()
                      .asString()
                      .contains(":apiarist-demo-ticks\""));
    }

    @ParameterizedTest
    @CsvSource({"webhook, true", "enroll, false", "lifecycle, false", "reconcile, true"})
    void asks_what_types_are_like_where_capacity_is_planned(String function, boolean asks) {
      List<Statement> statements = stack.statementsOfFunction("apiarist-demo-" + function);
      assertThat(actions(statements, "ec2").contains("ec2:DescribeInstanceTypes")).isEqualTo(asks);
    }

    @ParameterizedTest
    @ValueSource(strings = {"webhook", "enroll", "lifecycle", "reconcile"})
    void touches_one_table(String function) {
      assertThat(stack.statementsOfFunction("apiarist-demo-" + function))
          .filteredOn(statement -> statement.sid().equals("Table"))
          .singleElement()
          .satisfies(
              statement ->
                  assertThat(statement.resources())
                      .singleElement()
                      .asString()
                      .endsWith(":table/apiarist-demo\"]]}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"webhook", "enroll", "lifecycle", "reconcile"})
    void cannot_use_lambdas_network_permissions_itself(String function) {
      List<Statement> statements = stack.statementsOfFunction("apiarist-demo-" + function);
      Set<String> granted = actions(statements, "ec2");
      granted.removeAll(Set.of("ec2:DescribeInstances", "ec2:DescribeInstanceTypes"));
      assertThat(statements)
          .filteredOn(statement -> !statement.allows())
          .singleElement()
          .satisfies(
              denial -> {
                assertThat(denial.actions()).containsExactlyInAnyOrderElementsOf(granted);
                assertThat(Json.write(denial.json().get("Condition")))
                    .startsWith("{\"ArnEquals\":{\"lambda:SourceFunctionArn\":")
                    .contains(":function:apiarist-demo-" + function);
              });
    }
  }
}
