package dev.apiarist.scaling;

/**
 * How many nodes a group wants and may have.
 *
 * @param min fewest nodes
 * @param desired nodes wanted now, which counts those still on their way
 * @param max most nodes
 */
public record Capacity(int min, int desired, int max) {
  public Capacity {
    if (min < 0 || desired < 0 || max < min) {
      throw new IllegalArgumentException(
          "a capacity has 0 <= min <= max and desired >= 0, not min %d, desired %d, max %d"
              .formatted(min, desired, max));
    }
  }
}
