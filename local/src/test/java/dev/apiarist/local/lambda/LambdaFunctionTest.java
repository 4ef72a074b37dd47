package dev.apiarist.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.apiarist.json.Json;
import dev.apiarist.local.aws.AwsException;
import dev.apiarist.local.aws.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LambdaFunctionTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  @TempDir private Path state;
  private @Nullable LambdaFunction function;

  @AfterEach
  void close() {
    if (function != null) {
      function.close();
    }
  }

  @Nested
  class AnInvocation {
    @Test
    void returnsWhatTheHandlerWrites() throws Exception {
      InvocationResult result = start(TIMEOUT).invoke(Bytes.utf8("{\"grüße\":1}"));

      assertThat(result.failed()).isFalse();
      assertThat(result.payload().text()).isEqualTo("{\"grüße\":1}");
    }

    @Test
    void seesItsOwnVariablesAndLambdasAndNoOther() throws Exception {
      LambdaFunction told = start(TestFunctions.settings(Map.of("OWN", "mine"), TIMEOUT));

      Object seen = Json.parse(told.invoke(Bytes.utf8("\"please tell\"")).payload().text());

      assertThat(Json.textAt(seen, "", "own")).isEqualTo("mine");
      assertThat(Json.textAt(seen, "", "region")).isEqualTo("us-east-1");
      assertThat(Json.textAt(seen, "", "endpoint")).isEqualTo("http://127.0.0.1:4566");
      assertThat(Json.textAt(seen, "", "accessKey")).startsWith("ASIA");
      assertThat(Json.textAt(seen, "", "home")).isEqualTo("null");
      assertThat(Json.textAt(seen, "", "function")).isEqualTo("test");
      assertThat(Json.textAt(seen, "", "arn")).endsWith(":function:test");
      assertThat(Json.longAt(seen, 0, "memory")).isEqualTo(256);
      assertThat(Json.longAt(seen, 0, "remaining")).isBetween(1L, TIMEOUT.toMillis());
    }

    @Test
    void reusesTheProcessOfTheOneBefore() throws Exception {
      LambdaFunction warm = start(TIMEOUT);
      warm.invoke(Bytes.utf8("{}"));
      List<Long> processes = warm.processIds();

      Object seen = Json.parse(warm.invoke(Bytes.utf8("\"please tell\"")).payload().text());

      assertThat(Json.longAt(seen, 0, "invocations")).isEqualTo(2);
      assertThat(warm.processIds()).hasSize(1).isEqualTo(processes);
    }

    @Test
    void runsTheDeployedJar() throws Exception {
      Path jar = TestFunctions.jar(state.resolve("artifact.jar"));
      LambdaFunction deployed =
          start(TestFunctions.settings(jar, Map.of(), TIMEOUT, Optional.empty()));

      assertThat(deployed.invoke(Bytes.utf8("7")).payload().text()).isEqualTo("7");
    }

    @Test
    void leavesWhatIsPrintedInTheFunctionsLog() throws Exception {
      InvocationResult result = start(TIMEOUT).invoke(Bytes.utf8("\"a word\""));

      assertThat(Files.readString(state.resolve("logs").resolve("test.log")))
          .contains("saw \"a word\"")
          .contains("START RequestId: " + result.requestId())
          .contains("REPORT RequestId: " + result.requestId())
          .contains("INIT_REPORT Duration:");
    }
  }

  @Nested
  class AFailure {
    @Test
    void ofTheHandlerIsReportedWithTypeAndMessage() throws Exception {
      InvocationResult result = start(TIMEOUT).invoke(Bytes.utf8("\"please fail\""));

      assertThat(result.failed()).isTrue();
      assertThat(result.payload().text())
          .contains("failed as told")
          .contains("java.lang.IllegalArgumentException");
    }

    @Test
    void ofTheConstructorFailsEveryInvocation() throws Exception {
      LambdaFunction broken = start(TestFunctions.settings(Map.of("BROKEN", "yes"), TIMEOUT));

      assertThat(broken.invoke(Bytes.utf8("{}")).payload().text()).contains("cannot be made");
      assertThat(broken.invoke(Bytes.utf8("{}")).failed()).isTrue();
    }

    @Test
    void ofTheProcessIsTellingAndTheNextInvocationHasANewOne() throws Exception {
      LambdaFunction crashing = start(TIMEOUT);

      InvocationResult crash = crashing.invoke(Bytes.utf8("\"please exit\""));

      assertThat(crash.failed()).isTrue();
      assertThat(crash.payload().text()).contains("Runtime.ExitError").contains("exit status 7");
      assertThat(crashing.invoke(Bytes.utf8("1")).payload().text()).isEqualTo("1");
    }

    @Test
    void ofTimeEndsTheProcessAndTheNextInvocationHasANewOne() throws Exception {
      LambdaFunction slow = start(Duration.ofSeconds(1));

      InvocationResult late = slow.invoke(Bytes.utf8("\"please hang\""));

      assertThat(late.failed()).isTrue();
      assertThat(late.payload().text()).contains("Task timed out after 1.00 seconds");
      assertThat(slow.processIds()).isEmpty();
      assertThat(slow.invoke(Bytes.utf8("1")).payload().text()).isEqualTo("1");
    }

    @Test
    void ofTheArtifactToExistNamesTheFile() {
      LambdaFunction missing =
          start(
              TestFunctions.settings(
                  state.resolve("none.jar"), Map.of(), TIMEOUT, Optional.empty()));

      assertThatIllegalArgumentException()
          .isThrownBy(() -> missing.invoke(Bytes.utf8("{}")))
          .withMessageContaining("none.jar does not exist");
    }
  }

  @Nested
  class ReservedConcurrency {
    @Test
    void throttlesWhatIsBeyondIt() throws Exception {
      LambdaFunction one =
          start(
              TestFunctions.settings(
                  TestFunctions.directory(), Map.of(), Duration.ofSeconds(3), Optional.of(1)));
      one.warm();
      CompletableFuture<InvocationResult> busy =
          CompletableFuture.supplyAsync(() -> invokeUnchecked(one, "\"please hang\""));
      while (one.idle() > 0) {
        Thread.onSpinWait();
      }

      assertThatExceptionOfType(AwsException.class)
          .isThrownBy(() -> one.invoke(Bytes.utf8("{}")))
          .satisfies(error -> assertThat(error.status()).isEqualTo(429));
      assertThat(busy.join().failed()).isTrue();
    }
  }

  @Test
  void closingEndsItsProcesses() throws Exception {
    LambdaFunction closing = start(TIMEOUT);
    closing.invoke(Bytes.utf8("{}"));
    ProcessHandle process = ProcessHandle.of(closing.processIds().getFirst()).orElseThrow();

    closing.close();

    process.onExit().join();
    assertThat(process.isAlive()).isFalse();
  }

  @Test
  void aVariableThatLambdaReservesIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TestFunctions.settings(Map.of("AWS_REGION", "x"), TIMEOUT))
        .withMessageContaining("AWS_REGION, which Lambda reserves");
  }

  private static InvocationResult invokeUnchecked(LambdaFunction function, String event) {
    try {
      return function.invoke(Bytes.utf8(event));
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  private LambdaFunction start(Duration timeout) {
    return start(TestFunctions.settings(Map.of(), timeout));
  }

  private LambdaFunction start(FunctionSettings settings) {
    LambdaFunction started =
        new LambdaFunction(settings, TestFunctions.host(state, TestFunctions.identities(), 2));
    function = started;
    return started;
  }
}
