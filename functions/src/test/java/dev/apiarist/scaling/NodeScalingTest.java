package dev.apiarist.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apiarist.swarm.NodeRole;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeScalingTest {
  @Nested
  class Bounds {
    @ParameterizedTest(name = "group {0}..{1}, labels {2}..{3}: {4} {5} by {6} -> {7}")
    @CsvSource({
      "0,5,,,UP,1,1,2",
      "0,5,,,DOWN,1,1,0",
      "0,5,1,7,UP,4,9,5",
      "0,5,1,7,DOWN,4,9,1",
      "2,5,0,3,UP,2,9,3",
      "2,5,0,3,DOWN,5,9,2",
      "2,5,7,9,UP,2,1,5",
      "0,5,2,4,UP,0,1,2",
      "0,9,,3,DOWN,9,1,3",
    })
    void are_the_groups_own_unless_labels_narrow_them(
        int min,
        int max,
        @Nullable Integer labelMin,
        @Nullable Integer labelMax,
        Direction way,
        int desired,
        long by,
        int to) {
      NodeDecision decision =
          NodeScaling.decide(
              new Capacity(min, desired, max), policy(labelMin, labelMax), worker(way, by));

      assertThat(decision)
          .isEqualTo(new NodeDecision.Change(NodeRole.WORKER, desired, to, List.of()));
    }

    @Test
    void of_a_group_that_cannot_be_are_refused() {
      assertThatThrownBy(() -> new Capacity(3, 1, 2))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("min 3, desired 1, max 2");
    }
  }

  @Nested
  class Any_wish {
    @Test
    void ends_within_the_groups_bounds_moves_only_its_way_and_never_overflows() {
      Random random = new Random(20261121);
      int changes = 0;
      for (int i = 0; i < 20_000; i++) {
        int min = random.nextInt(5);
        int max = min + random.nextInt(6);
        Capacity capacity = new Capacity(min, random.nextInt(12), max);
        Direction way = random.nextBoolean() ? Direction.UP : Direction.DOWN;
        NodeRole role = random.nextBoolean() ? NodeRole.MANAGER : NodeRole.WORKER;
        long by = random.nextBoolean() ? 1 + random.nextInt(4) : Long.MAX_VALUE - random.nextInt(4);
        @Nullable Integer least = random.nextBoolean() ? random.nextInt(6) : null;
        @Nullable Integer most = random.nextBoolean() ? random.nextInt(9) : null;

        NodeDecision decision =
            NodeScaling.decide(
                capacity, policy(least, most), new NodeWish(role, way, OptionalLong.of(by)));

        if (decision instanceof NodeDecision.Change change) {
          changes++;
          assertThat(change.from()).isEqualTo(capacity.desired());
          assertThat(change.grows()).isEqualTo(way == Direction.UP);
          assertThat(change.to()).isLessThanOrEqualTo(Math.max(max, capacity.desired() - 1));
          assertThat(change.to()).isGreaterThanOrEqualTo(min);
          assertThat((long) Math.abs(change.to() - change.from())).isPositive();
          if (role == NodeRole.MANAGER && way == Direction.DOWN) {
            assertThat(change.from() - change.to()).isEqualTo(1);
          }
        } else {
          assertThat(decision.message()).isNotBlank();
        }
      }
      assertThat(changes).isGreaterThan(2000);
    }

    @Test
    void of_no_nodes_is_no_wish() {
      assertThatThrownBy(() -> worker(Direction.UP, 0))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Nested
  class Labels {
    @Test
    void of_the_other_role_do_not_count() {
      NodePolicy policy =
          NodePolicy.of(Map.of("com.df.scaleManagerNodeUpBy", "4"), NodeRole.WORKER);

      assertThat(policy).isEqualTo(NodePolicy.NONE);
    }

    @ParameterizedTest
    @CsvSource({"2,2", "+2,2", "0,0", "99999999999,2147483647"})
    void are_whole_numbers(String value, int step) {
      NodePolicy policy =
          NodePolicy.of(Map.of("com.df.scaleWorkerNodeDownBy", value), NodeRole.WORKER);

      assertThat(policy.step(Direction.DOWN)).isEqualTo(step);
      assertThat(policy.ignored()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"abc", "-1", "1.5", "''", "' 1'", "٣"})
    void that_are_none_are_ignored(String value) {
      NodePolicy policy =
          NodePolicy.of(Map.of("com.df.scaleWorkerNodeDownBy", value), NodeRole.WORKER);

      assertThat(policy.step(Direction.DOWN)).isEqualTo(1);
      assertThat(policy.ignored()).containsExactly("com.df.scaleWorkerNodeDownBy=" + value);
    }
  }

  private static NodeWish worker(Direction way, long by) {
    return new NodeWish(NodeRole.WORKER, way, OptionalLong.of(by));
  }

  private static NodePolicy policy(@Nullable Integer min, @Nullable Integer max) {
    return new NodePolicy(
        min == null ? OptionalInt.empty() : OptionalInt.of(min),
        max == null ? OptionalInt.empty() : OptionalInt.of(max),
        1,
        1,
        List.of());
  }
}
