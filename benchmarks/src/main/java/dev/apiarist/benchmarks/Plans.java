package dev.apiarist.benchmarks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.TimeValue;

/** Measures plans of large swarms; the exit status is 1 when the bar is missed. */
public final class Plans {
  /** What a plan of a thousand nodes may take, in milliseconds. */
  static final double BAR_MILLIS = 2000;

  private static final String BAR_NODES = "1000";

  /** One measurement. */
  record Row(String nodes, String what, double medianMillis) {
    boolean missed() {
      return nodes.equals(BAR_NODES) && what.equals("plan") && medianMillis > BAR_MILLIS;
    }

    String line() {
      return String.format(Locale.ROOT, "%6s nodes  %-4s  %8.1f ms", nodes, what, medianMillis);
    }
  }

  private Plans() {}

  /** Takes no arguments. */
  public static void main(String[] arguments) throws RunnerException {
    if (arguments.length > 0) {
      System.err.println("bench plan takes no arguments");
      System.exit(2);
    }
    System.out.println(
        "30 running and 3 waiting tasks for every node, 10 orders (bar: 1000 nodes in "
            + Math.round(BAR_MILLIS)
            + " ms) ...");
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
    rows.forEach(row -> System.out.println(row.line()));
    System.exit(rows.stream().anyMatch(Row::missed) ? 1 : 0);
  }

  static List<Row> rows(Iterable<RunResult> results) {
    List<Row> rows = new ArrayList<>();
    for (RunResult result : results) {
      rows.add(
          new Row(
              result.getParams().getParam("nodes"),
              result.getPrimaryResult().getLabel(),
              result.getPrimaryResult().getStatistics().getPercentile(50)));
    }
    rows.sort(
        Comparator.comparing(Row::what).thenComparingInt(row -> Integer.parseInt(row.nodes())));
    return rows;
  }
}
