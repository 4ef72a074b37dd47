package dev.apiarist.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What {@link Instances} promises of types, whatever it is made of. */
public abstract class InstanceShapesContract {
  /** EC2 of a region that has the type {@code t4g.small}. */
  protected abstract Instances region();

  @Test
  void aTypeIsToldWithWhatItHas() {
    Map<String, InstanceShape> shapes = region().shapes(List.of("t4g.small", "t4g.small"));

    assertThat(shapes).containsOnlyKeys("t4g.small");
    assertThat(shapes.values())
        .allSatisfy(
            shape -> {
              assertThat(shape.type()).isEqualTo("t4g.small");
              assertThat(shape.cpus()).isPositive();
              assertThat(shape.memoryBytes()).isGreaterThanOrEqualTo(1L << 29);
              assertThat(shape.architecture()).isIn(Set.of("x86_64", "aarch64"));
            });
  }

  @Test
  void aTypeThatThereIsNotIsAbsent() {
    assertThat(region().shapes(List.of("nonsense", "t4g.small"))).containsOnlyKeys("t4g.small");
  }

  @Test
  void nothingIsToldOfNoType() {
    assertThat(region().shapes(List.of())).isEmpty();
  }
}
