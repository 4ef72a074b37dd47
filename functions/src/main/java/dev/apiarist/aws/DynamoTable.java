package dev.apiarist.aws;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * The cluster's table: partition key {@code pk}, sort key {@code sk}, time to live in {@code
 * expiresAt}. Items are maps of text ({@link String}), whole numbers ({@link Long}) and maps of
 * text. Reads see every write before them.
 */
final class DynamoTable {
  /** The attribute with the time to live, in seconds of the epoch. DynamoDB deletes days late. */
  static final String EXPIRES_AT = "expiresAt";

  private final SdkClients sdk;
  private final String table;

  DynamoTable(SdkClients sdk, String table) {
    this.sdk = sdk;
    this.table = table;
  }

  /** Writes an item, whatever was there. */
  void put(Map<String, Object> item) {
    PutItemRequest request = PutItemRequest.builder().tableName(table).item(encode(item)).build();
    call("PutItem", () -> client().putItem(request));
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
    PutItemRequest.Builder request =
        PutItemRequest.builder()
            .tableName(table)
            .item(encode(item))
            .conditionExpression(condition)
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
    if (!values.isEmpty()) {
      request.expressionAttributeValues(encode(values));
    }
    return call("PutItem", () -> putOrObstacle(request.build()));
  }

  private Optional<Map<String, Object>> putOrObstacle(PutItemRequest request) {
    try {
      client().putItem(request);
      return Optional.empty();
    } catch (ConditionalCheckFailedException failed) {
      return Optional.of(decode(failed.item()));
    }
  }

  /** Changes an item, or makes it, by an update expression. */
  void update(String pk, String sk, String expression, Map<String, Object> values) {
    UpdateItemRequest request =
        UpdateItemRequest.builder()
            .tableName(table)
            .key(key(pk, sk))
            .updateExpression(expression)
            .expressionAttributeValues(encode(values))
            .build();
    call("UpdateItem", () -> client().updateItem(request));
  }

  /**
   * Changes an item, or makes it, if a condition holds.
   *
   * @return the item before the change, or the one that stood against it
   */
  Updated updateIf(
      String pk, String sk, String expression, String condition, Map<String, Object> values) {
    UpdateItemRequest request =
        UpdateItemRequest.builder()
            .tableName(table)
            .key(key(pk, sk))
            .updateExpression(expression)
            .conditionExpression(condition)
            .expressionAttributeValues(encode(values))
            .returnValues(ReturnValue.ALL_OLD)
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
            .build();
    return call("UpdateItem", () -> updatedOrObstacle(request));
  }

  private Updated updatedOrObstacle(UpdateItemRequest request) {
    try {
      return new Updated(true, decode(client().updateItem(request).attributes()));
    } catch (ConditionalCheckFailedException failed) {
      return new Updated(false, decode(failed.item()));
    }
  }

  Optional<Map<String, Object>> get(String pk, String sk) {
    GetItemRequest request =
        GetItemRequest.builder().tableName(table).key(key(pk, sk)).consistentRead(true).build();
    GetItemResponse answer = call("GetItem", () -> client().getItem(request));
    return answer.hasItem() ? Optional.of(decode(answer.item())) : Optional.empty();
  }

  void delete(String pk, String sk) {
    DeleteItemRequest request =
        DeleteItemRequest.builder().tableName(table).key(key(pk, sk)).build();
    call("DeleteItem", () -> client().deleteItem(request));
  }

  /** Deletes an item if it is there and a condition holds. */
  void deleteIf(String pk, String sk, String condition, Map<String, Object> values) {
    DeleteItemRequest request =
        DeleteItemRequest.builder()
            .tableName(table)
            .key(key(pk, sk))
            .conditionExpression(condition)
            .expressionAttributeValues(encode(values))
            .build();
    call("DeleteItem", () -> deleteOrLeave(request));
  }

  private Optional<DeleteItemResponse> deleteOrLeave(DeleteItemRequest request) {
    try {
      return Optional.of(client().deleteItem(request));
    } catch (ConditionalCheckFailedException failed) {
      return Optional.empty();
    }
  }

  /** The items of a partition with the highest sort keys, highest first; one page at most. */
  List<Map<String, Object>> highest(String pk, int limit) {
    QueryRequest request =
        QueryRequest.builder()
            .tableName(table)
            .keyConditionExpression("pk = :pk")
            .expressionAttributeValues(encode(Map.of(":pk", pk)))
            .scanIndexForward(false)
            .consistentRead(true)
            .limit(limit)
            .build();
    return call("Query", () -> client().query(request)).items().stream()
        .map(DynamoTable::decode)
        .toList();
  }

  private DynamoDbClient client() {
    return sdk.dynamoDb();
  }

  private static <T> T call(String operation, Supplier<T> call) {
    return SdkCall.call("dynamodb " + operation, call);
  }

  private static Map<String, AttributeValue> key(String pk, String sk) {
    return encode(Map.of("pk", pk, "sk", sk));
  }

  private static Map<String, AttributeValue> encode(Map<?, ?> item) {
    Map<String, AttributeValue> encoded = new LinkedHashMap<>();
    item.forEach((name, value) -> encoded.put(name.toString(), encodeValue(value)));
    return encoded;
  }

  private static AttributeValue encodeValue(Object value) {
    return switch (value) {
      case Long number -> AttributeValue.fromN(number.toString());
      case Map<?, ?> map -> AttributeValue.fromM(encode(map));
      default -> AttributeValue.fromS(value.toString());
    };
  }

  private static Map<String, Object> decode(Map<String, AttributeValue> item) {
    Map<String, Object> decoded = new LinkedHashMap<>();
    item.forEach((name, value) -> decoded.put(name, decodeValue(value)));
    return decoded;
  }

  private static Object decodeValue(AttributeValue value) {
    if (value.n() != null) {
      return Long.valueOf(value.n());
    }
    return value.hasM() ? decode(value.m()) : Objects.requireNonNullElse(value.s(), "");
  }

  /** What came of a conditional change, with the item as it was; empty where there was none. */
  record Updated(boolean done, Map<String, Object> before) {}
}
