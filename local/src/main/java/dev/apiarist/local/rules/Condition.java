package dev.apiarist.local.rules;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When an alert fires: PromQL as it is, a shortcut, or several shortcuts joined left to right.
 *
 * @param summary what to tell people; empty for PromQL of the user's own
 * @param labels what the alert carries unless the user says otherwise
 */
record Condition(String expression, Optional<String> summary, Map<String, String> labels) {
  private static final Pattern JOIN = Pattern.compile("_(and|or|unless)_(?=@)");

  /**
   * Reads the text of an {@code alertIf} label.
   *
   * @throws IllegalArgumentException for a shortcut that is not known, or has too few or too many
   *     values
   */
  static Condition of(String text, LabelledService service) {
    if (!text.startsWith("@")) {
      return new Condition(text, Optional.empty(), Map.of());
    }
    Matcher join = JOIN.matcher(text);
    if (!join.find()) {
      return single(Part.of(text, service), service);
    }
    Part left = Part.of(text.substring(0, join.start()), service);
    do {
      String operator = join.group(1);
      int begin = join.end();
      boolean more = join.find();
      Part right = Part.of(text.substring(begin, more ? join.start() : text.length()), service);
      left = left.joined(operator, right);
      if (!more) {
        return new Condition(left.expression(), Optional.of(left.summary()), Map.of());
      }
    } while (true);
  }

  private static Condition single(Part part, LabelledService service) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("receiver", "system");
    labels.put("service", service.name());
    labels.putAll(part.labels());
    return new Condition(part.expression(), Optional.of(part.summary()), labels);
  }

  /** One shortcut, or some that are joined already. */
  private record Part(String expression, String summary, Shape shape, Map<String, String> labels) {

    static Part of(String text, LabelledService service) {
      int colon = text.indexOf(':');
      String word = colon < 0 ? text : text.substring(0, colon);
      List<String> values =
          colon < 0 ? List.of() : Arrays.asList(text.substring(colon + 1).split(",", -1));
      Shortcut shortcut = Shortcut.of(word).orElseThrow(() -> unknown(word));
      if (values.size() != shortcut.arity() || values.stream().anyMatch(String::isBlank)) {
        throw new IllegalArgumentException(
            word + " takes " + shortcut.arity() + " values, separated by commas, not: " + text);
      }
      if (shortcut.aboutReplicas() && service.replicas().isEmpty()) {
        throw new IllegalArgumentException(
            word + " is for services with replicas, not global ones");
      }
      return new Part(
          shortcut.expression(service, values),
          shortcut.summary(service, values),
          shortcut.shape(),
          shortcut.labels());
    }

    Part joined(String operator, Part right) {
      return new Part(
          "(%s) %s%s (%s)"
              .formatted(expression, operator, shape.matching(right.shape), right.expression),
          summary + " " + operator + " " + right.summary,
          shape,
          Map.of());
    }

    private static IllegalArgumentException unknown(String word) {
      List<String> known = Arrays.stream(Shortcut.values()).map(Shortcut::word).toList();
      return new IllegalArgumentException(
          "there is no shortcut " + word + "; known are " + String.join(", ", known));
    }
  }
}
