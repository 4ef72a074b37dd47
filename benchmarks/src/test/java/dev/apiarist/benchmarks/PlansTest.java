package dev.apiarist.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.planning.Plan;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.TimeValue;

class PlansTest {
  @Test
  void everyBenchmarkRuns() throws RunnerException {
    List<Plans.Row> rows =
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

    assertThat(rows).extracting(Plans.Row::what).containsExactly("plan", "read");
  }

  @Test
  void theLargeSwarmLacksCapacityForSomeOfWhatWaits() {
    WholePlan benchmark = new WholePlan();
    benchmark.nodes = 30;
    benchmark.take();

    Plan plan = benchmark.plan();

    assertThat(plan.pending()).hasSize(90);
    assertThat(plan.scaleUp()).hasSize(1);
    assertThat(plan.simulation().placed()).isNotEmpty();
  }

  @Test
  void onlyThePlanOfAThousandNodesHasABar() {
    assertThat(new Plans.Row("1000", "plan", 2001).missed()).isTrue();
    assertThat(new Plans.Row("1000", "plan", 2000).missed()).isFalse();
    assertThat(new Plans.Row("3000", "plan", 9000).missed()).isFalse();
    assertThat(new Plans.Row("1000", "read", 9000).missed()).isFalse();
  }
}
