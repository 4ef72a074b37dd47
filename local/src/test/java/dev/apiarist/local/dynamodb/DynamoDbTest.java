package dev.apiarist.local.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.apiarist.local.aws.TestEndpoint;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

class DynamoDbTest {
  private static final DynamoDb SERVICE = DynamoDb.start();
  private static final TestEndpoint ENDPOINT = new TestEndpoint(SERVICE);
  private static final DynamoDbClient DYNAMO = ENDPOINT.client(DynamoDbClient.builder());

  @BeforeAll
  static void createTable() {
    DYNAMO.createTable(
        table ->
            table
                .tableName("leases")
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(
                    List.of(
                        AttributeDefinition.builder()
                            .attributeName("pk")
                            .attributeType(ScalarAttributeType.S)
                            .build()))
                .keySchema(
                    List.of(
                        KeySchemaElement.builder()
                            .attributeName("pk")
                            .keyType(KeyType.HASH)
                            .build())));
  }

  @AfterAll
  static void close() {
    DYNAMO.close();
    ENDPOINT.close();
    SERVICE.close();
  }

  @Test
  void aConditionalWriteSucceedsOnce() {
    putIfAbsent("lease");

    assertThatExceptionOfType(ConditionalCheckFailedException.class)
        .isThrownBy(() -> putIfAbsent("lease"));
  }

  @Test
  void whatWasWrittenIsReadConsistently() {
    putIfAbsent("journal");

    assertThat(
            DYNAMO
                .getItem(
                    get ->
                        get.tableName("leases")
                            .key(Map.of("pk", AttributeValue.fromS("journal")))
                            .consistentRead(true))
                .item())
        .containsEntry("note", AttributeValue.fromS("höher"));
  }

  @Test
  void errorsAreDynamosOwn() {
    assertThatExceptionOfType(ResourceNotFoundException.class)
        .isThrownBy(() -> DYNAMO.describeTable(table -> table.tableName("none")));
  }

  private static void putIfAbsent(String key) {
    DYNAMO.putItem(
        put ->
            put.tableName("leases")
                .item(
                    Map.of("pk", AttributeValue.fromS(key), "note", AttributeValue.fromS("höher")))
                .conditionExpression("attribute_not_exists(pk)"));
  }
}
