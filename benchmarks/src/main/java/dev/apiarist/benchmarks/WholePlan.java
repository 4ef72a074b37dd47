package dev.apiarist.benchmarks;

import dev.apiarist.placement.model.Snapshot;
import dev.apiarist.placement.simulation.Orders;
import dev.apiarist.placement.simulation.Outcome;
import dev.apiarist.placement.simulation.Twin;
import dev.apiarist.placement.snapshot.SnapshotReader;
import dev.apiarist.planning.Plan;
import dev.apiarist.planning.Planner;
import dev.apiarist.planning.Policy;
import java.io.ByteArrayInputStream;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What a plan of a swarm with tasks that wait for capacity takes, and its two largest parts, ten
 * orders played. Each is one of {@link PlanTimings.Step}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class WholePlan {
  private static final Orders ORDERS = new Orders(10, 1);

  @Param({"100", "300", "1000", "3000"})
  public int nodes;

  private byte[] file = {};
  private Snapshot snapshot = read(LargeSwarm.snapshot(1));

  @Setup
  public void take() {
    file = LargeSwarm.snapshot(nodes);
    snapshot = read(file);
  }

  private static Snapshot read(byte[] file) {
    return SnapshotReader.read(new ByteArrayInputStream(file));
  }

  @Benchmark
  public Snapshot read() {
    return read(file);
  }

  @Benchmark
  public Outcome pass() {
    return Twin.of(snapshot.swarm(), snapshot.takenAt()).asItIs().run(ORDERS);
  }

  @Benchmark
  public Plan plan() {
    return Planner.plan(snapshot, Policy.STANDARD, ORDERS, snapshot.takenAt());
  }
}
