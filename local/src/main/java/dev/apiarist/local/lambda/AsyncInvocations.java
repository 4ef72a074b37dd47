package dev.apiarist.local.lambda;

import dev.apiarist.json.Json;
import dev.apiarist.json.JsonException;
import dev.apiarist.local.aws.AwsException;
import dev.apiarist.local.aws.Bytes;
import dev.apiarist.local.sqs.Queue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Asynchronous invocations: an event that fails is tried again after one minute, then after two,
 * unless the function wants fewer attempts; then it goes to the function's on-failure queue, and
 * without one it is dropped with a line in the function's log. Retries start from {@link #tick}.
 */
final class AsyncInvocations {
  private static final List<Duration> RETRY_AFTER =
      List.of(Duration.ofMinutes(1), Duration.ofMinutes(2));

  private final InstantSource clock;
  private final FunctionHost host;
  private final List<Attempt> waiting = new CopyOnWriteArrayList<>();
  private final Map<String, Settings> settings = new ConcurrentHashMap<>();

  AsyncInvocations(InstantSource clock, FunctionHost host) {
    this.clock = clock;
    this.host = host;
  }

  /** Changes how a function's events are treated. */
  void configure(LambdaFunction function, Settings changed) {
    settings.put(function.settings().name(), changed);
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
    Settings wanted =
        settings.getOrDefault(attempt.function().settings().name(), Settings.DEFAULTS);
    if (attempt.number() >= wanted.retries()) {
      String fate = wanted.onFailure().isPresent() ? "kept in its queue" : "dropped";
      log.line(
          "ASYNC event %s after %d attempts: %s".formatted(fate, attempt.number() + 1, reason));
      wanted
          .onFailure()
          .ifPresent(queue -> queue.send(letter(attempt, reason), Optional.empty(), Map.of()));
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

  private String letter(Attempt attempt, String reason) {
    Map<String, Object> context = new LinkedHashMap<>();
    context.put("functionArn", attempt.function().settings().arn() + ":$LATEST");
    context.put("condition", "RetriesExhausted");
    context.put("approximateInvokeCount", attempt.number() + 1);
    Map<String, Object> letter = new LinkedHashMap<>();
    letter.put("version", "1.0");
    letter.put("timestamp", clock.instant().toString());
    letter.put("requestContext", context);
    letter.put("requestPayload", tree(attempt.event().text()));
    letter.put("responsePayload", tree(reason));
    return Json.write(letter);
  }

  private static Object tree(String text) {
    try {
      return Objects.requireNonNullElse(Json.parse(text), "");
    } catch (JsonException plain) {
      return text;
    }
  }

  /**
   * How a function's events are treated.
   *
   * @param retries 0 to 2
   * @param onFailure gets what failed for good
   */
  record Settings(int retries, Optional<Queue> onFailure) {
    static final Settings DEFAULTS = new Settings(RETRY_AFTER.size(), Optional.empty());

    Settings {
      if (retries < 0 || retries > RETRY_AFTER.size()) {
        throw new IllegalArgumentException("MaximumRetryAttempts is 0 to 2, not " + retries);
      }
    }
  }

  /** One try of one event; {@code number} counts from 0. */
  private record Attempt(LambdaFunction function, Bytes event, int number, Instant due) {}
}
