package dev.apiarist.local.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.apiarist.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntrinsicsTest {
  private final Intrinsics intrinsics =
      new Intrinsics(
          new Intrinsics.Names() {
            @Override
            public Object ref(String name) {
              return name.equals("Subnets") ? List.of("s-1", "s-2") : "ref-" + name;
            }

            @Override
            public @Nullable Object attribute(String logicalId, String attribute) {
              return logicalId + "/" + attribute;
            }
          },
          Json.parseObject(
              """
              {"IsA": {"Fn::Equals": [{"Ref": "X"}, "ref-X"]},
               "IsB": {"Fn::Not": [{"Condition": "IsA"}]},
               "Both": {"Fn::And": [{"Condition": "IsA"}, {"Condition": "IsB"}]},
               "Either": {"Fn::Or": [{"Condition": "IsA"}, {"Condition": "IsB"}]}}
              """),
          Json.parseObject("{\"Images\": {\"us-east-1\": {\"arm64\": \"ami-1\"}}}"),
          List.of("us-east-1a", "us-east-1b", "us-east-1c"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"Ref\": \"Queue\"} | \"ref-Queue\"",
        "{\"Fn::GetAtt\": [\"Queue\", \"Arn\"]} | \"Queue/Arn\"",
        "{\"Fn::GetAtt\": \"Queue.Arn\"} | \"Queue/Arn\"",
        "{\"Fn::GetAtt\": [\"Db\", \"Endpoint.Address\"]} | \"Db/Endpoint.Address\"",
        "{\"Fn::Join\": [\"-\", [\"a\", {\"Ref\": \"B\"}]]} | \"a-ref-B\"",
        "{\"Fn::Sub\": \"${A}/${Q.Arn}/${!Literal}\"} | \"ref-A/Q/Arn/${Literal}\"",
        "{\"Fn::Sub\": [\"${X}-${A}\", {\"X\": {\"Ref\": \"Y\"}}]} | \"ref-Y-ref-A\"",
        "{\"Fn::Select\": [1, {\"Fn::GetAZs\": \"\"}]} | \"us-east-1b\"",
        "{\"Fn::Select\": [\"0\", {\"Ref\": \"Subnets\"}]} | \"s-1\"",
        "{\"Fn::Split\": [\".\", \"a.b\"]} | [\"a\",\"b\"]",
        "{\"Fn::Base64\": \"grüße\"} | \"Z3LDvMOfZQ==\"",
        "{\"Fn::If\": [\"IsA\", \"yes\", \"no\"]} | \"yes\"",
        "{\"Fn::If\": [\"Both\", \"yes\", \"no\"]} | \"no\"",
        "{\"Fn::If\": [\"Either\", \"yes\", \"no\"]} | \"yes\"",
        "{\"Fn::FindInMap\": [\"Images\", \"us-east-1\", \"arm64\"]} | \"ami-1\"",
        "{\"a\": {\"Ref\": \"AWS::NoValue\"}, \"b\": [1, {\"Ref\": \"AWS::NoValue\"}]} | {\"b\":[1]}",
        "{\"Fn::If\": [\"IsB\", \"yes\", {\"Ref\": \"X\"}]} | \"ref-X\""
      })
  void resolvesAsCloudFormationDoes(String value, String resolved) {
    assertThat(Json.write(intrinsics.resolve(Json.parse(value)))).isEqualTo(resolved);
  }

  @Test
  void anUnknownFunctionIsNamed() {
    assertThatExceptionOfType(StackException.class)
        .isThrownBy(() -> intrinsics.resolve(Json.parse("{\"Fn::ImportValue\": \"x\"}")))
        .withMessageContaining("does not support Fn::ImportValue");
  }

  @Test
  void anUnknownConditionIsNamed() {
    assertThatExceptionOfType(StackException.class)
        .isThrownBy(() -> intrinsics.resolve(Json.parse("{\"Fn::If\": [\"None\", 1, 2]}")))
        .withMessageContaining("no condition None");
  }
}
