package dev.apiarist.aws;

import dev.apiarist.json.Json;
import dev.apiarist.json.JsonException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The cluster's table: partition key {@code pk}, sort key {@code sk}, time to live in {@code
 * expiresAt}. Items are maps of text ({@link String}), whole numbers ({@link Long}) and maps of
 * text. Reads see every write before them.
 */
final class DynamoTable {
  /** The attribute with the time to live, in seconds of the epoch. DynamoDB deletes days late. */
  static final String EXPIRES_AT = "expiresAt";

  private final JsonApi api;
  private final String table;

  DynamoTable(AwsCaller aws, String table) {
    this.api = new JsonApi(aws, "dynamodb", "DynamoDB_20120810", "1.0");
    this.table = table;
  }

  /** Writes an item, whatever was there. */
  void put(Map<String, Object> item) {
    api.call("PutItem", Map.of("TableName", table, "Item", encode(item)));
  }

  /**
   * Writes an item if a condition holds.
   *
   * @param condition a condition expression
   * @param values its values, with their colons; empty when it has none
   * @return empty when written, else the item that stood against it
   */
  Optional<Map<String, Object>> putIf(
      Map<String, Object> item, String condition, Map<String, Object> values) {
    Map<String, Object> input = new LinkedHashMap<>();
    input.put("TableName", table);
    input.put("Item", encode(item));
    input.put("ConditionExpression", condition);
    if (!values.isEmpty()) {
      input.put("ExpressionAttributeValues", encode(values));
    }
    input.put("ReturnValuesOnConditionCheckFailure", "ALL_OLD");
    Obstacle obstacle = new Obstacle();
    return api.call("PutItem", input, obstacle) == null
        ? Optional.of(obstacle.item)
        : Optional.empty();
  }

  /** Changes an item, or makes it, by an update expression. */
  void update(String pk, String sk, String expression, Map<String, Object> values) {
    api.call(
        "UpdateItem",
        Map.of(
            "TableName",
            table,
            "Key",
            key(pk, sk),
            "UpdateExpression",
            expression,
            "ExpressionAttributeValues",
            encode(values)));
  }

  Optional<Map<String, Object>> get(String pk, String sk) {
    Map<String, @Nullable Object> answer =
        api.call("GetItem", Map.of("TableName", table, "Key", key(pk, sk), "ConsistentRead", true));
    return answer.get("Item") == null
        ? Optional.empty()
        : Optional.of(decode(Json.objectAt(answer, "Item")));
  }

  void delete(String pk, String sk) {
    api.call("DeleteItem", Map.of("TableName", table, "Key", key(pk, sk)));
  }

  /** The items of a partition with the highest sort keys, highest first; one page at most. */
  List<Map<String, Object>> highest(String pk, int limit) {
    Map<String, @Nullable Object> answer =
        api.call(
            "Query",
            Map.of(
                "TableName",
                table,
                "KeyConditionExpression",
                "pk = :pk",
                "ExpressionAttributeValues",
                encode(Map.of(":pk", pk)),
                "ScanIndexForward",
                false,
                "ConsistentRead",
                true,
                "Limit",
                limit));
    return Json.listAt(answer, "Items").stream().map(item -> decode(Json.objectAt(item))).toList();
  }

  private static Map<String, Object> key(String pk, String sk) {
    return encode(Map.of("pk", pk, "sk", sk));
  }

  private static Map<String, Object> encode(Map<String, Object> item) {
    Map<String, Object> encoded = new LinkedHashMap<>();
    item.forEach((name, value) -> encoded.put(name, encodeValue(value)));
    return encoded;
  }

  private static Map<String, Object> encodeValue(Object value) {
    return switch (value) {
      case Long number -> Map.of("N", number.toString());
      case Map<?, ?> map -> {
        Map<String, Object> encoded = new LinkedHashMap<>();
        map.forEach((name, text) -> encoded.put(name.toString(), encodeValue(text)));
        yield Map.of("M", encoded);
      }
      default -> Map.of("S", value.toString());
    };
  }

  private static Map<String, Object> decode(Map<String, @Nullable Object> item) {
    Map<String, Object> decoded = new LinkedHashMap<>();
    item.forEach((name, value) -> decoded.put(name, decodeValue(value)));
    return decoded;
  }

  private static Object decodeValue(@Nullable Object value) {
    Map<String, @Nullable Object> typed = Json.objectAt(value);
    if (typed.get("N") instanceof String digits) {
      return Long.valueOf(digits);
    }
    if (typed.get("M") instanceof Map<?, ?> map) {
      return decode(Json.asObject(map));
    }
    return Objects.requireNonNullElse(typed.get("S"), "");
  }

  /** Recognises a failed condition and keeps the item that failed it. */
  private static final class Obstacle implements AwsCaller.Expected {
    private Map<String, Object> item = Map.of();

    @Override
    public boolean accepts(AwsError error) {
      if (!error.code().equals("ConditionalCheckFailedException")) {
        return false;
      }
      try {
        item = decode(Json.objectAt(Json.parse(error.body()), "Item"));
      } catch (JsonException unreadable) {
        item = Map.of();
      }
      return true;
    }
  }
}
