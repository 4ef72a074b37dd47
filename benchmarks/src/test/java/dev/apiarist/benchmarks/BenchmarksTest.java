package dev.apiarist.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Every benchmark runs, and every request in it changes what it is to change; how fast is not
 * looked at.
 */
class BenchmarksTest {
  @ParameterizedTest
  @ValueSource(classes = {RequestOverhead.class, RequestOverHttp.class})
  void runs(Class<?> benchmark) throws RunnerException {
    System.setProperty("apiarist.checkout", "..");
    Timings timings =
        Warm.timings(
            "all",
            new Runner(
                    Warm.options(benchmark)
                        .forks(0)
                        .warmupIterations(1)
                        .warmupTime(TimeValue.milliseconds(50))
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(50))
                        .build())
                .run(),
            Optional.empty());

    assertThat(timings.requests().keySet())
        .containsExactly(Timings.PING, "scaleNodes", "scaleService");
  }
}
