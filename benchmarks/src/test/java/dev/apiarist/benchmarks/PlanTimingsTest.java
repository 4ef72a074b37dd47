package dev.apiarist.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.benchmarks.PlanTimings.Row;
import dev.apiarist.benchmarks.PlanTimings.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTimingsTest {
  @Test
  void tellHowEachStepGrows() {
    List<String> lines =
        timings(
                new Row(Step.PLAN, 1000, 1700, 0),
                new Row(Step.PLAN, 300, 500, 0),
                new Row(Step.PASS, 1000, 250, 5000))
            .lines();

    assertThat(lines)
        .startsWith(
            "pass  1000 nodes     250.0 ms                        20000 tasks placed a second",
            "plan   300 nodes     500.0 ms",
            "plan  1000 nodes    1700.0 ms  x3.4  for x3.3 nodes");
  }

  @Test
  void standBesideTheBarsAndWhatOthersReach() {
    assertThat(String.join("\n", timings().lines()))
        .contains("10000 tasks placed a second, plan 2000 ms, cold 6000 ms")
        .contains("100 pods a second")
        .contains("10 s (1000 nodes, 30 pods each)");
  }

  @Test
  void missABarAtAThousandNodesOnly() {
    assertThat(
            timings(
                    new Row(Step.READ, 1000, 9000, 0),
                    new Row(Step.PASS, 1000, 100, 1000),
                    new Row(Step.PASS, 3000, 100, 1),
                    new Row(Step.PLAN, 1000, 2000, 0),
                    new Row(Step.PLAN, 3000, 9000, 0),
                    new Row(Step.COLD, 1000, 6000, 0))
                .missed())
        .isEmpty();
    assertThat(
            timings(
                    new Row(Step.PASS, 1000, 100, 999),
                    new Row(Step.PLAN, 1000, 2001, 0),
                    new Row(Step.COLD, 1000, 6001, 0))
                .missed())
        .containsExactly("9990 tasks placed a second", "plan 2001 ms", "cold 6001 ms");
  }

  private static PlanTimings timings(Row... rows) {
    return new PlanTimings(List.of(rows));
  }
}
