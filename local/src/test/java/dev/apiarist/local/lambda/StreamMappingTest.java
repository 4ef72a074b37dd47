package dev.apiarist.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.json.Json;
import dev.apiarist.local.dynamodb.DynamoDb;
import dev.apiarist.local.events.EventPattern;
import dev.apiarist.local.sqs.Queue;
import dev.apiarist.local.sqs.QueueSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table's stream, filtered, to a function. */
class StreamMappingTest {
  private static final String STREAM =
      "arn:aws:dynamodb:us-east-1:000000000000:table/news/stream/local";
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration ANY_AGE = Duration.ofSeconds(-1);
  private static final DynamoDb DYNAMO = DynamoDb.start();
  private static int tables;

  @TempDir private Path state;
  private final String table = "news-" + tables++;
  private final Queue dead =
      new Queue("dead", "arn:dead", QueueSettings.DEFAULTS, InstantSource.system());
  private @Nullable LambdaFunction function;
  private @Nullable StreamMapping mapping;

  @BeforeEach
  void createTable() {
    DYNAMO.call(
        "CreateTable",
        Json.parseObject(
            """
            {"TableName": "%s", "BillingMode": "PAY_PER_REQUEST",
             "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
             "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
             "StreamSpecification": {"StreamEnabled": true, "StreamViewType": "NEW_IMAGE"}}
            """
                .formatted(table)));
  }

  @AfterEach
  void close() {
    if (mapping != null) {
      mapping.close();
    }
    if (function != null) {
      function.close();
    }
  }

  @AfterAll
  static void stop() {
    DYNAMO.close();
  }

  @Test
  void newItemsReachTheFunctionInOrderInTheShapeOfAnEventAndOthersDoNot() throws Exception {
    put("mark#1", "no news");
    put("journal#1", "first");
    put("journal#2", "second");
    put("journal#1", "changed");
    start(10, -1, false);

    await(() -> log().contains("second"));
    assertThat(log())
        .containsSubsequence("first", "second")
        .contains("\"eventName\":\"INSERT\"")
        .contains("\"eventSource\":\"aws:dynamodb\"")
        .contains("\"eventSourceARN\":\"" + STREAM + "\"")
        .contains("\"SequenceNumber\":\"")
        .doesNotContain("no news", "changed");

    put("journal#3", "third");
    await(() -> log().contains("third"));
    assertThat(log().lines().filter(line -> line.contains("second"))).hasSize(1);
  }

  @Test
  void whatTheFunctionReportsComesAgainFromThereOn() throws Exception {
    put("journal#1", "first");
    put("journal#2", "please report the last");
    start(10, 1, false);

    await(() -> saw() == 2);
    List<String> seen = log().lines().filter(line -> line.startsWith("saw")).toList();
    assertThat(seen.getFirst()).contains("first").contains("please report");
    assertThat(seen.getLast()).doesNotContain("first").contains("please report");
    await(() -> letters() == 1);
    assertThat(dead.receive(1, Duration.ZERO, Duration.ZERO).getFirst().body())
        .contains("\"condition\":\"RetryAttemptsExhausted\"", "\"batchSize\":1");
  }

  @Test
  void aBatchThatBreaksTheFunctionIsHalvedUntilThePoisonIsAlone() throws Exception {
    put("journal#1", "first");
    put("journal#2", "please fail");
    start(10, 0, true);
    await(() -> letters() == 1);
    put("journal#3", "third");

    await(() -> log().contains("third"));
  }

  @Test
  void whatIsTooOldIsGivenUpWithoutAnAttempt() throws Exception {
    put("journal#1", "first");
    Instant later = Instant.now().plusSeconds(3600);
    start(10, -1, false, Duration.ofMinutes(30), () -> later);

    await(() -> letters() == 1);
    assertThat(log()).doesNotContain("first");
    assertThat(dead.receive(1, Duration.ZERO, Duration.ZERO).getFirst().body())
        .contains("\"condition\":\"RecordAgeExceeded\"");
  }

  private void put(String key, String text) {
    DYNAMO.call(
        "PutItem",
        Json.parseObject(
            "{\"TableName\":\"%s\",\"Item\":{\"pk\":{\"S\":\"%s\"},\"text\":{\"S\":\"%s\"}}}"
                .formatted(table, key, text)));
  }

  private void start(int batchSize, int retries, boolean bisects) {
    start(batchSize, retries, bisects, ANY_AGE, InstantSource.system());
  }

  private void start(
      int batchSize, int retries, boolean bisects, Duration oldest, InstantSource clock) {
    LambdaFunction started =
        new LambdaFunction(
            TestFunctions.settings(Map.of(), Duration.ofSeconds(20)),
            TestFunctions.host(state, TestFunctions.identities(), 1));
    function = started;
    EventPattern news =
        EventPattern.of(
            Json.parseObject(
                """
                {"eventName": ["INSERT"],
                 "dynamodb": {"Keys": {"pk": {"S": [{"prefix": "journal#"}]}}}}
                """));
    mapping =
        StreamMapping.start(
            DYNAMO.stream(table),
            STREAM,
            started,
            new StreamMapping.Settings(
                List.of(news), batchSize, Duration.ZERO, retries, oldest, bisects, true),
            Optional.of(dead),
            clock);
  }

  private long saw() {
    return log().lines().filter(line -> line.startsWith("saw")).count();
  }

  private int letters() {
    return dead.depth().visible();
  }

  private String log() {
    Path log = state.resolve("logs").resolve("test.log");
    try {
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException unreadable) {
      return "";
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    Instant deadline = Instant.now().plus(LIMIT);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).as("in time").isBefore(deadline);
      Thread.sleep(Duration.ofMillis(50));
    }
  }
}
