package dev.apiarist.placement;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * One placement constraint, {@code key==value} or {@code key!=value} (moby/swarmkit {@code
 * manager/constraint/constraint.go}). Values are compared whole and without regard to case;
 * characters that look like patterns mean nothing.
 *
 * @param label the label's name, for the keys that are labels; its case counts
 */
public record Constraint(Key key, String label, boolean equal, String value) {
  /** What a constraint asks about. */
  public enum Key {
    ID("node.id"),
    HOSTNAME("node.hostname"),
    ADDRESS("node.ip"),
    ROLE("node.role"),
    OS("node.platform.os"),
    ARCHITECTURE("node.platform.arch"),
    NODE_LABEL("node.labels."),
    ENGINE_LABEL("engine.labels."),
    /** Well-formed, but no key that Swarm knows: met by no node. */
    UNKNOWN("");

    private final String word;

    Key(String word) {
      this.word = word;
    }

    private static Key of(String word) {
      for (Key key : values()) {
        boolean label = key == NODE_LABEL || key == ENGINE_LABEL;
        if (label ? FoldedText.extendsPrefix(word, key.word) : FoldedText.same(word, key.word)) {
          return key;
        }
      }
      return UNKNOWN;
    }
  }

  /**
   * Reads a list as Swarm does: empty when one of them is malformed, for then the filter is off for
   * them all. Swarm's API accepts no such list.
   */
  public static Optional<List<Constraint>> parseAll(List<String> expressions) {
    List<Constraint> constraints = new ArrayList<>(expressions.size());
    for (String expression : expressions) {
      Optional<Constraint> constraint = parse(expression);
      if (constraint.isEmpty()) {
        return Optional.empty();
      }
      constraints.add(constraint.get());
    }
    return Optional.of(constraints);
  }

  static Optional<Constraint> parse(String expression) {
    int equal = expression.indexOf("==");
    int operator = equal >= 0 ? equal : expression.indexOf("!=");
    if (operator < 0) {
      return Optional.empty();
    }
    String word = expression.substring(0, operator).strip();
    String value = expression.substring(operator + 2).strip();
    if (!validKey(word) || !validValue(value)) {
      return Optional.empty();
    }
    Key key = Key.of(word);
    String label =
        key == Key.NODE_LABEL || key == Key.ENGINE_LABEL ? word.substring(key.word.length()) : "";
    return Optional.of(new Constraint(key, label, equal >= 0, value));
  }

  /** Whether a node meets it. */
  public boolean metBy(ConstraintSubject node) {
    return switch (key) {
      case ID -> matches(node.id());
      case HOSTNAME -> matches(node.hostname());
      case ADDRESS ->
          AddressRange.parse(value).map(range -> range.has(node.address()) == equal).orElse(false);
      case ROLE -> matches(node.role().word());
      case OS -> matches(node.os());
      case ARCHITECTURE -> matches(node.architecture());
      case NODE_LABEL -> matches(node.nodeLabels().getOrDefault(label, ""));
      case ENGINE_LABEL -> matches(node.engineLabels().getOrDefault(label, ""));
      case UNKNOWN -> false;
    };
  }

  private boolean matches(String actual) {
    return FoldedText.same(value, actual) == equal;
  }

  /** {@code (?i)[a-z_][a-z0-9\-_.]+}. */
  private static boolean validKey(String key) {
    return key.length() > 1
        && (letter(key.charAt(0)) || key.charAt(0) == '_')
        && key.chars().skip(1).allMatch(c -> letter(c) || digit(c) || "-_.".indexOf(c) >= 0);
  }

  /** {@code (?i)[a-z0-9:\-_\s\.\*\(\)\?\+\[\]\\\^\$\|\/]+}. */
  private static boolean validValue(String value) {
    IntPredicate allowed =
        c -> letter(c) || digit(c) || ":-_ \t\n\f\r.*()?+[]\\^$|/".indexOf(c) >= 0;
    return !value.isEmpty() && value.chars().allMatch(allowed);
  }

  /** Go's patterns fold case, by which the long s and the Kelvin sign are letters too. */
  private static boolean letter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == 'ſ' || c == '\u212A';
  }

  private static boolean digit(int c) {
    return c >= '0' && c <= '9';
  }
}
