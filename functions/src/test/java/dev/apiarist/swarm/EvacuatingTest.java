package dev.apiarist.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvacuatingTest {
  private static final NodeId ONE = new NodeId("n1");
  private static final NodeId TWO = new NodeId("n2");
  private static final Evacuating BOTH =
      new Evacuating(List.of(ONE, TWO), 4, "{\"Parallelism\":1,\"FailureAction\":\"a b\"}");

  @Test
  void is_read_from_the_label_that_it_writes() {
    assertThat(BOTH.written()).isEqualTo("n1,n2 4 {\"Parallelism\":1,\"FailureAction\":\"a b\"}");
    assertThat(Evacuating.of(Map.of(Evacuating.LABEL, BOTH.written()))).contains(BOTH);
    assertThat(Evacuating.of(Map.of())).isEmpty();
  }

  @Test
  void names_each_node_once_and_keeps_the_settings_of_its_beginning() {
    Evacuating one = new Evacuating(List.of(ONE), 3, "null");

    assertThat(one.and(Set.of(ONE), 1)).isEqualTo(one);
    assertThat(one.and(List.of(TWO), 4)).isEqualTo(new Evacuating(List.of(ONE, TWO), 4, "null"));
  }

  @Test
  void is_over_without_its_last_node() {
    assertThat(BOTH.without(Set.of(ONE)).orElseThrow().nodes()).containsExactly(TWO);
    assertThat(BOTH.without(Set.of(ONE, TWO))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "n1", "n1 2", "n1 x null", "n1 0 null", ", 2 null", "n1 2 "})
  void is_none_in_other_words(String label) {
    assertThat(Evacuating.of(Map.of(Evacuating.LABEL, label))).isEmpty();
  }
}
