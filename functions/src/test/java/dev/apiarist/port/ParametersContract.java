package dev.apiarist.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What all {@link Parameters} do. */
public abstract class ParametersContract {
  private Parameters parameters;

  /** Parameters of which none is written. */
  protected abstract Parameters empty();

  @BeforeEach
  void open() {
    parameters = empty();
  }

  @Test
  void plainAndSecretOnesAreReadInClear() {
    parameters.put("managers", "10.0.0.1 10.0.0.2");
    parameters.putSecret("ca-key", "-----BEGIN\nclé ✓\n");

    assertThat(parameters.get(List.of("managers", "ca-key", "never-written")))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("managers", "10.0.0.1 10.0.0.2", "ca-key", "-----BEGIN\nclé ✓\n"));
  }

  @Test
  void theLastValueWrittenCounts() {
    parameters.put("managers", "10.0.0.1");
    parameters.put("managers", "10.0.0.2");

    assertThat(parameters.get(List.of("managers"))).containsEntry("managers", "10.0.0.2");
  }

  @Test
  void manyAreReadAndDeletedAtATimeWhetherTheyExistOrNot() {
    List<String> names = new ArrayList<>();
    for (int number = 1; number <= 12; number++) {
      names.add("number-" + number);
      parameters.put("number-" + number, "value");
    }
    names.add("never-written");

    assertThat(parameters.get(names)).hasSize(12);
    parameters.delete(names);
    assertThat(parameters.get(names)).isEmpty();
  }
}
