package dev.apiarist.placement.simulation;

import static dev.apiarist.placement.simulation.TestSwarm.reserving;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrdersTest {
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, -1, Long.MAX_VALUE})
  void threeOrdersTryTheSmallestAndTheLargestFirst(long seed) {
    TestSwarm swarm =
        new TestSwarm()
            .nodes("n1", "n2")
            .replicated("small", reserving(0, 1))
            .pending("small", 2)
            .replicated("large", reserving(0, 4))
            .pending("large", 1);

    Outcome outcome = swarm.asItIs().run(new Orders(3, seed));

    assertThat(outcome.verdict("t3")).contains(Verdict.SOMETIMES);
    assertThat(outcome.placements()).hasSize(3);
  }

  @Test
  void noneAtAllSayNothing() {
    assertThatThrownBy(() -> new Orders(0, 1)).isInstanceOf(IllegalArgumentException.class);
  }
}
