package dev.apiarist.benchmarks;

import dev.apiarist.benchmarks.PlanTimings.Row;
import dev.apiarist.benchmarks.PlanTimings.Step;
import dev.apiarist.placement.simulation.Placement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.TimeValue;

/** Measures plans of large swarms; the exit status is 1 when a bar is missed. */
public final class Plans {
  private static final int COLD_RUNS = 5;

  private Plans() {}

  /** Takes no arguments. */
  public static void main(String[] arguments) throws RunnerException, IOException {
    if (arguments.length > 0) {
      System.err.println("bench plan takes no arguments");
      System.exit(2);
    }
    System.out.println(
        "30 running and 3 waiting tasks for every node, 10 orders, one thread, 512 MB of heap ...");
    List<Row> rows =
        rows(
            new Runner(
                    Warm.options(WholePlan.class)
                        .forks(1)
                        .jvmArgsAppend("-Xmx512m")
                        .warmupIterations(2)
                        .warmupTime(TimeValue.seconds(3))
                        .measurementIterations(3)
                        .measurementTime(TimeValue.seconds(3))
                        .build())
                .run());
    int nodes = PlanTimings.BAR_NODES;
    rows.add(new Row(Step.COLD, nodes, ColdPlan.medianMillis(nodes, COLD_RUNS), 0));
    PlanTimings timings = new PlanTimings(rows);
    timings.lines().forEach(System.out::println);
    List<String> missed = timings.missed();
    missed.forEach(miss -> System.out.println("MISSED " + miss));
    System.exit(missed.isEmpty() ? 0 : 1);
  }

  static List<Row> rows(Iterable<RunResult> results) {
    List<Row> rows = new ArrayList<>();
    for (RunResult run : results) {
      Result<?> result = run.getPrimaryResult();
      Step step = Step.valueOf(result.getLabel().toUpperCase(Locale.ROOT));
      int nodes = Integer.parseInt(run.getParams().getParam("nodes"));
      rows.add(
          new Row(
              step,
              nodes,
              result.getStatistics().getPercentile(50),
              step == Step.PASS ? placed(nodes) : 0));
    }
    return rows;
  }

  /** How many tasks one pass gives a place, in all orders together: always as many. */
  private static int placed(int nodes) {
    WholePlan benchmark = new WholePlan();
    benchmark.nodes = nodes;
    benchmark.take();
    return benchmark.pass().placements().stream().mapToInt(Placement::total).sum();
  }
}
