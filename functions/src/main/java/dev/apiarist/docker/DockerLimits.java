package dev.apiarist.docker;

import java.time.Duration;

/**
 * Bounds on talking to managers, so that a hanging one costs a known time and a babbling one a
 * known memory.
 *
 * @param connect for the TCP connection to one manager
 * @param exchange from sending a request to one manager until its answer begins, and between its
 *     parts
 * @param total for one call of {@code SwarmManager}: after it no further manager is tried; the
 *     attempt under way may still end by its own time-outs. Also for one whole answer
 * @param answerBytes the longest answer that is read
 * @param conflicts how often a change is tried while others change the same object
 */
public record DockerLimits(
    Duration connect, Duration exchange, Duration total, long answerBytes, int conflicts) {
  /**
   * Two seconds to connect; five to answer, because a manager without a leader blocks for up to 20
   * seconds instead of saying so; 20 seconds over all managers, and for the tasks of a large swarm,
   * which are read one by one: 30,000 are 45 MB.
   */
  public static final DockerLimits STANDARD =
      new DockerLimits(
          Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(20), 96L << 20, 5);

  public DockerLimits {
    if (connect.toMillis() < 1 || exchange.toMillis() < 1 || total.toMillis() < 1) {
      throw new IllegalArgumentException("time-outs are at least one millisecond");
    }
    if (answerBytes < 1 || conflicts < 1) {
      throw new IllegalArgumentException("limits are positive");
    }
  }
}
