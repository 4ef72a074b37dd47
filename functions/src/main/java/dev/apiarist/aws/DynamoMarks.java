package dev.apiarist.aws;

import dev.apiarist.json.Json;
import dev.apiarist.port.Marks;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Marks in DynamoDB, one item each, and one partition for each list of notes. An expired mark
 * counts as absent from the very instant on, whether or not DynamoDB has deleted it yet.
 */
final class DynamoMarks implements Marks {
  private static final String SORT_KEY = "mark";
  private static final int MOST_NOTES = 500;
  private static final String FREE = "attribute_not_exists(pk) OR goodUntil <= :now";
  private static final String OURS = "author = :author";

  private final DynamoTable table;

  DynamoMarks(DynamoTable table) {
    this.table = table;
  }

  @Override
  public Instant firstSeen(String key, Instant now, Duration keep) {
    return make(key, now, keep, author())
        .map(standing -> SortableInstant.read(Json.textAt(standing, "", "madeAt")))
        .orElse(now);
  }

  @Override
  public boolean claim(String key, Instant now, Duration keep) {
    String author = author();
    // Our own mark stands in the way when the answer to a first attempt was lost.
    return make(key, now, keep, author)
        .map(standing -> Json.textAt(standing, "", "author").equals(author))
        .orElse(true);
  }

  @Override
  public boolean hold(String key, String owner, Instant now, Duration keep) {
    Map<String, Object> values = Map.of(":now", SortableInstant.write(now), ":author", owner);
    return table.putIf(mark(key, now, keep, owner), FREE + " OR " + OURS, values).isEmpty();
  }

  @Override
  public boolean pass(String key, String from, String to, Instant now, Duration keep) {
    Map<String, Object> values =
        Map.of(":now", SortableInstant.write(now), ":author", to, ":from", from);
    String condition = FREE + " OR " + OURS + " OR author = :from";
    return table.putIf(mark(key, now, keep, to), condition, values).isEmpty();
  }

  @Override
  public Optional<String> holder(String key, Instant now) {
    return standing(key, now).map(mark -> Json.textAt(mark, "", "author"));
  }

  @Override
  public void release(String key, String owner) {
    table.deleteIf(partition(key), SORT_KEY, OURS, Map.of(":author", owner));
  }

  @Override
  public Optional<Instant> claimedUntil(String key, Instant now) {
    return standing(key, now).map(DynamoMarks::goodUntil);
  }

  @Override
  public void forget(String key) {
    table.delete(partition(key), SORT_KEY);
  }

  @Override
  public void note(String list, String key, String note, Instant now, Duration keep) {
    Map<String, Object> item = item(notes(list), key, now, keep);
    item.put("note", note);
    table.put(item);
  }

  @Override
  public Map<String, String> notes(String list, Instant now) {
    Map<String, String> notes = new LinkedHashMap<>();
    for (Map<String, Object> item : table.highest(notes(list), MOST_NOTES)) {
      if (goodUntil(item).isAfter(now)) {
        notes.put(Json.textAt(item, "", "sk"), Json.textAt(item, "", "note"));
      }
    }
    return notes;
  }

  @Override
  public void strike(String list, String key) {
    table.delete(notes(list), key);
  }

  private Optional<Map<String, Object>> standing(String key, Instant now) {
    return table.get(partition(key), SORT_KEY).filter(mark -> goodUntil(mark).isAfter(now));
  }

  private static Instant goodUntil(Map<String, Object> item) {
    return SortableInstant.read(Json.textAt(item, "", "goodUntil"));
  }

  private Optional<Map<String, Object>> make(
      String key, Instant now, Duration keep, String author) {
    Map<String, Object> values = Map.of(":now", SortableInstant.write(now));
    return table.putIf(mark(key, now, keep, author), FREE, values);
  }

  private static Map<String, Object> mark(String key, Instant now, Duration keep, String author) {
    Map<String, Object> mark = item(partition(key), SORT_KEY, now, keep);
    mark.put("author", author);
    return mark;
  }

  private static Map<String, Object> item(String pk, String sk, Instant now, Duration keep) {
    Instant until = now.plus(keep);
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("pk", pk);
    item.put("sk", sk);
    item.put("madeAt", SortableInstant.write(now));
    item.put("goodUntil", SortableInstant.write(until));
    item.put(DynamoTable.EXPIRES_AT, until.getEpochSecond() + 1);
    return item;
  }

  private static String author() {
    return Long.toHexString(ThreadLocalRandom.current().nextLong());
  }

  private static String partition(String key) {
    return "mark#" + key;
  }

  private static String notes(String list) {
    return "notes#" + list;
  }
}
