package dev.apiarist.local.rules;

import dev.apiarist.json.Json;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A rule file for Prometheus: one group for each service that asks for alerts. */
public final class RuleFile {
  private RuleFile() {}

  /**
   * Writes the file; the same services give the same text.
   *
   * @throws IllegalArgumentException with service and alert, when a label is wrong
   */
  public static String of(Collection<LabelledService> services) {
    StringBuilder groups = new StringBuilder();
    for (LabelledService service : Services.sorted(services)) {
      List<AlertRule> rules = AlertRule.of(service);
      if (!rules.isEmpty()) {
        groups.append("  - name: ").append(service.name()).append("\n    rules:\n");
        rules.forEach(rule -> append(groups, rule));
      }
    }
    return groups.isEmpty() ? "groups: []\n" : "groups:\n" + groups;
  }

  private static void append(StringBuilder text, AlertRule rule) {
    text.append("      - alert: ").append(quoted(rule.name())).append('\n');
    text.append("        expr: ").append(quoted(rule.expression())).append('\n');
    rule.lasting().ifPresent(time -> text.append("        for: ").append(time).append('\n'));
    append(text, "labels", rule.labels());
    append(text, "annotations", rule.annotations());
  }

  private static void append(StringBuilder text, String key, Map<String, String> pairs) {
    if (!pairs.isEmpty()) {
      text.append("        ").append(key).append(":\n");
      new TreeMap<>(pairs)
          .forEach(
              (name, value) ->
                  text.append("          ")
                      .append(name)
                      .append(": ")
                      .append(quoted(value))
                      .append('\n'));
    }
  }

  /** A text in YAML: JSON's quotation marks mean the same there. */
  static String quoted(String text) {
    return Json.write(text);
  }
}
