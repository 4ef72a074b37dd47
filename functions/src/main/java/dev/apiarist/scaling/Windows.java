package dev.apiarist.scaling;

import java.time.Duration;

/**
 * Stabilisation windows: for how long nobody may have asked for the opposite, before a change in a
 * direction is made. What flaps around a threshold then ends at the size that the other direction
 * wanted, and stays there. Zero for no window.
 *
 * @param up before growing
 * @param down before shrinking
 */
public record Windows(Duration up, Duration down) {
  /** Every change is made at once. */
  public static final Windows NONE = new Windows(Duration.ZERO, Duration.ZERO);

  public Windows {
    if (up.isNegative() || down.isNegative()) {
      throw new IllegalArgumentException("a window is zero or longer, not " + up + " and " + down);
    }
  }

  /** The window of changes in this direction. */
  public Duration of(Direction direction) {
    return switch (direction) {
      case UP -> up;
      case DOWN -> down;
    };
  }
}
