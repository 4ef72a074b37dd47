package dev.apiarist.local.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.apiarist.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventPatternTest {
  private static final String EVENT =
      """
      {"source": "aws.autoscaling", "detail-type": "EC2 Instance-launch Lifecycle Action",
       "resources": ["arn:one", "arn:two"],
       "detail": {"AutoScalingGroupName": "apiarist-demo-web", "Count": 3, "Deep": {"Flag": true}}}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"source\": [\"aws.autoscaling\"]} | true",
        "{\"source\": [\"aws.ec2\", \"aws.autoscaling\"]} | true",
        "{\"source\": [\"aws.ec2\"]} | false",
        "{\"missing\": [\"x\"]} | false",
        "{\"resources\": [\"arn:two\"]} | true",
        "{\"detail\": {\"AutoScalingGroupName\": [{\"prefix\": \"apiarist-demo-\"}]}} | true",
        "{\"detail\": {\"AutoScalingGroupName\": [{\"prefix\": \"other-\"}]}} | false",
        "{\"detail\": {\"AutoScalingGroupName\": [{\"anything-but\": \"x\"}]}} | true",
        "{\"detail\": {\"AutoScalingGroupName\": [{\"anything-but\": [\"apiarist-demo-web\"]}]}} | false",
        "{\"detail\": {\"AutoScalingGroupName\": [{\"anything-but\": {\"prefix\": \"apiarist\"}}]}} | false",
        "{\"detail\": {\"None\": [{\"anything-but\": \"x\"}]}} | false",
        "{\"detail\": {\"None\": [{\"exists\": false}]}} | true",
        "{\"detail\": {\"Count\": [{\"exists\": true}]}} | true",
        "{\"detail\": {\"Count\": [3], \"Deep\": {\"Flag\": [true]}}} | true",
        "{\"source\": [\"aws.autoscaling\"], \"detail\": {\"Count\": [4]}} | false"
      })
  void matchesAsEventBridgeDoes(String pattern, boolean matches) {
    assertThat(EventPattern.of(Json.parseObject(pattern)).matches(Json.parseObject(EVENT)))
        .isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"detail\": {\"Count\": [{\"numeric\": [\">\", 1]}]}}",
        "{\"source\": [{\"wildcard\": \"a*\"}]}",
        "{\"$or\": [{\"source\": [\"a\"]}]}",
        "{\"source\": \"not a list\"}",
        "{\"source\": []}"
      })
  void refusesWhatItDoesNotKnow(String pattern) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EventPattern.of(Json.parseObject(pattern)))
        .withMessageContaining("event pattern");
  }

  @Test
  void anEmptyPatternMatchesEverything() {
    assertThat(EventPattern.of(Json.parseObject("{}")).matches(Json.parseObject(EVENT))).isTrue();
  }
}
