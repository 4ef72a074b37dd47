package dev.apiarist.benchmarks;

import dev.apiarist.benchmarks.Timings.Times;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/** Measures requests to the warm webhook; the exit status is 1 when a bar is missed. */
public final class Warm {
  /** What the function itself may take for a request, without the calls that it makes. */
  static final double OVERHEAD_MICROS = 1000;

  private Warm() {}

  /** Takes no arguments. */
  public static void main(String[] arguments) throws RunnerException {
    if (arguments.length > 0) {
      System.err.println("bench warm takes no arguments");
      System.exit(2);
    }
    List<Timings> all =
        List.of(
            measure(
                "the function itself, everything outside in memory",
                RequestOverhead.class,
                Optional.of(OVERHEAD_MICROS)),
            measure(
                "over HTTP, AWS and a manager as stand-ins",
                RequestOverHttp.class,
                Optional.empty()));
    for (Timings timings : all) {
      timings.lines().forEach(System.out::println);
      System.out.println();
    }
    List<String> missed = all.stream().flatMap(timings -> timings.missed().stream()).toList();
    missed.forEach(miss -> System.out.println("MISSED " + miss));
    System.exit(missed.isEmpty() ? 0 : 1);
  }

  private static Timings measure(String title, Class<?> benchmark, Optional<Double> bar)
      throws RunnerException {
    System.out.println("measuring " + title + " ...");
    return timings(
        title,
        new Runner(
                options(benchmark)
                    .forks(1)
                    .warmupIterations(3)
                    .warmupTime(TimeValue.seconds(3))
                    .measurementIterations(3)
                    .measurementTime(TimeValue.seconds(3))
                    .build())
            .run(),
        bar);
  }

  /** Every request of a benchmark. */
  static ChainedOptionsBuilder options(Class<?> benchmark) {
    return new OptionsBuilder()
        .include("^" + benchmark.getName().replace(".", "\\.") + "\\.")
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT);
  }

  static Timings timings(String title, Iterable<RunResult> results, Optional<Double> bar) {
    Map<String, Times> times = new TreeMap<>();
    for (RunResult result : results) {
      Statistics sample = result.getPrimaryResult().getStatistics();
      times.put(
          result.getPrimaryResult().getLabel(),
          new Times(sample.getPercentile(50), sample.getPercentile(90), sample.getPercentile(99)));
    }
    return new Timings(title, new LinkedHashMap<>(times), bar);
  }
}
