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
 * Marks in DynamoDB, one item each. An expired mark counts as absent from the very instant on,
 * whether or not DynamoDB has deleted it yet.
 */
final class DynamoMarks implements Marks {
  private static final String SORT_KEY = "mark";
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

  private Optional<Map<String, Object>> standing(String key, Instant now) {
    return table.get(partition(key), SORT_KEY).filter(mark -> goodUntil(mark).isAfter(now));
  }

  private static Instant goodUntil(Map<String, Object> mark) {
    return SortableInstant.read(Json.textAt(mark, "", "goodUntil"));
  }

  private Optional<Map<String, Object>> make(
      String key, Instant now, Duration keep, String author) {
    Map<String, Object> values = Map.of(":now", SortableInstant.write(now));
    return table.putIf(mark(key, now, keep, author), FREE, values);
  }

  private static Map<String, Object> mark(String key, Instant now, Duration keep, String author) {
    Instant until = now.plus(keep);
    Map<String, Object> mark = new LinkedHashMap<>();
    mark.put("pk", partition(key));
    mark.put("sk", SORT_KEY);
    mark.put("madeAt", SortableInstant.write(now));
    mark.put("goodUntil", SortableInstant.write(until));
    mark.put("author", author);
    mark.put(DynamoTable.EXPIRES_AT, until.getEpochSecond() + 1);
    return mark;
  }

  private static String author() {
    return Long.toHexString(ThreadLocalRandom.current().nextLong());
  }

  private static String partition(String key) {
    return "mark#" + key;
  }
}
