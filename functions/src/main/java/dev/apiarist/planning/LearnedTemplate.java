package dev.apiarist.planning;

import dev.apiarist.placement.model.NodeFacts;
import dev.apiarist.placement.model.NodeTemplate;
import dev.apiarist.placement.model.Platform;
import dev.apiarist.swarm.SwarmLabels;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a group's next node will be like when only those that it has can tell. */
public final class LearnedTemplate {
  /** Labels of a node that the next one of its group does not share, or not surely. */
  private static final Set<String> ITS_OWN =
      Set.of(
          SwarmLabels.INSTANCE,
          SwarmLabels.ZONE,
          SwarmLabels.PURCHASE,
          SwarmLabels.CORDONED,
          SwarmLabels.MANAGED);

  private LearnedTemplate() {}

  /** The least of what all of them have; empty when there is none that has told of itself. */
  public static Optional<NodeTemplate> of(List<NodeFacts> nodes) {
    return nodes.stream()
        .filter(node -> node.platform().isPresent() && node.memoryBytes() > 0)
        .map(LearnedTemplate::of)
        .reduce(LearnedTemplate::common);
  }

  private static NodeTemplate of(NodeFacts node) {
    return new NodeTemplate(
        node.nanoCpus(),
        node.memoryBytes(),
        node.generic(),
        without(node.subject().engineLabels()),
        without(ofTheGroup(node.subject().nodeLabels())),
        node.platform().orElseGet(() -> new Platform("", "")),
        node.plugins().orElseGet(Set::of));
  }

  /** Where a node says which of its labels Apiarist keeps, the others were set by hand. */
  private static Map<String, String> ofTheGroup(Map<String, String> labels) {
    String managed = labels.get(SwarmLabels.MANAGED);
    if (managed == null) {
      return labels;
    }
    Map<String, String> kept = new HashMap<>(labels);
    kept.keySet().retainAll(Set.of(managed.split(",", -1)));
    return kept;
  }

  /** The least of what both have. */
  public static NodeTemplate common(NodeTemplate one, NodeTemplate other) {
    return new NodeTemplate(
        Math.min(one.nanoCpus(), other.nanoCpus()),
        Math.min(one.memoryBytes(), other.memoryBytes()),
        one.generic().equals(other.generic()) ? one.generic() : List.of(),
        shared(one.engineLabels(), other.engineLabels()),
        shared(one.nodeLabels(), other.nodeLabels()),
        one.platform(),
        shared(one.plugins(), other.plugins()));
  }

  private static Map<String, String> without(Map<String, String> labels) {
    Map<String, String> shared = new HashMap<>(labels);
    shared.keySet().removeAll(ITS_OWN);
    return shared;
  }

  private static Map<String, String> shared(Map<String, String> one, Map<String, String> other) {
    Map<String, String> shared = new HashMap<>(one);
    shared.entrySet().retainAll(other.entrySet());
    return shared;
  }

  private static <T> Set<T> shared(Set<T> one, Set<T> other) {
    Set<T> shared = new HashSet<>(one);
    shared.retainAll(other);
    return shared;
  }
}
