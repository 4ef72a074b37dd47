package dev.apiarist.placement;

import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeRole;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Swarm's placement constraints ({@code key==value}, {@code key!=value}), evaluated as
 * moby/swarmkit {@code manager/constraint/constraint.go} does: all must hold, values compare
 * without regard to case, a label that is not there counts as empty, an unknown key never matches.
 */
public final class Constraints {
  private static final String NODE_LABELS = "node.labels.";
  private static final String ENGINE_LABELS = "engine.labels.";

  private Constraints() {}

  /**
   * Whether a node meets all constraints. {@code node.platform.arch} is not known here and never a
   * reason against a node; every node of ours runs Linux.
   */
  public static boolean allow(Node node, List<String> constraints) {
    return firstUnmet(node, constraints).isEmpty();
  }

  /** The first constraint, as written, that the node does not meet. */
  public static Optional<String> firstUnmet(Node node, List<String> constraints) {
    return constraints.stream().filter(constraint -> !meets(node, constraint)).findFirst();
  }

  /** Whether a constraint is about one of these labels, of a node or of its engine. */
  public static boolean isAbout(String constraint, Collection<String> labels) {
    String key = constraint.substring(0, Math.max(0, operator(constraint))).trim();
    return labels.stream()
        .anyMatch(label -> same(key, NODE_LABELS + label) || same(key, ENGINE_LABELS + label));
  }

  private static int operator(String constraint) {
    int equal = constraint.indexOf("==");
    return equal >= 0 ? equal : constraint.indexOf("!=");
  }

  private static boolean meets(Node node, String constraint) {
    int operator = operator(constraint);
    if (operator < 0) {
      return false;
    }
    String key = constraint.substring(0, operator).trim();
    String value = constraint.substring(operator + 2).trim();
    boolean wanted = constraint.startsWith("==", operator);
    return switch (key.toLowerCase(Locale.ROOT)) {
      case "node.id" -> same(node.id().value(), value) == wanted;
      case "node.hostname" -> same(node.hostname(), value) == wanted;
      case "node.ip" ->
          AddressRange.parse(value).map(r -> r.has(node.address()) == wanted).orElse(false);
      case "node.role" -> same(actualRole(node).word(), value) == wanted;
      case "node.platform.os" -> same("linux", value) == wanted;
      case "node.platform.arch" -> true;
      default -> meetsLabel(node, key, value, wanted);
    };
  }

  private static boolean meetsLabel(Node node, String key, String value, boolean wanted) {
    if (startsWith(key, NODE_LABELS)) {
      String label = node.nodeLabels().getOrDefault(key.substring(NODE_LABELS.length()), "");
      return same(label, value) == wanted;
    }
    if (startsWith(key, ENGINE_LABELS)) {
      String label = node.engineLabels().getOrDefault(key.substring(ENGINE_LABELS.length()), "");
      return same(label, value) == wanted;
    }
    return false;
  }

  /** Swarm matches the role a node has, not the one it should have. */
  private static NodeRole actualRole(Node node) {
    return node.manager().isPresent() ? NodeRole.MANAGER : NodeRole.WORKER;
  }

  private static boolean startsWith(String key, String prefix) {
    return key.regionMatches(true, 0, prefix, 0, prefix.length());
  }

  private static boolean same(String left, String right) {
    return left.equalsIgnoreCase(right);
  }
}
