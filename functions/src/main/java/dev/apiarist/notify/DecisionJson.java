package dev.apiarist.notify;

import dev.apiarist.json.Json;
import dev.apiarist.port.Decision;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A decision as JSON: as {@code GET /v1/decisions} has it, and the cluster that it is about. */
final class DecisionJson {
  private DecisionJson() {}

  static String write(String cluster, Decision decision) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("cluster", cluster);
    tree.put("at", decision.at().toString());
    tree.put("kind", decision.kind());
    tree.put("subject", decision.subject());
    tree.put("outcome", outcome(decision));
    tree.put("reason", decision.reason());
    tree.put("inputs", new TreeMap<>(decision.inputs()));
    return Json.write(tree);
  }

  static String outcome(Decision decision) {
    return decision.outcome().name().toLowerCase(Locale.ROOT);
  }
}
