package dev.apiarist.scaling;

import java.util.Optional;

/** Which way to scale. */
public enum Direction {
  UP,
  DOWN;

  /** Reads exactly {@code up} or {@code down}, in this letter case; empty for anything else. */
  public static Optional<Direction> of(String word) {
    return switch (word) {
      case "up" -> Optional.of(UP);
      case "down" -> Optional.of(DOWN);
      default -> Optional.empty();
    };
  }

  /** The other way. */
  public Direction opposite() {
    return switch (this) {
      case UP -> DOWN;
      case DOWN -> UP;
    };
  }

  /** {@code up} or {@code down}. */
  public String word() {
    return switch (this) {
      case UP -> "up";
      case DOWN -> "down";
    };
  }
}
