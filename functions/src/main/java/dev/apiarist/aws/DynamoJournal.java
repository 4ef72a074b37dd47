package dev.apiarist.aws;

import dev.apiarist.json.Json;
import dev.apiarist.port.Decision;
import dev.apiarist.port.Journal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * The journal in DynamoDB: one partition per day (UTC), sorted by time, gone after 30 days. The log
 * line comes first, so that a decision is on record even when the table cannot be reached.
 */
final class DynamoJournal implements Journal {
  private static final Duration KEEP = Duration.ofDays(30);

  /** The beginning of its partition keys, by which the stack's stream filter knows them too. */
  private static final String PARTITION = "journal#";

  private final DynamoTable table;
  private final InstantSource clock;
  private final Consumer<String> log;

  /**
   * @param log takes lines of JSON
   */
  DynamoJournal(DynamoTable table, InstantSource clock, Consumer<String> log) {
    this.table = table;
    this.clock = clock;
    this.log = log;
  }

  @Override
  public void record(Decision decision) {
    log.accept(Json.write(line(decision)));
    String at = SortableInstant.write(decision.at());
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("pk", partition(day(decision.at())));
    item.put("sk", at + "#" + Long.toHexString(ThreadLocalRandom.current().nextLong()));
    item.put("kind", decision.kind());
    item.put("subject", decision.subject());
    item.put("outcome", decision.outcome().name());
    item.put("reason", decision.reason());
    item.put("inputs", decision.inputs());
    item.put(DynamoTable.EXPIRES_AT, decision.at().plus(KEEP).getEpochSecond());
    table.put(item);
  }

  @Override
  public List<Decision> recent(int limit) {
    List<Decision> recent = new ArrayList<>();
    LocalDate today = day(clock.instant());
    LocalDate oldest = today.minusDays(KEEP.toDays());
    for (LocalDate day = today;
        recent.size() < limit && !day.isBefore(oldest);
        day = day.minusDays(1)) {
      table.highest(partition(day), limit - recent.size()).stream()
          .map(DynamoJournal::read)
          .forEach(recent::add);
    }
    return recent;
  }

  private static Map<String, Object> line(Decision decision) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("at", decision.at().toString());
    line.put("decision", decision.kind());
    line.put("subject", decision.subject());
    line.put("outcome", decision.outcome().name());
    line.put("reason", decision.reason());
    line.put("inputs", new TreeMap<>(decision.inputs()));
    return line;
  }

  /** Whether an item of the table is one of the journal. */
  static boolean keeps(Map<String, Object> item) {
    return Json.textAt(item, "", "pk").startsWith(PARTITION);
  }

  /** The decision in an item. */
  static Decision read(Map<String, Object> item) {
    String key = Json.textAt(item, "", "sk");
    return new Decision(
        SortableInstant.read(key.substring(0, key.indexOf('#'))),
        Json.textAt(item, "", "kind"),
        Json.textAt(item, "", "subject"),
        Decision.Outcome.valueOf(Json.textAt(item, "", "outcome")),
        Json.textAt(item, "", "reason"),
        Json.texts(Json.objectAt(item, "inputs")));
  }

  private static LocalDate day(Instant at) {
    return at.atOffset(ZoneOffset.UTC).toLocalDate();
  }

  private static String partition(LocalDate day) {
    return PARTITION + day;
  }
}
