package dev.apiarist.local.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class PlanCommandTest {
  private static final String SAVED =
      Path.of("..", "functions", "src", "test", "resources")
          .resolve(Path.of("dev", "apiarist", "planning", "saved.json"))
          .toString();

  @TempDir private Path directory;

  private static PlanCommand command(String... arguments) {
    return CommandLine.populateCommand(new PlanCommand(), arguments);
  }

  private PlanCommand of(String snapshot) throws IOException {
    Path file = directory.resolve("snapshot.json");
    Files.writeString(file, snapshot);
    return command("--snapshot", file.toString());
  }

  @Test
  void theAnswerForProgramsIsTheFunctions() throws IOException {
    assertThat(command("--snapshot=" + SAVED, "--format", "json").answer())
        .isEqualTo(Files.readString(Path.of(SAVED).resolveSibling("saved-plan.json")));
  }

  @Test
  void theAnswerForPeopleIsAPicture() throws IOException {
    assertThat(command("--snapshot", SAVED).answer())
        .isEqualTo(Files.readString(Path.of(SAVED).resolveSibling("saved-plan.txt")));
  }

  @Test
  void theNumberOfOrdersIsSaid() {
    assertThat(command("--snapshot", SAVED, "--orders", "3", "--format=json").answer())
        .startsWith("{\"simulation\":{\"orders\":3,");
  }

  @Test
  void saysThatASnapshotIsNotThere() {
    PlanCommand command = command("--snapshot", "no-such.json");

    assertThatThrownBy(command::call)
        .isInstanceOf(CommandException.class)
        .hasMessage("there is no snapshot no-such.json");
  }

  @Test
  void saysThatAFolderIsNone() {
    PlanCommand command = command("--snapshot", directory.toString());

    assertThatThrownBy(command::call)
        .isInstanceOf(CommandException.class)
        .hasMessage(directory + " is a folder, not a snapshot");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"takenAt": "2026-11-28T12:00:00Z",#"nodes": [},#"x"}              | :2: not valid JSON
          []                                                                 | : expected a JSON object
          {"nodes": [], "services": [], "tasks": []}                         | : a snapshot has the member takenAt
          {"takenAt": "2026-11-28T12:00:00Z", "nodes": []}                   | : a snapshot has the member services
          {"takenAt": "2026-11-28T12:00:00Z", "nodes": [{"Spec": {}}]}       | : nodes[0]: a node ID is never blank
          {"takenAt": "noon", "nodes": [], "services": [], "tasks": []}      | : a snapshot says in takenAt when it was taken
          {"takenAt": "2026-11-28T12:00:00Z", "nodes": [], "services": [], "tasks": [], "policy": {"a": 1}} | : policy.a is no known key
          {"takenAt": "2026-11-28T12:00:00Z", "nodes": [], "services": [], "tasks": [], "policy": []}       | : policy is an object
          """)
  void saysWhatIsWrongWithIt(String snapshot, String message) throws IOException {
    PlanCommand command = of(snapshot.replace('#', '\n'));

    assertThatThrownBy(command::call)
        .isInstanceOf(CommandException.class)
        .hasMessageStartingWith(directory.resolve("snapshot.json") + message);
  }

  @ParameterizedTest
  @CsvSource({"--orders, 0", "--orders, many", "--orders, 99999", "--format, xml"})
  void refusesWhatItDoesNotKnow(String option, String value) {
    assertThatThrownBy(() -> command("--snapshot", SAVED, option, value))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("not '" + value + "'");
  }
}
