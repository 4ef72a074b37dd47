package dev.apiarist.webhook;

import dev.apiarist.json.Json;
import dev.apiarist.port.Decision;
import dev.apiarist.port.Journal;
import dev.apiarist.port.OutsideException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes decisions to the journal. A journal that fails is logged and never fails the request: the
 * answer would make Alertmanager retry what has been done.
 */
final class DecisionLog {
  private final Journal journal;
  private final InstantSource clock;
  private final Consumer<String> log;

  DecisionLog(Journal journal, InstantSource clock, Consumer<String> log) {
    this.journal = journal;
    this.clock = clock;
    this.log = log;
  }

  void record(
      String kind,
      String subject,
      Decision.Outcome outcome,
      String reason,
      Map<String, String> inputs) {
    try {
      journal.record(new Decision(clock.instant(), kind, subject, outcome, reason, inputs));
    } catch (OutsideException failed) {
      warn("the journal did not keep: " + kind + " " + subject + " " + outcome, failed);
    }
  }

  /** Logs a failure that changes nothing for the caller. */
  void warn(String what, OutsideException failed) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("level", "WARN");
    line.put("message", what);
    line.put("code", failed.code().name());
    line.put("cause", failed.getMessage());
    log.accept(Json.write(line));
  }
}
