package dev.apiarist.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.benchmarks.PlanTimings.Row;
import dev.apiarist.benchmarks.PlanTimings.Step;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.TimeValue;

/** Everything that is measured works; how fast is not looked at. */
class PlansTest {
  @Test
  void everyBenchmarkRuns() throws RunnerException {
    List<Row> rows =
        Plans.rows(
            new Runner(
                    Warm.options(WholePlan.class)
                        .param("nodes", "2")
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(50))
                        .build())
                .run());

    assertThat(rows)
        .extracting(Row::step)
        .containsExactlyInAnyOrder(Step.READ, Step.PASS, Step.PLAN);
    assertThat(rows)
        .filteredOn(row -> row.step() == Step.PASS)
        .allMatch(row -> row.placedPerSecond() > 0);
  }

  @Test
  void aPlanComesOutOfAColdJvm() throws IOException {
    assertThat(ColdPlan.medianMillis(2, 1)).isPositive();
  }
}
