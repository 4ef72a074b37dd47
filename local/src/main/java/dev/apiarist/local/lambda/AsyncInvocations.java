package dev.apiarist.local.lambda;

import dev.apiarist.local.aws.AwsException;
import dev.apiarist.local.aws.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Asynchronous invocations: an event that fails is tried again after one minute, then after two,
 * then dropped with a line in the function's log. Retries start from {@link #tick}.
 */
final class AsyncInvocations {
  private static final List<Duration> RETRY_AFTER =
      List.of(Duration.ofMinutes(1), Duration.ofMinutes(2));

  private final InstantSource clock;
  private final FunctionHost host;
  private final List<Attempt> waiting = new CopyOnWriteArrayList<>();

  AsyncInvocations(InstantSource clock, FunctionHost host) {
    this.clock = clock;
    this.host = host;
  }

  /** Starts the first attempt at once. */
  void accept(LambdaFunction function, Bytes event) {
    start(new Attempt(function, event, 0, clock.instant()));
  }

  /** Starts the retries that are due. */
  void tick() {
    Instant now = clock.instant();
    for (Attempt attempt : List.copyOf(waiting)) {
      if (!attempt.due().isAfter(now) && waiting.remove(attempt)) {
        start(attempt);
      }
    }
  }

  private void start(Attempt attempt) {
    Thread.ofVirtual()
        .name("async-" + attempt.function().settings().name())
        .start(() -> run(attempt));
  }

  private void run(Attempt attempt) {
    try {
      InvocationResult result = attempt.function().invoke(attempt.event());
      if (result.failed()) {
        failed(attempt, result.payload().text());
      }
    } catch (AwsException throttled) {
      failed(attempt, throttled.text());
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private void failed(Attempt attempt, String reason) {
    FunctionLog log = host.log(attempt.function().settings());
    if (attempt.number() >= RETRY_AFTER.size()) {
      log.line("ASYNC event dropped after " + (attempt.number() + 1) + " attempts: " + reason);
      return;
    }
    Duration after = RETRY_AFTER.get(attempt.number());
    log.line("ASYNC attempt " + (attempt.number() + 1) + " failed, next in " + after);
    waiting.add(
        new Attempt(
            attempt.function(),
            attempt.event(),
            attempt.number() + 1,
            clock.instant().plus(after)));
  }

  /** One try of one event; {@code number} counts from 0. */
  private record Attempt(LambdaFunction function, Bytes event, int number, Instant due) {}
}
