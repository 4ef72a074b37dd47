package dev.apiarist.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apiarist.lifecycle.LifecyclePolicy;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.TagLabels;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentTest {
  @Test
  void readsWhatIsSet() {
    Environment environment =
        new Environment(
            Map.of(
                "APIARIST_CLUSTER", "demo",
                "APIARIST_JOIN_TIMEOUT", "PT4M",
                "APIARIST_DRAIN_TIMEOUT", "PT1H",
                "APIARIST_DOWN_GRACE", "PT30S",
                "APIARIST_LABEL_PREFIXES", "[\"docker.\",\"team.\"]",
                "APIARIST_STRIP_LABEL_PREFIX", "true",
                "APIARIST_MANAGER_AVAILABILITY", "active"));

    assertThat(environment.cluster()).isEqualTo("demo");
    assertThat(environment.lifecyclePolicy())
        .isEqualTo(
            new LifecyclePolicy(
                Duration.ofMinutes(4),
                Duration.ofHours(1),
                Duration.ofSeconds(30),
                new TagLabels(List.of("docker.", "team."), true),
                Availability.ACTIVE));
  }

  @Test
  void hasTheDocumentedDefaults() {
    assertThat(new Environment(Map.of("APIARIST_DOWN_GRACE", " ")).lifecyclePolicy())
        .isEqualTo(
            new LifecyclePolicy(
                Duration.ofMinutes(10),
                Duration.ofMinutes(15),
                Duration.ofMinutes(1),
                new TagLabels(List.of("docker."), false),
                Availability.DRAIN));
  }

  @Test
  void namesWhatIsMissing() {
    assertThatThrownBy(() -> new Environment(Map.of()).cluster())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("environment variable APIARIST_CLUSTER is missing");
  }

  @ParameterizedTest
  @CsvSource({
    "APIARIST_JOIN_TIMEOUT, 10m, APIARIST_JOIN_TIMEOUT is not an ISO-8601 duration",
    "APIARIST_JOIN_TIMEOUT, PT0S, the join time-out is positive",
    "APIARIST_LABEL_PREFIXES, docker., APIARIST_LABEL_PREFIXES is not a JSON list of texts",
    "APIARIST_LABEL_PREFIXES, [1], APIARIST_LABEL_PREFIXES is not a JSON list of texts",
    "APIARIST_STRIP_LABEL_PREFIX, yes, APIARIST_STRIP_LABEL_PREFIX is not true or false",
    "APIARIST_MANAGER_AVAILABILITY, pause, never pause",
    "APIARIST_MANAGER_AVAILABILITY, busy, 'an availability is active, pause or drain'",
  })
  void namesWhatIsMalformed(String name, String value, String message) {
    assertThatThrownBy(() -> new Environment(Map.of(name, value)).lifecyclePolicy())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(message);
  }
}
