package dev.apiarist.webhook;

import dev.apiarist.scaling.ServiceRules;
import dev.apiarist.scaling.Windows;
import java.time.Duration;

/**
 * How services are scaled.
 *
 * @param coolDown how long a service is not scaled in the same direction again; zero for not at all
 * @param windows how long nobody may have asked a service for the opposite before it is scaled
 */
public record ServiceSettings(ServiceRules rules, Duration coolDown, Windows windows) {
  /** Docker Scaler's own. */
  public static final ServiceSettings STANDARD =
      new ServiceSettings(ServiceRules.STANDARD, Duration.ZERO, Windows.NONE);

  public ServiceSettings {
    if (coolDown.isNegative()) {
      throw new IllegalArgumentException("a cool-down is zero or longer, not " + coolDown);
    }
  }
}
