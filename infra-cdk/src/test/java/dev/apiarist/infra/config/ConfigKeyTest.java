package dev.apiarist.infra.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConfigKeyTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "configuration.md");

  /** Rows of tables whose first cell is a key and whose sixth says what it means. */
  private static List<List<String>> rows() throws IOException {
    return Files.readAllLines(DOCUMENT).stream()
        .filter(line -> line.startsWith("| `"))
        .map(line -> Arrays.stream(line.split("\\|", -1)).map(String::strip).toList())
        .filter(cells -> cells.size() == 8)
        .map(cells -> cells.subList(1, 7))
        .toList();
  }

  @ParameterizedTest
  @EnumSource(ConfigKey.class)
  void every_key_is_documented_with_type_unit_default_range_and_meaning(ConfigKey key)
      throws IOException {
    String fallback = key.defaultValue().map(value -> "`" + value + "`").orElse(key.fallback());

    List<String> row =
        rows().stream()
            .filter(cells -> cells.getFirst().equals("`" + key.path() + "`"))
            .findFirst()
            .orElseThrow(() -> new AssertionError(key.path() + " is not in " + DOCUMENT));

    assertThat(row.subList(1, 5)).containsExactly(key.type(), key.unit(), fallback, key.range());
    assertThat(row.getLast()).isNotEmpty();
  }

  @Test
  void nothing_is_documented_that_is_not_a_key() throws IOException {
    assertThat(rows())
        .extracting(List::getFirst)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(ConfigKey.values()).map(key -> "`" + key.path() + "`").toList());
  }

  @ParameterizedTest
  @EnumSource(ConfigKey.class)
  void every_other_name_is_documented(ConfigKey key) throws IOException {
    if (!key.alias().isEmpty()) {
      assertThat(Files.readString(DOCUMENT).replaceAll("\\s+", " "))
          .containsPattern("`" + key.alias() + "` (means )?`" + key.leaf() + "`");
    }
  }
}
