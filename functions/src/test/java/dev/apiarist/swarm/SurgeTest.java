package dev.apiarist.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SurgeTest {
  private static final Surge SURGE = new Surge(6, 2, Instant.parse("2026-01-31T12:00:00Z"));

  @Test
  void is_read_from_the_label_that_it_writes() {
    assertThat(SURGE.written()).isEqualTo("6+2 until 2026-01-31T12:00:00Z");
    assertThat(Surge.of(Map.of(Surge.LABEL, SURGE.written()), 8)).contains(SURGE);
    assertThat(Surge.of(Map.of(), 8)).isEmpty();
  }

  @Test
  void counts_for_nothing_once_somebody_changed_the_number_of_tasks() {
    assertThat(Surge.of(Map.of(Surge.LABEL, SURGE.written()), 6)).isEmpty();
  }

  @Test
  void keeps_its_extra_tasks_over_other_replicas() {
    assertThat(SURGE.over(9).tasks()).isEqualTo(11);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "6",
        "6+2",
        "6+2 until tomorrow",
        "6+0 until 2026-01-31T12:00:00Z",
        "8+0 until 2026-01-31T12:00:00Z",
        "-6+14 until 2026-01-31T12:00:00Z",
        "99999999+1 until 2026-01-31T12:00:00Z"
      })
  void is_nothing_that_we_did_not_write(String label) {
    assertThat(Surge.of(Map.of(Surge.LABEL, label), 8)).isEmpty();
  }

  @Test
  void has_at_least_one_task() {
    assertThatThrownBy(() -> new Surge(6, 0, SURGE.until()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
