package dev.apiarist.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.fake.MutableClock;
import dev.apiarist.local.sqs.Queue;
import dev.apiarist.local.sqs.QueueSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueueMappingTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private Path state;
  private final MutableClock clock = new MutableClock();
  private final Queue queue =
      new Queue("steps", "arn:aws:sqs:us-east-1:000000000000:steps", QueueSettings.DEFAULTS, clock);
  private @Nullable LambdaFunction function;
  private @Nullable QueueMapping mapping;

  @AfterEach
  void close() {
    if (mapping != null) {
      mapping.close();
    }
    if (function != null) {
      function.close();
    }
  }

  @Test
  void aMessageReachesTheFunctionInTheShapeOfAnSqsEventAndIsDeleted() throws Exception {
    start(true);

    queue.send("{\"step\":\"join\"}", Optional.empty(), Map.of());

    await(() -> queue.depth().equals(new Queue.Depth(0, 0, 0)));
    assertThat(log())
        .contains("\"body\":\"{\\\"step\\\":\\\"join\\\"}\"")
        .contains("\"eventSource\":\"aws:sqs\"")
        .contains("\"eventSourceARN\":\"arn:aws:sqs:us-east-1:000000000000:steps\"")
        .contains("\"ApproximateReceiveCount\":\"1\"")
        .contains("\"awsRegion\":\"us-east-1\"");
  }

  @Test
  void aMessageReportedAsFailedComesBackAfterItsVisibilityTimeOut() throws Exception {
    start(true);

    queue.send("please report", Optional.empty(), Map.of());

    await(() -> reports() == 1);
    assertThat(queue.depth()).isEqualTo(new Queue.Depth(0, 1, 0));
    clock.advance(Duration.ofSeconds(30));
    await(() -> reports() == 2);
    assertThat(log()).contains("\"ApproximateReceiveCount\":\"2\"");
  }

  @Test
  void reportsAreNotReadUnlessTheMappingSaysSo() throws Exception {
    start(false);

    queue.send("please report", Optional.empty(), Map.of());

    await(() -> queue.depth().equals(new Queue.Depth(0, 0, 0)));
  }

  @Test
  void aMessageWhoseFunctionFailedStays() throws Exception {
    start(true);

    queue.send("please fail", Optional.empty(), Map.of());

    await(() -> reports() == 1);
    assertThat(queue.depth()).isEqualTo(new Queue.Depth(0, 1, 0));
  }

  private void start(boolean reportsItemFailures) {
    LambdaFunction started =
        new LambdaFunction(
            TestFunctions.settings(Map.of(), Duration.ofSeconds(20)),
            TestFunctions.host(state, TestFunctions.identities(), 1));
    function = started;
    mapping =
        QueueMapping.start(
            queue, started, new QueueMapping.Settings(1, 1, reportsItemFailures), "us-east-1");
  }

  private long reports() {
    return log().lines().filter(line -> line.startsWith("REPORT")).count();
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
      Thread.sleep(Duration.ofMillis(20));
    }
  }
}
