package dev.apiarist.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every file of {@code events/} is a real shape, and is documented. */
class EventContractsTest {
  private static final Pattern README_ROW = Pattern.compile("(?m)^\\| `([^`]+\\.json)` \\|");

  static List<Path> files() {
    return EventFiles.all();
  }

  @ParameterizedTest
  @MethodSource("files")
  void is_read_alike_by_aws_and_by_us(Path file) {
    assertThat(EventShape.of(file))
        .as(
            "no contract for %s: name it <source>-<case>.json and give its source a shape in"
                + " EventShape",
            file.getFileName())
        .hasValueSatisfying(shape -> shape.check(file));
  }

  @Test
  void the_readme_lists_every_file_and_no_other() {
    List<String> listed =
        README_ROW
            .matcher(EventFiles.read(EventFiles.FOLDER.resolve("README.md")))
            .results()
            .map(row -> row.group(1))
            .toList();

    assertThat(listed)
        .containsExactlyInAnyOrderElementsOf(
            files().stream().map(file -> file.getFileName().toString()).toList());
  }

  @Test
  void a_file_of_an_unknown_source_has_no_contract() {
    assertThat(EventShape.of(Path.of("unheard-of.json"))).isEmpty();
    assertThat(EventShape.of(Path.of("curl.json"))).isEmpty();
    assertThat(EventShape.of(Path.of("curl-ping.txt"))).isEmpty();
  }
}
