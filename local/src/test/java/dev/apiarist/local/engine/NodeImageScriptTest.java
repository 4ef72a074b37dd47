package dev.apiarist.local.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the script that builds node images leaves and forgets, with a stand-in for Docker. */
class NodeImageScriptTest {
  private static final Path SCRIPT =
      Path.of("src/main/resources/dev/apiarist/local/engine/node-image.sh");

  @TempDir private Path folder;

  @BeforeEach
  void programs() throws IOException {
    program("id", "echo 1000");
    program(
        "docker",
        """
        echo "$*" >>"$FOLDER/log"
        case "$1 ${*: -1}" in
          images*) printf 'apiarist-node:%s\\n' today yesterday weeks-ago unknown ;;
          *:weeks-ago) date -d '8 days ago' +%Y-%m-%d ;;
          *:yesterday) date -d '1 day ago' +%Y-%m-%d ;;
          *:today) date +%Y-%m-%d ;;
          *:unknown) echo 0001-01-01 ;;
        esac""");
  }

  private void program(String name, String script) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "#!/bin/bash\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void anImageIsNamedByItsRecipeAndOthersAreKeptWhileSomebodyUsesThem() throws IOException {
    build();

    assertThat(Files.readString(folder.resolve("log")).lines())
        .anyMatch(line -> line.startsWith("build --quiet --tag apiarist-node:trixie-1234"))
        .anyMatch(line -> line.contains("--label dev.apiarist.recipe=trixie-1234"))
        .filteredOn(line -> line.startsWith("rmi"))
        .containsExactly("rmi apiarist-node:weeks-ago");
  }

  @Test
  void tarballsGoAWeekAfterTheirLastUse() throws IOException {
    Path used = Files.writeString(folder.resolve("node-trixie-1.tar"), "");
    Path unused = Files.writeString(folder.resolve("node-trixie-2.tar"), "");
    Path foreign = Files.writeString(folder.resolve("else.tar"), "");
    FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofDays(9)));
    Files.setLastModifiedTime(unused, longAgo);
    Files.setLastModifiedTime(foreign, longAgo);

    build();

    assertThat(used).exists();
    assertThat(foreign).exists();
    assertThat(unused).doesNotExist();
  }

  private void build() {
    Map<String, String> environment =
        Map.of(
            "PATH", folder + ":/usr/bin:/bin",
            "FOLDER", folder.toString(),
            "APIARIST_CACHE", folder.toString());
    List<String> command =
        List.of("bash", SCRIPT.toString(), "trixie", "apiarist-node:trixie-1234");
    Command.run(Duration.ofSeconds(30), environment, command).required("node-image.sh");
  }
}
