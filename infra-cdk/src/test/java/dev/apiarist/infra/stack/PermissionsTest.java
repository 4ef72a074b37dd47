package dev.apiarist.infra.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.infra.stack.StackView.Resource;
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

/** Rows D-08 and D-38. */
class PermissionsTest {
  /** Calls that know no resources, by AWS's service authorization reference. */
  private static final Set<String> WITHOUT_RESOURCES =
      Set.of(
          "autoscaling:DescribeAutoScalingGroups",
          "autoscaling:DescribeInstanceRefreshes",
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
      "webhook, 'ca-certificate client-certificate client-key managers'",
      "enroll, 'ca-certificate ca-key client-certificate client-key managers'",
      "lifecycle, 'ca-certificate client-certificate client-key managers'",
      "reconcile, 'ca-certificate client-certificate client-key managers'",
      "setup, 'ca-certificate ca-key client-certificate client-key managers webhook-token'"
    })
    void reads_the_parameters_it_needs(String function, String expected) {
      List<Statement> statements = stack.statementsOfFunction("apiarist-demo-" + function);
      assertThat(String.join(" ", parameters(statements, "ssm:GetParameters"))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
      "webhook, ''",
      "enroll, managers",
      "lifecycle, managers",
      "reconcile, managers",
      "setup, 'ca-certificate ca-key client-certificate client-key managers webhook-token'"
    })
    void writes_the_parameters_it_keeps(String function, String expected) {
      List<Statement> statements = stack.statementsOfFunction("apiarist-demo-" + function);
      assertThat(String.join(" ", parameters(statements, "ssm:PutParameter"))).isEqualTo(expected);
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
      "enroll, 'sqs:SendMessage'",
      "lifecycle, 'sqs:DeleteMessage sqs:GetQueueAttributes sqs:ReceiveMessage sqs:SendMessage'",
      "reconcile, 'sqs:SendMessage'",
      "setup, ''"
    })
    void uses_the_queue_as_far_as_its_work_goes(String function, String expected) {
      List<Statement> statements = stack.statementsOfFunction("apiarist-demo-" + function);
      assertThat(String.join(" ", actions(statements, "sqs"))).isEqualTo(expected);
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
      granted.remove("ec2:DescribeInstances");
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

  @Nested
  class D08_a_node {
    @ParameterizedTest
    @ValueSource(strings = {"manager", "worker"})
    void may_enrol_and_open_a_session_and_nothing_else(String role) {
      assertThat(stack.statementsOfRole("apiarist-demo-" + role))
          .filteredOn(Statement::allows)
          .flatMap(Statement::actions)
          .containsExactlyInAnyOrder(
              "lambda:InvokeFunctionUrl",
              "lambda:InvokeFunction",
              "ssm:UpdateInstanceInformation",
              "ssmmessages:CreateControlChannel",
              "ssmmessages:CreateDataChannel",
              "ssmmessages:OpenControlChannel",
              "ssmmessages:OpenDataChannel");
    }

    @ParameterizedTest
    @ValueSource(strings = {"manager", "worker"})
    void cannot_call_enroll_past_its_url_with_an_identity_of_its_own_making(String role) {
      List<Statement> statements = stack.statementsOfRole("apiarist-demo-" + role);
      Resource enroll = stack.function("apiarist-demo-enroll");
      assertThat(statements)
          .filteredOn(statement -> statement.actions().contains("lambda:InvokeFunction"))
          .singleElement()
          .satisfies(
              statement -> {
                assertThat(Json.write(statement.json().get("Condition")))
                    .isEqualTo("{\"Bool\":{\"lambda:InvokedViaFunctionUrl\":\"true\"}}");
                assertThat(stack.referenced(statement.json().get("Resource"))).isEqualTo(enroll);
              });
      assertThat(statements)
          .filteredOn(statement -> statement.actions().contains("lambda:InvokeFunctionUrl"))
          .singleElement()
          .satisfies(
              statement -> {
                assertThat(Json.write(statement.json().get("Condition")))
                    .isEqualTo("{\"StringEquals\":{\"lambda:FunctionUrlAuthType\":\"AWS_IAM\"}}");
                assertThat(stack.referenced(statement.json().get("Resource"))).isEqualTo(enroll);
              });
    }

    @ParameterizedTest
    @ValueSource(strings = {"manager", "worker"})
    void cannot_read_any_token_or_key_even_with_a_wider_policy_attached(String role) {
      List<Statement> denials =
          stack.statementsOfRole("apiarist-demo-" + role).stream()
              .filter(statement -> !statement.allows())
              .toList();
      assertThat(denials)
          .filteredOn(denial -> denial.resources().getFirst().contains("parameter/apiarist/demo/*"))
          .flatMap(Statement::actions)
          .containsExactlyInAnyOrder(
              "ssm:GetParameter", "ssm:GetParameterHistory", "ssm:GetParameters");
      assertThat(denials)
          .filteredOn(denial -> denial.resources().equals(List.of("*")))
          .flatMap(Statement::actions)
          .containsExactly("ssm:GetParametersByPath");
    }

    @ParameterizedTest
    @ValueSource(strings = {"manager", "worker"})
    void carries_the_profile_that_enroll_knows(String role) {
      Resource profile =
          stack.named("AWS::IAM::InstanceProfile", "InstanceProfileName", "apiarist-demo-" + role);
      assertThat(stack.referenced(profile.list("Roles").getFirst()).at("RoleName"))
          .isEqualTo("apiarist-demo-" + role);
    }
  }
}
