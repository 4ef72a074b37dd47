package dev.apiarist.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apiarist.json.Json;
import dev.apiarist.placement.model.Reservation;
import dev.apiarist.planning.GroupPolicy.Headroom;
import dev.apiarist.planning.GroupPolicy.ScaleIn;
import dev.apiarist.swarm.GroupName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyReaderTest {
  private static Policy read(String json) {
    return PolicyReader.read(Json.parseObject(json));
  }

  @Test
  void nothingIsTheStandard() {
    assertThat(read("{}")).isEqualTo(Policy.STANDARD);
  }

  @Test
  void everythingCanBeSaid() {
    Policy policy =
        read(
            """
            {"healAfter": "1m30s", "scaleIn": "on", "atOnce": 2,
             "backOff": {"gpu": "2026-11-28T12:00:00Z"},
             "groups": {"web": {"scaleUp": "off", "scaleIn": "off", "sustainedFor": "1h", "priority": -1,
               "headroom": {"tasks": 2, "NanoCPUs": 5, "MemoryBytes": 6, "constraints": ["a==b"]}}}}
            """);

    assertThat(policy.healAfter()).isEqualTo(Duration.ofSeconds(90));
    assertThat(policy.backOff())
        .isEqualTo(Map.of(new GroupName("gpu"), Instant.parse("2026-11-28T12:00:00Z")));
    assertThat(policy.of(new GroupName("web")))
        .isEqualTo(
            new GroupPolicy(
                false,
                ScaleIn.OFF,
                Duration.ofHours(1),
                2,
                -1,
                Optional.of(new Headroom(2, new Reservation(5, 6), List.of("a==b")))));
    assertThat(policy.of(new GroupName("other")).scaleIn()).isEqualTo(ScaleIn.ON);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"sclaeIn": "on"} | policy.sclaeIn is no known key
          {"scaleIn": "maybe"} | policy.scaleIn is off, advise or on
          {"scaleUp": "advise"} | policy.scaleUp is on or off
          {"heal": true} | policy.heal is on or off
          {"atOnce": 0} | policy.atOnce is a whole number from 1
          {"healAfter": 10} | policy.healAfter is a duration
          {"headroom": 2} | policy.headroom is an object
          {"headroom": {"task": 2}} | policy.headroom.task is no known key
          {"groups": []} | policy.groups is an object
          {"groups": {"w": {"healAfter": "1s"}}} | policy.groups.w.healAfter is no known key
          {"backOff": {"w": "soon"}} | policy.backOff.w is a time
          """)
  void whatIsWrongIsNamed(String policy, String message) {
    assertThatThrownBy(() -> read(policy))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }
}
