package dev.apiarist.local.dynamodb;

import dev.apiarist.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A reader of a table's stream, from its beginning and in order: DynamoDB Local's own, whose shards
 * follow one another.
 */
public final class TableStream {
  private final String table;
  private final Calls calls;
  private final Map<String, String> iterators = new LinkedHashMap<>();

  /** DynamoDB Streams' operations. */
  @FunctionalInterface
  interface Calls {
    Map<String, @Nullable Object> call(
        String operation, Map<String, ? extends @Nullable Object> body);
  }

  TableStream(String table, Calls calls) {
    this.table = table;
    this.calls = calls;
  }

  /**
   * The records since the last call, oldest first.
   *
   * @throws IllegalStateException when the table has no stream, or DynamoDB Local does not answer
   */
  public List<@Nullable Object> read() {
    String arn =
        Json.textAt(
            Json.listAt(calls.call("ListStreams", Map.of("TableName", table)), "Streams").stream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no stream of table " + table)),
            "",
            "StreamArn");
    List<@Nullable Object> records = new ArrayList<>();
    for (Object shard :
        Json.listAt(
            calls.call("DescribeStream", Map.of("StreamArn", arn)),
            "StreamDescription",
            "Shards")) {
      read(arn, Json.textAt(shard, "", "ShardId"), records);
    }
    return records;
  }

  private void read(String arn, String shard, List<@Nullable Object> records) {
    String iterator =
        iterators.computeIfAbsent(
            shard,
            id ->
                Json.textAt(
                    calls.call(
                        "GetShardIterator",
                        Map.of(
                            "StreamArn", arn, "ShardId", id, "ShardIteratorType", "TRIM_HORIZON")),
                    "",
                    "ShardIterator"));
    List<@Nullable Object> page;
    do {
      if (iterator.isEmpty()) {
        break; // the shard is closed and read to its end
      }
      Map<String, @Nullable Object> answer =
          calls.call("GetRecords", Map.of("ShardIterator", iterator));
      page = Json.listAt(answer, "Records");
      records.addAll(page);
      iterator = Json.textAt(answer, "", "NextShardIterator");
      iterators.put(shard, iterator);
    } while (!page.isEmpty());
  }
}
