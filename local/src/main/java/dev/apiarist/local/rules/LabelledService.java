package dev.apiarist.local.rules;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A Swarm service as far as monitoring is concerned.
 *
 * @param name its full name in the swarm, the stack's included
 * @param labels the service's labels, not its containers'
 * @param replicas how many are wanted; empty for a global service
 */
public record LabelledService(String name, Map<String, String> labels, OptionalInt replicas) {
  private static final String OWN = "apiarist.";
  private static final String DOCKER_FLOW = "com.df.";

  public LabelledService {
    labels = Map.copyOf(labels);
  }

  /** A label without its prefix: {@code apiarist.<key>}, else {@code com.df.<key>}. */
  Optional<String> label(String key) {
    return Optional.ofNullable(labels.get(OWN + key))
        .or(() -> Optional.ofNullable(labels.get(DOCKER_FLOW + key)));
  }

  /** Whether somebody has scaled it to nothing. */
  boolean stopped() {
    return replicas.isPresent() && replicas.getAsInt() == 0;
  }
}
