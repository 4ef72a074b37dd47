package dev.apiarist.infra.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.infra.stack.StackView.Resource;
import dev.apiarist.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The stack and the functions' code agree on names that no compiler checks. */
class FunctionContractTest {
  private static final Path SOURCES = Path.of("..", "functions", "src", "main", "java");
  private static final Pattern VARIABLE = Pattern.compile("\"(APIARIST_[A-Z0-9_]+)\"");

  private static String code() {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .sorted()
          .map(FunctionContractTest::read)
          .collect(Collectors.joining("\n"));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @ParameterizedTest
  @EnumSource(FunctionKind.class)
  void every_handler_is_a_class_of_the_artifact(FunctionKind kind) {
    String resource = "/" + kind.handler().replace('.', '/') + ".class";
    assertThat(getClass().getResource(resource)).as(resource).isNotNull();
  }

  @Test
  void every_variable_that_the_functions_read_is_set_and_no_other() {
    Set<String> read =
        VARIABLE
            .matcher(code())
            .results()
            .map((MatchResult found) -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> set = new TreeSet<>();
    for (Resource function : Stacks.rich().all("AWS::Lambda::Function")) {
      set.addAll(Json.objectAt(function.at("Environment", "Variables")).keySet());
    }

    assertThat(read).hasSizeGreaterThan(10).containsExactlyElementsOf(set);
  }
}
