package dev.apiarist.aws;

import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

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
    for (int attempt = 1; ; attempt++) {
      try {
        AwsReply reply = http.send(call);
        if (reply.succeeded()) {
          return reply.body();
        }
        AwsError error = AwsError.of(reply);
        if (!error.transientFault() || attempt == ATTEMPTS) {
          throw error.translated(call.name());
        }
      } catch (IOException broken) {
        if (attempt == ATTEMPTS) {
          throw new OutsideException(
              FailureCode.CLOUD_UNAVAILABLE, call.name() + ": " + broken, broken);
        }
      }
      pause.accept(backoff(attempt));
    }
  }

  private static Duration backoff(int attempt) {
    long most = FIRST_PAUSE.toMillis() << (attempt - 1);
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most) + 1);
  }
}
