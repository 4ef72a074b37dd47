package dev.apiarist.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apiarist.scaling.ServiceRules;
import dev.apiarist.scaling.Windows;
import dev.apiarist.webhook.ServiceSettings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceEnvironmentTest {
  private static ServiceSettings settings(Map<String, String> variables) {
    return ServiceEnvironment.settings(new Environment(variables));
  }

  @Test
  void withoutAnyVariableServicesAreScaledAsByDockerScaler() {
    assertThat(settings(Map.of())).isEqualTo(ServiceSettings.STANDARD);
  }

  @Test
  void everyVariableCounts() {
    assertThat(
            settings(
                Map.of(
                    "APIARIST_SERVICE_MIN", "2",
                    "APIARIST_SERVICE_MAX", "9",
                    "APIARIST_SERVICE_UP_BY", "3",
                    "APIARIST_SERVICE_DOWN_BY", "4",
                    "APIARIST_SERVICE_COOL_DOWN", "PT3M",
                    "APIARIST_SERVICE_STABILISE_UP", "PT1M",
                    "APIARIST_SERVICE_STABILISE_DOWN", "PT5M",
                    "APIARIST_SERVICE_MIN_LABEL", "min",
                    "APIARIST_SERVICE_MAX_LABEL", "max",
                    "APIARIST_SERVICE_DOWN_BY_LABEL", "down")))
        .isEqualTo(
            new ServiceSettings(
                new ServiceRules(
                    2, 9, 3, 4, new ServiceRules.Labels("min", "max", "com.df.scaleUpBy", "down")),
                Duration.ofMinutes(3),
                new Windows(Duration.ofMinutes(1), Duration.ofMinutes(5))));
  }

  @Test
  void whatIsMalformedIsNamed() {
    assertThatThrownBy(() -> settings(Map.of("APIARIST_SERVICE_MAX", "many")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("environment variable APIARIST_SERVICE_MAX is not a whole number");
    assertThatThrownBy(() -> settings(Map.of("APIARIST_SERVICE_MIN", "6")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("services have 0 <= min <= max, not min 6, max 5");
  }
}
