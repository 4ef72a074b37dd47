package dev.apiarist.infra.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.infra.stack.StackView.Resource;
import dev.apiarist.infra.stack.StackView.Statement;
import dev.apiarist.json.Json;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows D-08 and D-38: what an instance may do in AWS. */
class NodePermissionsTest {
  private final StackView stack = Stacks.example();

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
