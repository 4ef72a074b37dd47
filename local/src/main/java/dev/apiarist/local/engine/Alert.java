package dev.apiarist.local.engine;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One alert for Alertmanager.
 *
 * @param labels its identity; {@code alertname} is one of them
 * @param endsAt when it was, or will be, resolved; without one Alertmanager decides
 */
public record Alert(
    Map<String, String> labels,
    Map<String, String> annotations,
    Instant startsAt,
    Optional<Instant> endsAt) {
  public Alert {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
    if (!labels.containsKey("alertname")) {
      throw new IllegalArgumentException("an alert has the label alertname, not only " + labels);
    }
  }

  /** An alert that fires from an instant on. */
  public static Alert firing(Map<String, String> labels, Instant since) {
    return new Alert(labels, Map.of(), since, Optional.empty());
  }

  /** This alert, over. */
  public Alert resolved(Instant at) {
    return new Alert(labels, annotations, startsAt, Optional.of(at));
  }
}
