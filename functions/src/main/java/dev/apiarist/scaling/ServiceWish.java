package dev.apiarist.scaling;

import java.util.OptionalLong;

/**
 * A request to change the number of a service's replicas.
 *
 * @param service its name or ID, as it was asked for
 * @param by how many replicas; empty leaves it to labels and rules
 */
public record ServiceWish(String service, Direction direction, OptionalLong by) {
  public ServiceWish {
    if (service.isEmpty()) {
      throw new IllegalArgumentException("a service is named");
    }
    if (by.isPresent() && by.getAsLong() <= 0) {
      throw new IllegalArgumentException("a step is at least 1, not " + by.getAsLong());
    }
  }
}
