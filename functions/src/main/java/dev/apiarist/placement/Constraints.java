package dev.apiarist.placement;

import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeRole;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Swarm's placement constraints ({@code key==value}, {@code key!=value}), evaluated as
 * moby/swarmkit {@code manager/constraint/constraint.go} does: all must hold, values compare
 * without regard to case, a label that is not there counts as empty, an unknown key never matches.
 */
public final class Constraints {
  private Constraints() {}

  /** Whether a node meets all constraints. */
  public static boolean allow(ConstraintSubject node, List<String> constraints) {
    return Constraint.parseAll(constraints)
        .map(all -> all.stream().allMatch(constraint -> constraint.metBy(node)))
        .orElse(true);
  }

  /**
   * Whether a node meets all constraints. {@code node.platform.arch} is not known here and never a
   * reason against a node; every node of ours runs Linux.
   */
  public static boolean allow(Node node, List<String> constraints) {
    return firstUnmet(node, constraints).isEmpty();
  }

  /** The first constraint, as written, that the node does not meet. */
  public static Optional<String> firstUnmet(Node node, List<String> constraints) {
    ConstraintSubject subject = subject(node);
    return Constraint.parseAll(constraints)
        .flatMap(
            all -> {
              for (int i = 0; i < all.size(); i++) {
                Constraint constraint = all.get(i);
                if (constraint.key() != Constraint.Key.ARCHITECTURE && !constraint.metBy(subject)) {
                  return Optional.of(constraints.get(i));
                }
              }
              return Optional.empty();
            });
  }

  private static ConstraintSubject subject(Node node) {
    return new ConstraintSubject(
        node.id().value(),
        node.hostname(),
        node.address(),
        node.manager().isPresent() ? NodeRole.MANAGER : NodeRole.WORKER,
        "linux",
        "",
        node.nodeLabels(),
        node.engineLabels());
  }

  /** Whether a constraint is about one of these labels, of a node or of its engine. */
  public static boolean isAbout(String constraint, Collection<String> labels) {
    return Constraint.parse(constraint)
        .map(
            parsed ->
                (parsed.key() == Constraint.Key.NODE_LABEL
                        || parsed.key() == Constraint.Key.ENGINE_LABEL)
                    && labels.contains(parsed.label()))
        .orElse(false);
  }
}
