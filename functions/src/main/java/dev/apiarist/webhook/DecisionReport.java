package dev.apiarist.webhook;

import dev.apiarist.port.Decision;
import dev.apiarist.port.Journal;
import dev.apiarist.port.OutsideException;
import dev.apiarist.scaling.WholeNumbers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/decisions?limit=}: the newest decisions of the journal, newest first. */
final class DecisionReport {
  private static final int DEFAULT_LIMIT = 20;
  private static final int MAX_LIMIT = 100;

  private final Journal journal;

  DecisionReport(Journal journal) {
    this.journal = journal;
  }

  HttpAnswer answer(Query query) {
    OptionalLong limit =
        query.has("limit")
            ? WholeNumbers.parse(query.get("limit"))
            : OptionalLong.of(DEFAULT_LIMIT);
    if (limit.isEmpty() || limit.getAsLong() < 1 || limit.getAsLong() > MAX_LIMIT) {
      return HttpAnswer.nok(400, "Incorrect limit: it is a whole number from 1 to " + MAX_LIMIT);
    }
    List<Object> decisions = new ArrayList<>();
    try {
      for (Decision decision : journal.recent((int) limit.getAsLong())) {
        decisions.add(tree(decision));
      }
    } catch (OutsideException failed) {
      return HttpAnswer.nok(500, "Unable to read decisions: " + failed.getMessage());
    }
    Map<String, @Nullable Object> report = new LinkedHashMap<>();
    report.put("status", "OK");
    report.put("decisions", decisions);
    return HttpAnswer.json(report);
  }

  private static Map<String, @Nullable Object> tree(Decision decision) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("at", decision.at().toString());
    tree.put("kind", decision.kind());
    tree.put("subject", decision.subject());
    tree.put("outcome", decision.outcome().name().toLowerCase(Locale.ROOT));
    tree.put("reason", decision.reason());
    tree.put("inputs", decision.inputs());
    return tree;
  }
}
