package dev.apiarist.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.apiarist.fake.MutableClock;
import dev.apiarist.json.Json;
import dev.apiarist.local.aws.Bytes;
import dev.apiarist.local.aws.TestEndpoint;
import dev.apiarist.local.sqs.Queue;
import dev.apiarist.local.sqs.QueueSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

class LambdaTest {
  private final MutableClock clock = new MutableClock();
  private final Path state;
  private final TestEndpoint endpoint = new TestEndpoint();
  private final Lambda service;
  private final LambdaClient lambda = endpoint.client(LambdaClient.builder());

  LambdaTest(@TempDir Path state) {
    this.state = state;
    this.service = new Lambda(TestFunctions.host(state, endpoint.identities(), 1), clock);
    service.create(TestFunctions.settings(Map.of("OWN", "old"), Duration.ofSeconds(20)));
    endpoint.add(service);
  }

  @AfterEach
  void close() {
    lambda.close();
    endpoint.close();
    service.close();
  }

  @Nested
  class ASynchronousInvocation {
    @Test
    void answersWithThePayload() {
      assertThat(invoke("[1]").payload().asUtf8String()).isEqualTo("[1]");
    }

    @Test
    void tellsAnErrorOfTheFunctionApartFromOneOfTheCall() {
      InvokeResponse answer = invoke("\"please fail\"");

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.functionError()).isEqualTo("Unhandled");
      assertThatExceptionOfType(ResourceNotFoundException.class)
          .isThrownBy(
              () ->
                  lambda.invoke(
                      call -> call.functionName("none").payload(SdkBytes.fromUtf8String("1"))));
    }
  }

  @Nested
  class AnAsynchronousInvocation {
    @Test
    void isTriedThreeTimesAndThenDropped() throws Exception {
      assertThat(
              lambda
                  .invoke(
                      call ->
                          call.functionName("test")
                              .invocationType(InvocationType.EVENT)
                              .payload(SdkBytes.fromUtf8String("\"please fail\"")))
                  .statusCode())
          .isEqualTo(202);
      await(() -> log().contains("ASYNC attempt 1 failed"));
      service.tick();
      assertThat(attempts()).isEqualTo(1);

      clock.advance(Duration.ofMinutes(1));
      service.tick();
      await(() -> log().contains("ASYNC attempt 2 failed"));
      clock.advance(Duration.ofMinutes(2));
      service.tick();
      await(() -> log().contains("ASYNC event dropped after 3 attempts"));

      assertThat(attempts()).isEqualTo(3);
    }

    @Test
    void isKeptInAQueueWhenItsFunctionHasOne() throws Exception {
      Queue kept =
          new Queue(
              "kept", "arn:aws:sqs:us-east-1:000000000000:kept", QueueSettings.DEFAULTS, clock);
      LambdaFunction function = service.find("test").orElseThrow();
      service.configureAsync(function, 0, Optional.of(kept));

      service.invokeAsync(function, Bytes.utf8("\"please fail\""));
      await(() -> kept.depth().visible() == 1);

      String letter = kept.receive(1, Duration.ofSeconds(1), Duration.ZERO).getFirst().body();
      assertThat(Json.at(Json.parse(letter), "requestPayload")).isEqualTo("please fail");
      assertThat(Json.textAt(Json.parse(letter), "", "requestContext", "condition"))
          .isEqualTo("RetriesExhausted");
      assertThat(Json.textAt(Json.parse(letter), "", "responsePayload", "errorMessage"))
          .isEqualTo("failed as told");
    }

    private long attempts() {
      return log().lines().filter(line -> line.startsWith("START")).count();
    }
  }

  @Test
  void aChangedEnvironmentReachesTheNextInvocation() {
    assertThat(invoke("\"please tell\"").payload().asUtf8String()).contains("\"own\":\"old\"");

    lambda.updateFunctionConfiguration(
        change ->
            change.functionName("test").environment(env -> env.variables(Map.of("OWN", "new"))));

    assertThat(invoke("\"please tell\"").payload().asUtf8String()).contains("\"own\":\"new\"");
  }

  @Test
  void anotherOperationIsRefusedByItsPath() {
    assertThatExceptionOfType(LambdaException.class)
        .isThrownBy(() -> lambda.deleteFunction(call -> call.functionName("test")))
        .withMessageContaining("DELETE /2015-03-31/functions/test");
  }

  private InvokeResponse invoke(String payload) {
    return lambda.invoke(
        call -> call.functionName("test").payload(SdkBytes.fromUtf8String(payload)));
  }

  private String log() {
    Path log = state.resolve("logs").resolve("test.log");
    try {
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    Instant deadline = Instant.now().plus(Duration.ofSeconds(20));
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).as("in time").isBefore(deadline);
      Thread.sleep(Duration.ofMillis(20));
    }
  }
}
