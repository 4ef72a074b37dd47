package dev.apiarist.webhook;

import dev.apiarist.scaling.ServiceRules;
import java.time.Duration;

/**
 * How services are scaled.
 *
 * @param coolDown how long a service is not scaled in the same direction again; zero for not at all
 */
public record ServiceSettings(ServiceRules rules, Duration coolDown) {
  /** Docker Scaler's own. */
  public static final ServiceSettings STANDARD =
      new ServiceSettings(ServiceRules.STANDARD, Duration.ZERO);

  public ServiceSettings {
    if (coolDown.isNegative()) {
      throw new IllegalArgumentException("a cool-down is zero or longer, not " + coolDown);
    }
  }
}
