package dev.apiarist.swarm;

import java.util.Locale;

/**
 * Whether the scheduler may use a node: {@code PAUSE} is Swarm's cordon (running tasks stay, none
 * come), {@code DRAIN} moves every task away at once, stopping before starting.
 */
public enum Availability {
  ACTIVE,
  PAUSE,
  DRAIN;

  /** The word the Docker API uses. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads {@link #word()} back.
   *
   * @throws IllegalArgumentException for any other word
   */
  public static Availability of(String word) {
    for (Availability availability : values()) {
      if (availability.word().equals(word)) {
        return availability;
      }
    }
    throw new IllegalArgumentException(
        "an availability is active, pause or drain, not '" + word + "'");
  }
}
