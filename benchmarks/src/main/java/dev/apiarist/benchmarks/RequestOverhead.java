package dev.apiarist.benchmarks;

import dev.apiarist.function.WebhookInMemory;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What the webhook function itself takes for a request, event in to answer out: everything that it
 * would call is in memory.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RequestOverhead {
  private WebhookInMemory webhook = new WebhookInMemory();

  /** The fakes remember everything: each iteration begins with little to remember. */
  @Setup(Level.Iteration)
  public void forget() {
    webhook = new WebhookInMemory();
  }

  @Benchmark
  public String ping() {
    return webhook.ping();
  }

  @Benchmark
  public String scaleService() {
    return webhook.scaleService();
  }

  @Benchmark
  public String scaleNodes() {
    return webhook.scaleNodes();
  }
}
