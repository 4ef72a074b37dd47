package dev.apiarist.planning;

import dev.apiarist.swarm.SwarmLabels;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/** Reads {@link SwarmLabels#PROTECT}. What cannot be read protects. */
final class Protection {
  private Protection() {}

  /**
   * In which words something is protected; empty when it is not.
   *
   * @param since what a duration counts from; without it, it has not passed
   */
  static Optional<String> by(Map<String, String> labels, Optional<Instant> since, Instant now) {
    String value = labels.get(SwarmLabels.PROTECT);
    if (value == null || value.equalsIgnoreCase("false")) {
      return Optional.empty();
    }
    String label = "label " + SwarmLabels.PROTECT + "=" + value;
    Optional<Duration> span = Spans.parse(value);
    if (span.isEmpty() || since.isEmpty()) {
      return Optional.of(label);
    }
    Instant until = since.get().plus(span.get());
    return now.isBefore(until)
        ? Optional.of(label + ", until " + until.truncatedTo(ChronoUnit.SECONDS))
        : Optional.empty();
  }
}
