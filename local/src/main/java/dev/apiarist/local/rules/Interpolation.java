package dev.apiarist.local.rules;

import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Variables in the values of a stack file, as {@code docker stack deploy} fills them in: {@code
 * $NAME}, <code>${NAME}</code> with {@code :-} or {@code -} and a default, or {@code :?} or {@code
 * ?} and a message; {@code $$} is a dollar sign.
 */
final class Interpolation {
  private static final Pattern VARIABLE =
      Pattern.compile(
          "\\$(?:(\\$)|([A-Za-z_][A-Za-z0-9_]*)"
              + "|\\{([A-Za-z_][A-Za-z0-9_]*)(?:(:?[-?])([^}]*))?\\})");

  private final Map<String, String> environment;

  Interpolation(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /**
   * Fills in a value.
   *
   * @throws IllegalArgumentException when a variable that must be set is not
   */
  String fill(String value) {
    return VARIABLE.matcher(value).replaceAll(found -> Matcher.quoteReplacement(meant(found)));
  }

  private String meant(MatchResult found) {
    if (found.group(1) != null) {
      return "$";
    }
    String name = found.group(2) == null ? found.group(3) : found.group(2);
    String operator = Optional.ofNullable(found.group(4)).orElse("");
    Optional<String> set = Optional.ofNullable(environment.get(name));
    if (operator.startsWith(":")) {
      set = set.filter(text -> !text.isEmpty());
    }
    if (operator.endsWith("?") && set.isEmpty()) {
      throw new IllegalArgumentException("variable " + name + " is not set: " + found.group(5));
    }
    return set.orElse(operator.endsWith("-") ? found.group(5) : "");
  }
}
