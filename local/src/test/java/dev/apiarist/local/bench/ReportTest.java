package dev.apiarist.local.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final long SMALL = 2_000_000;

  @Test
  void comparesMediansSoThatOneSlowRunDoesNotCount() {
    Report report =
        new Report(totals(100, 90, 5000), Map.of(Subject.WEBHOOK, totals(400, 9000, 300)), SMALL);

    assertThat(report.ratio(Subject.WEBHOOK)).isEqualTo(4.0);
    assertThat(report.missed()).isEmpty();
  }

  @Test
  void takesTheMiddleOfAnEvenNumberOfRuns() {
    Report report =
        new Report(totals(100, 200), Map.of(Subject.LIFECYCLE, totals(300, 450)), SMALL);

    assertThat(report.ratio(Subject.LIFECYCLE)).isEqualTo(2.5);
  }

  @Test
  void tellsOfEveryBarThatIsMissed() {
    Report report =
        new Report(
            totals(100),
            Map.of(
                Subject.WEBHOOK, totals(651),
                Subject.RECONCILE, totals(861),
                Subject.ENROLL, List.of(measurement(100, 171))),
            25_100_000);

    assertThat(report.missed())
        .containsExactly(
            "WEBHOOK: 6.51x the floor, bar 6.5x",
            "ENROLL: 171 MiB resident, bar 170",
            "RECONCILE: 8.61x the floor, bar 8.6x",
            "artifact: 25.1 MB, bar 25");
  }

  @Test
  void letsPassWhatIsExactlyAtTheBar() {
    Report report =
        new Report(
            totals(100), Map.of(Subject.WEBHOOK, List.of(measurement(650, 170))), 25_000_000);

    assertThat(report.missed()).isEmpty();
  }

  @Test
  void showsEveryFunctionInATable() {
    Report report = new Report(totals(100), Map.of(Subject.SETUP, totals(250)), SMALL);

    assertThat(report.lines())
        .anyMatch(line -> line.matches("setup .* 2\\.50x +8\\.6x +125 +2\\.50x .*"));
    assertThat(report.lines()).last().isEqualTo("artifact 2.0 MB (bar 25)");
  }

  @Test
  void isNotMadeOfNothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Report(List.of(), Map.of(Subject.SETUP, totals(1)), SMALL));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Report(totals(1), Map.of(Subject.SETUP, List.of()), SMALL));
  }

  private static List<Measurement> totals(long... millis) {
    return Arrays.stream(millis).mapToObj(each -> measurement(each, 80)).toList();
  }

  private static Measurement measurement(long millis, double resident) {
    return new Measurement(
        Duration.ofMillis(millis - 10),
        Duration.ofMillis(10),
        Duration.ofMillis(millis / 2),
        resident,
        List.of("call"),
        "{}");
  }
}
