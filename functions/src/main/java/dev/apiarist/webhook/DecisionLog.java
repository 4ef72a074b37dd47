package dev.apiarist.webhook;

import dev.apiarist.journal.Excerpt;
import dev.apiarist.json.Json;
import dev.apiarist.port.Decision;
import dev.apiarist.port.Journal;
import dev.apiarist.port.OutsideException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes decisions to the journal. A journal that fails is logged and never fails the request: the
 * answer would make Alertmanager retry what has been done.
 */
final class DecisionLog {
  private static final int LONGEST_REASON = 1000;
  private static final int LONGEST_VALUE = 200;

  private final String cluster;
  private final Journal journal;
  private final InstantSource clock;
  private final Consumer<String> log;

  DecisionLog(String cluster, Journal journal, InstantSource clock, Consumer<String> log) {
    this.cluster = cluster;
    this.journal = journal;
    this.clock = clock;
    this.log = log;
  }

  /** Writes a decision; of what callers sent and others answered, as much as an entry bears. */
  void record(
      String kind,
      String subject,
      Decision.Outcome outcome,
      String reason,
      Map<String, String> inputs) {
    Map<String, String> brief = new LinkedHashMap<>();
    inputs.forEach((name, value) -> brief.put(name, Excerpt.of(value, LONGEST_VALUE)));
    Decision decision =
        new Decision(
            clock.instant(),
            kind,
            Excerpt.of(subject, LONGEST_VALUE),
            outcome,
            Excerpt.of(reason, LONGEST_REASON),
            brief);
    try {
      journal.record(decision);
    } catch (OutsideException failed) {
      warn("the journal did not keep: " + kind + " " + decision.subject() + " " + outcome, failed);
    }
  }

  /** Writes that there was nothing to do: those who are told of decisions need not hear of it. */
  void idle(String kind, String subject, String reason, Map<String, String> inputs) {
    Map<String, String> marked = new LinkedHashMap<>(inputs);
    marked.put("effect", "none");
    record(kind, subject, Decision.Outcome.REFUSED, reason, marked);
  }

  /**
   * Counts something, in CloudWatch's embedded metric format, beside the cluster's other metrics.
   */
  void count(String metric) {
    Map<String, @Nullable Object> directive = new LinkedHashMap<>();
    directive.put("Namespace", "Apiarist/" + cluster);
    directive.put("Dimensions", List.of(List.of()));
    directive.put("Metrics", List.of(Map.of("Name", metric, "Unit", "Count")));
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put(
        "_aws",
        Map.of(
            "Timestamp", clock.instant().toEpochMilli(), "CloudWatchMetrics", List.of(directive)));
    line.put(metric, 1);
    log.accept(Json.write(line));
  }

  /** Logs a failure that changes nothing for the caller. */
  void warn(String what, OutsideException failed) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("level", "WARN");
    line.put("message", Excerpt.of(what, LONGEST_REASON));
    line.put("code", failed.code().name());
    line.put("cause", Excerpt.of(String.valueOf(failed.getMessage()), LONGEST_REASON));
    log.accept(Json.write(line));
  }
}
