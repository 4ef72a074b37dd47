package dev.apiarist.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.swarm.NodeId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpreadTest {
  /** Each digit is a node's tasks, the new node's last. */
  @ParameterizedTest
  @CsvSource({
    "330, 2",
    "60, 3",
    "20, 1",
    "200, 1",
    "5500, 4",
    "444, 0",
    "110, 0",
    "1110, 0",
    "99990, 7",
    "500, 3",
    "610, 3",
    "71, 3"
  })
  void the_fewest_tasks_that_balance_are_started(String tasks, int extra) {
    Spread spread = spread(tasks);

    assertThat(spread.balanced()).isEqualTo(extra == 0);
    if (extra > 0) {
      assertThat(spread.extra(50)).isEqualTo(extra);
    }
  }

  @Test
  void no_more_than_the_most_are_started() {
    assertThat(spread("90").extra(2)).isEqualTo(2);
  }

  @Test
  void nodes_that_may_not_start_tasks_only_give() {
    Spread open = spread("910");
    Spread closed = new Spread(open.counts(), Set.of(node(0), node(2)), node(2));

    assertThat(open.extra(50)).isEqualTo(5);
    assertThat(closed.extra(50)).isEqualTo(4);
  }

  private static Spread spread(String tasks) {
    Map<NodeId, Integer> counts = new LinkedHashMap<>();
    for (int i = 0; i < tasks.length(); i++) {
      counts.put(node(i), tasks.charAt(i) - '0');
    }
    return new Spread(counts, new HashSet<>(counts.keySet()), node(tasks.length() - 1));
  }

  private static NodeId node(int number) {
    return new NodeId("node" + number);
  }
}
