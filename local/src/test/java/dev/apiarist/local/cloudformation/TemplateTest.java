package dev.apiarist.local.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.apiarist.json.Json;
import org.junit.jupiter.api.Test;

class TemplateTest {
  @Test
  void ordersResourcesByReferenceAttributeSubstitutionAndDependsOn() {
    Template template =
        read(
            """
            {"Resources": {
              "A": {"Type": "T", "Properties": {"X": {"Fn::Join": ["", [{"Ref": "B"}]]}}},
              "B": {"Type": "T", "Properties": {"X": [{"Fn::GetAtt": ["C", "Arn"]}]}},
              "C": {"Type": "T", "Properties": {"X": {"Fn::Sub": "${D.Arn}/${AWS::Region}"}}},
              "D": {"Type": "T", "DependsOn": ["E"]},
              "E": {"Type": "T", "Properties": {"X": {"Ref": "AWS::StackName"}}}}}
            """);

    assertThat(template.inOrder())
        .extracting(Resource::logicalId)
        .containsExactly("E", "D", "C", "B", "A");
  }

  @Test
  void refusesACircle() {
    assertThatExceptionOfType(StackException.class)
        .isThrownBy(
            () ->
                read("""
                        {"Resources": {
                          "A": {"Type": "T", "DependsOn": "B"},
                          "B": {"Type": "T", "Properties": {"X": {"Ref": "A"}}}}}
                        """)
                    .inOrder())
        .withMessageContaining("circular dependency: A -> B -> A");
  }

  @Test
  void refusesASectionItDoesNotKnow() {
    assertThatExceptionOfType(StackException.class)
        .isThrownBy(() -> read("{\"Transform\": \"AWS::Serverless\", \"Resources\": {}}"))
        .withMessageContaining("template section Transform");
  }

  @Test
  void refusesAResourceAttributeItDoesNotKnow() {
    assertThatExceptionOfType(StackException.class)
        .isThrownBy(
            () -> read("{\"Resources\": {\"Group\": {\"Type\": \"T\", \"CreationPolicy\": {}}}}"))
        .withMessageContaining("Group.CreationPolicy");
  }

  private static Template read(String json) {
    return Template.of("stack", Json.parseObject(json));
  }
}
