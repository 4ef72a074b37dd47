package dev.apiarist.local.lambda;

import dev.apiarist.local.aws.Bytes;
import dev.apiarist.local.lambda.RuntimeApi.Initialisation;
import dev.apiarist.local.lambda.RuntimeApi.Invocation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One JVM that runs one function, an invocation at a time. After a time-out, a crash or a failed
 * start it is dead; the next invocation needs a new one.
 */
final class ExecutionEnvironment implements AutoCloseable {
  /** Lambda's is 10 s; more here, where all functions share one small machine. */
  private static final Duration LONGEST_START = Duration.ofSeconds(60);

  private final FunctionSettings function;
  private final RuntimeApi api;
  private final Process process;
  private final FunctionLog log;
  private final Instant started = Instant.now();
  private final CompletableFuture<Process> exit;
  private volatile boolean dead;

  private ExecutionEnvironment(
      FunctionSettings function, RuntimeApi api, Process process, FunctionLog log) {
    this.function = function;
    this.api = api;
    this.process = process;
    this.log = log;
    this.exit = process.onExit();
  }

  static ExecutionEnvironment start(FunctionSettings function, FunctionHost host) {
    RuntimeApi api = new RuntimeApi(function.name(), function.arn());
    FunctionLog log = host.log(function);
    try {
      Process process = host.process(function, api.address(), log.file()).start();
      return new ExecutionEnvironment(function, api, process, log);
    } catch (IOException failed) {
      api.close();
      throw new UncheckedIOException("cannot start the JVM of " + function.name(), failed);
    }
  }

  boolean usable() {
    return !dead && process.isAlive();
  }

  boolean runs(FunctionSettings settings) {
    return function.equals(settings);
  }

  long processId() {
    return process.pid();
  }

  /**
   * Waits until the handler is made; empty-handed when that fails, as the next invoke will tell.
   */
  void awaitStarted() throws InterruptedException {
    String requestId = UUID.randomUUID().toString();
    InvocationResult failure = initialise(requestId);
    if (failure.failed()) {
      log.line("INIT_REPORT failed: " + failure.payload().text());
      kill();
    }
  }

  InvocationResult invoke(Bytes event) throws InterruptedException {
    String requestId = UUID.randomUUID().toString();
    InvocationResult start = initialise(requestId);
    if (start.failed()) {
      kill();
      return start;
    }
    log.line("START RequestId: " + requestId);
    long begin = System.nanoTime();
    InvocationResult result = run(requestId, event);
    log.line(
        "REPORT RequestId: %s Duration: %d ms%s"
            .formatted(
                requestId,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin),
                result.failed() ? " Error: " + result.payload().text() : ""));
    return result;
  }

  @Override
  public void close() {
    kill();
    api.close();
  }

  private InvocationResult run(String requestId, Bytes event) throws InterruptedException {
    CompletableFuture<InvocationResult> result = new CompletableFuture<>();
    Invocation invocation =
        new Invocation(requestId, event, Instant.now().plus(function.timeout()), result);
    Thread handover = Thread.ofVirtual().start(() -> hand(invocation));
    try {
      CompletableFuture.anyOf(result, exit)
          .get(function.timeout().toMillis(), TimeUnit.MILLISECONDS);
      return result.isDone() ? result.join() : crash(requestId);
    } catch (TimeoutException late) {
      kill();
      return InvocationResult.error(
          requestId,
          "Sandbox.Timedout",
          "RequestId: %s Error: Task timed out after %d.00 seconds"
              .formatted(requestId, function.timeout().toSeconds()));
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    } finally {
      handover.interrupt();
    }
  }

  private void hand(Invocation invocation) {
    try {
      api.hand(invocation);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private InvocationResult initialise(String requestId) throws InterruptedException {
    CompletableFuture<Initialisation> ready = api.initialised();
    try {
      boolean first = !ready.isDone();
      CompletableFuture.anyOf(ready, exit).get(LONGEST_START.toMillis(), TimeUnit.MILLISECONDS);
      if (first) {
        log.line(
            "INIT_REPORT Duration: " + Duration.between(started, Instant.now()).toMillis() + " ms");
      }
      if (!ready.isDone()) {
        return crash(requestId);
      }
      return switch (ready.join()) {
        case Initialisation.Ready() -> new InvocationResult(requestId, false, Bytes.NONE);
        case Initialisation.Failed(Bytes error) -> new InvocationResult(requestId, true, error);
      };
    } catch (TimeoutException late) {
      return InvocationResult.error(
          requestId,
          "Sandbox.Timedout",
          "the handler was not ready after " + LONGEST_START.toSeconds() + " seconds");
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private InvocationResult crash(String requestId) {
    return InvocationResult.error(
        requestId,
        "Runtime.ExitError",
        "RequestId: %s Error: Runtime exited with error: exit status %d"
            .formatted(requestId, process.exitValue()));
  }

  private void kill() {
    dead = true;
    process.destroyForcibly();
  }
}
