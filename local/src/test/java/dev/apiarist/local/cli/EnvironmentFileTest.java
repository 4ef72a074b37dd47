package dev.apiarist.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.local.engine.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentFileTest {
  private static final String LAUNCHER = "../apiarist";

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void write() {
    file = folder.resolve("env");
    EnvironmentFile.write(
        file,
        new LocalFile(
            "http://aws",
            "http://webhook",
            "it's secret",
            "registry",
            List.of(new LocalFile.Manager("i-1", "tcp://10.0.0.1:2376", "/certificates")),
            "stack"));
  }

  @Test
  void isReadByAShellLetterByLetter() {
    String script =
        ". \"$1\"; printf '%s\\n' \"$WEBHOOK_TOKEN\" \"$AWS_DEFAULT_REGION\" \"$AWS_REGION\"";
    List<String> shell = List.of("sh", "-c", script, "sh", file.toString());

    assertThat(Command.run(Duration.ofSeconds(20), Map.of(), shell).output().lines())
        .containsExactly("it's secret", LocalAccount.REGION, LocalAccount.REGION);
  }

  /** What is left set would send the real AWS's or Docker's tools to the wrong place. */
  @Test
  void isTakenBackByTheLauncherAsFarAsItConcernsDockerAndAws() throws IOException {
    String launcher = Files.readString(Path.of(LAUNCHER));
    String takenBack = launcher.substring(launcher.indexOf("leave_the_swarm() {"));
    TreeSet<String> exported = new TreeSet<>();
    Matcher names =
        Pattern.compile("export ((?:DOCKER|AWS)_\\w+)=").matcher(Files.readString(file));
    while (names.find()) {
      exported.add(names.group(1));
    }

    assertThat(exported)
        .hasSize(8)
        .allSatisfy(
            name ->
                assertThat(takenBack.substring(0, takenBack.indexOf("\n}\n")))
                    .containsPattern("unset .*\\b" + name + "\\b"));
  }
}
