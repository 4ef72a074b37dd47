package dev.apiarist.function;

import dev.apiarist.scaling.ServiceRules;
import dev.apiarist.scaling.Windows;
import dev.apiarist.webhook.ServiceSettings;
import java.time.Duration;

/** How services are scaled, as the environment says. */
final class ServiceEnvironment {
  private ServiceEnvironment() {}

  /**
   * Reads it; what is missing is as Docker Scaler has it.
   *
   * @throws IllegalStateException naming the variable that is malformed
   * @throws IllegalArgumentException when the rules contradict each other
   */
  static ServiceSettings settings(Environment environment) {
    ServiceRules standard = ServiceRules.STANDARD;
    return new ServiceSettings(
        new ServiceRules(
            environment.number("APIARIST_SERVICE_MIN", standard.min()),
            environment.number("APIARIST_SERVICE_MAX", standard.max()),
            environment.number("APIARIST_SERVICE_UP_BY", standard.upBy()),
            environment.number("APIARIST_SERVICE_DOWN_BY", standard.downBy()),
            labels(environment)),
        environment.duration("APIARIST_SERVICE_COOL_DOWN", Duration.ZERO),
        new Windows(
            environment.duration("APIARIST_SERVICE_STABILISE_UP", Duration.ZERO),
            environment.duration("APIARIST_SERVICE_STABILISE_DOWN", Duration.ZERO)));
  }

  private static ServiceRules.Labels labels(Environment environment) {
    ServiceRules.Labels standard = ServiceRules.Labels.STANDARD;
    return new ServiceRules.Labels(
        environment.optional("APIARIST_SERVICE_MIN_LABEL").orElse(standard.min()),
        environment.optional("APIARIST_SERVICE_MAX_LABEL").orElse(standard.max()),
        environment.optional("APIARIST_SERVICE_UP_BY_LABEL").orElse(standard.upBy()),
        environment.optional("APIARIST_SERVICE_DOWN_BY_LABEL").orElse(standard.downBy()));
  }
}
