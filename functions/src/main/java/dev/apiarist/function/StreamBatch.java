package dev.apiarist.function;

import dev.apiarist.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A batch of changes as the event source mapping of a DynamoDB stream delivers it. */
record StreamBatch(List<Change> changes) {
  /**
   * One change of an item.
   *
   * @param sequenceNumber names it within its shard
   * @param newImage the item afterwards, in DynamoDB's own JSON; empty when it was deleted
   */
  record Change(String sequenceNumber, Map<String, @Nullable Object> newImage) {}

  /**
   * Reads an event.
   *
   * @throws IllegalArgumentException when it is not one of a DynamoDB stream
   */
  static StreamBatch of(Map<String, @Nullable Object> event) {
    List<Change> changes = new ArrayList<>();
    for (Object item : Json.listAt(event, "Records")) {
      String sequenceNumber = Json.textAt(item, "", "dynamodb", "SequenceNumber");
      if (sequenceNumber.isEmpty()
          || !Json.textAt(item, "", "eventSource").equals("aws:dynamodb")) {
        throw new IllegalArgumentException("a record is not a change of a DynamoDB stream");
      }
      changes.add(new Change(sequenceNumber, Json.objectAt(item, "dynamodb", "NewImage")));
    }
    if (changes.isEmpty()) {
      throw new IllegalArgumentException("not an event of a DynamoDB stream");
    }
    return new StreamBatch(changes);
  }
}
