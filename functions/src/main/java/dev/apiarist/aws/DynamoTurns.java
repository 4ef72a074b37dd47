package dev.apiarist.aws;

import dev.apiarist.json.Json;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import dev.apiarist.port.Turns;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Turns in DynamoDB, one item for each key, whose note is kept for two days after its last turn.
 */
final class DynamoTurns implements Turns {
  private static final String SORT_KEY = "turn";
  private static final String FREE = "attribute_not_exists(goodUntil) OR goodUntil <= :now";
  private static final String OURS = "holder = :holder";

  /** Longer than the longest cool-down, which is a day. */
  private static final Duration REMEMBERED = Duration.ofDays(2);

  private final DynamoTable table;

  DynamoTurns(DynamoTable table) {
    this.table = table;
  }

  @Override
  public Optional<Turn> take(String key, Instant now, Duration keep) {
    String holder = Long.toHexString(ThreadLocalRandom.current().nextLong());
    DynamoTable.Updated taken =
        table.updateIf(
            partition(key),
            SORT_KEY,
            "SET holder = :holder, goodUntil = :until, expiresAt = :expires",
            FREE,
            Map.of(
                ":holder",
                holder,
                ":now",
                SortableInstant.write(now),
                ":until",
                SortableInstant.write(now.plus(keep)),
                ":expires",
                now.plus(REMEMBERED).getEpochSecond()));
    // Our own turn stands in the way when the answer to a first attempt was lost.
    return taken.done() || Json.textAt(taken.before(), "", "holder").equals(holder)
        ? Optional.of(
            new Turn(key, holder, Json.textAt(taken.before(), "", "note"), quietSince(taken, now)))
        : Optional.empty();
  }

  /** A turn that has ended is good until nothing; one that has not ended ran out. */
  private static Instant quietSince(DynamoTable.Updated taken, Instant now) {
    if (taken.before().containsKey("goodUntil")) {
      return now;
    }
    String ended = Json.textAt(taken.before(), "", "endedAt");
    return ended.isEmpty() ? Instant.EPOCH : SortableInstant.read(ended);
  }

  @Override
  public void write(Turn turn, String note) {
    Map<String, Object> values = Map.of(":holder", turn.holder(), ":note", note);
    if (!change(turn, "SET note = :note", values)) {
      throw new OutsideException(FailureCode.BUSY, "the turn at " + turn.key() + " has run out");
    }
  }

  @Override
  public void end(Turn turn, String note, Instant now) {
    change(
        turn,
        "SET note = :note, endedAt = :now REMOVE goodUntil",
        Map.of(":holder", turn.holder(), ":note", note, ":now", SortableInstant.write(now)));
  }

  private boolean change(Turn turn, String expression, Map<String, Object> values) {
    return table.updateIf(partition(turn.key()), SORT_KEY, expression, OURS, values).done();
  }

  private static String partition(String key) {
    return "turn#" + key;
  }
}
