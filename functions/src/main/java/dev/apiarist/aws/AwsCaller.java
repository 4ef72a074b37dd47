package dev.apiarist.aws;

import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests and tries again, a bounded number of times, when the service throttles, fails on
 * its own account or does not answer: AWS's standard retry behaviour (three attempts, exponential
 * backoff with full jitter). A request may therefore have taken effect although an attempt failed.
 */
final class AwsCaller {
  private static final int ATTEMPTS = 3;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  private final SignedHttp http;
  private final Consumer<Duration> pause;

  /**
   * @param pause waits for a time
   */
  AwsCaller(SignedHttp http, Consumer<Duration> pause) {
    this.http = http;
    this.pause = pause;
  }

  /**
   * The body of a successful answer.
   *
   * @throws OutsideException translated from the service's error
   */
  String call(AwsCall call) {
    return Objects.requireNonNull(call(call, error -> false), "no error is expected");
  }

  /**
   * As {@link #call(AwsCall)}, but an error that is expected is handed over.
   *
   * @return the body, or null when there was such an error
   */
  @Nullable String call(AwsCall call, Expected expected) {
    for (int attempt = 1; ; attempt++) {
      try {
        AwsReply reply = http.send(call);
        if (reply.succeeded()) {
          return reply.body();
        }
        AwsError error = AwsError.of(reply);
        if (expected.accepts(error)) {
          return null;
        }
        if (!error.transientFault() || attempt == ATTEMPTS) {
          throw error.translated(call);
        }
      } catch (IOException broken) {
        if (attempt == ATTEMPTS) {
          throw new OutsideException(
              FailureCode.CLOUD_UNAVAILABLE,
              call.service() + " " + call.operation() + ": " + broken,
              broken);
        }
      }
      pause.accept(backoff(attempt));
    }
  }

  private static Duration backoff(int attempt) {
    long most = FIRST_PAUSE.toMillis() << (attempt - 1);
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most) + 1);
  }

  /** Errors that mean something to the caller. */
  @FunctionalInterface
  interface Expected {
    /** Takes the error, or leaves it to be thrown. */
    boolean accepts(AwsError error);
  }
}
