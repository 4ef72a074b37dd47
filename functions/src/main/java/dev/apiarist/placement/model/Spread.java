package dev.apiarist.placement.model;

import dev.apiarist.placement.ConstraintSubject;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A placement preference: spread evenly over the values of a label.
 *
 * @param engine whether it is a label of the engine, else of the node
 * @param label its name; case counts
 */
public record Spread(boolean engine, String label) {
  private static final String NODE_LABELS = "node.labels.";
  private static final String ENGINE_LABELS = "engine.labels.";

  /** Reads {@code node.labels.X} or {@code engine.labels.X}; Swarm passes over anything else. */
  public static Optional<Spread> parse(String descriptor) {
    return label(descriptor, NODE_LABELS)
        .map(label -> new Spread(false, label))
        .or(() -> label(descriptor, ENGINE_LABELS).map(label -> new Spread(true, label)));
  }

  /** The node's value; one without the label belongs to the branch of the empty value. */
  public String value(ConstraintSubject node) {
    Map<String, String> labels = engine ? node.engineLabels() : node.nodeLabels();
    return labels.getOrDefault(label, "");
  }

  private static Optional<String> label(String descriptor, String prefix) {
    return descriptor.length() > prefix.length()
            && descriptor.toLowerCase(Locale.ROOT).startsWith(prefix)
        ? Optional.of(descriptor.substring(prefix.length()))
        : Optional.empty();
  }
}
