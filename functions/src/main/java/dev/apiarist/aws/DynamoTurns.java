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

/** Turns in DynamoDB, one item for each key, whose note is kept for a day after its last turn. */
final class DynamoTurns implements Turns {
  private static final String SORT_KEY = "turn";
  private static final String FREE = "attribute_not_exists(goodUntil) OR goodUntil <= :now";
  private static final String OURS = "holder = :holder";
  private static final Duration REMEMBERED = Duration.ofDays(1);

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
    return taken.done() || Json.textAt(taken.item(), "", "holder").equals(holder)
        ? Optional.of(new Turn(key, holder, Json.textAt(taken.item(), "", "note")))
        : Optional.empty();
  }

  @Override
  public void write(Turn turn, String note) {
    if (!change(turn, "SET note = :note", note)) {
      throw new OutsideException(FailureCode.BUSY, "the turn at " + turn.key() + " has run out");
    }
  }

  @Override
  public void end(Turn turn, String note) {
    change(turn, "SET note = :note REMOVE goodUntil", note);
  }

  private boolean change(Turn turn, String expression, String note) {
    Map<String, Object> values = Map.of(":holder", turn.holder(), ":note", note);
    return table.updateIf(partition(turn.key()), SORT_KEY, expression, OURS, values).done();
  }

  private static String partition(String key) {
    return "turn#" + key;
  }
}
