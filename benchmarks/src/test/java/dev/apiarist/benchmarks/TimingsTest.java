package dev.apiarist.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.apiarist.benchmarks.Timings.Times;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TimingsTest {
  private static final Times PING = new Times(20, 30, 40);

  @Test
  void areComparedWithThePingOfTheSameRun() {
    Timings timings = timings(new Times(50, 5000, 9000));

    assertThat(timings.ratio("scaleNodes")).isEqualTo(2.5);
    assertThat(timings.lines()).anyMatch(line -> line.matches("scaleNodes +50 +5000 +9000 +2.5x"));
  }

  @Test
  void missTheBarByTheirMedianOnly() {
    assertThat(timings(new Times(1000, 5000, 9000)).missed()).isEmpty();
    assertThat(timings(new Times(1001, 1002, 1003)).missed())
        .containsExactly("all, scaleNodes: median 1001 µs, bar 1000");
  }

  @Test
  void withoutPingTellNothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Timings("all", Map.of("scaleNodes", PING), Optional.empty()))
        .withMessage("all: ping was not measured");
  }

  private static Timings timings(Times scaleNodes) {
    return new Timings(
        "all", Map.of(Timings.PING, PING, "scaleNodes", scaleNodes), Optional.of(1000.0));
  }
}
