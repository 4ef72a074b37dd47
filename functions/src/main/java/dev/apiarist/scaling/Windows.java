package dev.apiarist.scaling;

import java.time.Duration;

/**
 * Stabilisation windows: how long ago the opposite must have been done, before growing, or have
 * been asked for, before shrinking. What flaps around a threshold then ends at the size that the
 * other direction wanted, and stays there. Zero for no window.
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
