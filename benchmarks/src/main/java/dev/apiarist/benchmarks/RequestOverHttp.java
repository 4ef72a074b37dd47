package dev.apiarist.benchmarks;

import dev.apiarist.local.bench.WarmWebhook;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A request to the warm function over HTTP, with its calls to AWS over HTTP and to a manager over
 * mutual TLS; both answer at once.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RequestOverHttp {
  private @Nullable WarmWebhook webhook;
  private boolean grown;

  @Setup(Level.Trial)
  public void start() {
    webhook = WarmWebhook.start(Path.of(System.getProperty("apiarist.checkout", ".")));
  }

  @TearDown(Level.Trial)
  public void stop() {
    webhook().close();
  }

  @Benchmark
  public WarmWebhook.Reply ping() {
    return granted(webhook().send("GET", "v1/ping"), "");
  }

  /** Up and down by turns. */
  @Benchmark
  public WarmWebhook.Reply scaleService() {
    String scale = grown ? "down" : "up";
    grown = !grown;
    return granted(
        webhook().send("POST", "v1/scale-service?service=service1&scale=" + scale),
        "POST /services/service1/update");
  }

  @Benchmark
  public WarmWebhook.Reply scaleNodes() {
    return granted(
        webhook().send("POST", "v1/scale-nodes?type=worker&scale=up&by=1"), "SetDesiredCapacity");
  }

  private WarmWebhook webhook() {
    return Objects.requireNonNull(webhook);
  }

  /**
   * @param change the call without which nothing was changed
   */
  private static WarmWebhook.Reply granted(WarmWebhook.Reply reply, String change) {
    if (reply.status() != 200 || !(change.isEmpty() || reply.calls().contains(change))) {
      throw new IllegalStateException("this was not granted, or changed nothing: " + reply);
    }
    return reply;
  }
}
