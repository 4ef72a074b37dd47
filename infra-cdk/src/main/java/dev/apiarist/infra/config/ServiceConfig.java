package dev.apiarist.infra.config;

import java.time.Duration;

/**
 * How services are scaled that do not say it themselves.
 *
 * @param coolDown how long a service is not scaled in the same direction again; zero for not at all
 * @param stabiliseUp how long nobody may have asked for less before a service is scaled up; {@code
 *     stabiliseDown} accordingly
 * @param minLabel service label that says the fewest replicas; the others accordingly
 */
public record ServiceConfig(
    int min,
    int max,
    int upBy,
    int downBy,
    Duration coolDown,
    Duration stabiliseUp,
    Duration stabiliseDown,
    String minLabel,
    String maxLabel,
    String upByLabel,
    String downByLabel) {
  public ServiceConfig {
    if (max < min) {
      throw new IllegalArgumentException("max: " + max + ": is below min, which is " + min);
    }
  }
}
