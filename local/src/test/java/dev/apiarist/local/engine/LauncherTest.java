package dev.apiarist.local.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.local.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The launcher in a checkout of its own, with stand-ins for the programs that it looks for. */
class LauncherTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Path LAUNCHER = Path.of("..", "apiarist");

  @TempDir private Path checkout;
  private Path temporary;

  @BeforeEach
  void everythingIsThere() throws IOException {
    temporary = Files.createDirectories(checkout.resolve("tmp"));
    Files.copy(LAUNCHER, checkout.resolve("apiarist"), StandardCopyOption.COPY_ATTRIBUTES);
    Files.createDirectories(checkout.resolve("local/src"));
    Files.createDirectories(checkout.resolve("local/target"));
    Files.writeString(checkout.resolve("local/target/classpath"), "some.jar");
    Files.writeString(checkout.resolve("pom.xml"), "");
    Files.writeString(checkout.resolve("local/pom.xml"), "");
    Files.createDirectories(checkout.resolve("jdk/bin"));
    Files.writeString(checkout.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
    program("jdk/bin/javac", "exit 0");
    program("jdk/bin/java", "echo \"java $*\"");
    program("bin/mvn", "echo 'Apache Maven 3.9.9'; echo \"mvn $*\" >>\"$CHECKOUT/mvn.log\"");
    program("bin/node", "echo v22.1.0");
    program("bin/docker", "exit 0");
    program("bin/dpkg-query", "echo installed");
    userIs(1000);
  }

  private void userIs(int id) throws IOException {
    program("bin/id", "[ \"$1\" = -u ] && echo " + id + " || echo somebody");
  }

  private void program(String path, String script) throws IOException {
    Path file = checkout.resolve(path);
    Files.createDirectories(file.resolveSibling("."));
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private Command.Result launch(Map<String, String> environment, String... arguments) {
    ProcessBuilder builder = new ProcessBuilder(checkout.resolve("apiarist").toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().keySet().removeIf(name -> name.startsWith("DOCKER_"));
    builder.environment().put("PATH", checkout.resolve("bin") + ":/usr/sbin:/usr/bin:/sbin:/bin");
    builder.environment().put("JAVA_HOME", checkout.resolve("jdk").toString());
    builder.environment().put("CHECKOUT", checkout.toString());
    builder.environment().put("APIARIST_STATE", checkout.resolve("state").toString());
    builder.environment().put("APIARIST_CACHE", checkout.resolve("cache").toString());
    builder.environment().put("TMPDIR", temporary.toString());
    builder.environment().putAll(environment);
    return Command.run(LIMIT, List.of(builder));
  }

  private Command.Result launch(String... arguments) {
    return launch(Map.of(), arguments);
  }

  private static boolean builds(String maven) {
    return maven.endsWith(" package");
  }

  @Nested
  class WithEverythingThere {

    @Test
    void aCommandIsBuiltForOnceAndThenHandedToJavaWithItsArguments() throws IOException {
      Command.Result first = launch("up", "--fast");
      Command.Result second = launch("up");

      assertThat(first.output())
          .as(first.error())
          .contains("-cp local/target/classes:some.jar dev.apiarist.local.Main up --fast");
      assertThat(second.succeeded()).isTrue();
      assertThat(Files.readString(checkout.resolve("mvn.log")).lines().filter(LauncherTest::builds))
          .hasSize(1);
    }

    @Test
    void aFileIsNamedByItsWholePath() {
      String whole = Path.of("pom.xml").toAbsolutePath().toString();

      assertThat(launch("plan", "--snapshot", "pom.xml").output())
          .endsWith("Main plan --snapshot " + whole);
      assertThat(launch("plan", "--snapshot=pom.xml", "--orders", "3").output())
          .endsWith("Main plan --snapshot=" + whole + " --orders 3");
      assertThat(launch("plan", "--snapshot", "not.there").output())
          .endsWith("Main plan --snapshot not.there");
    }

    @Test
    void whatABuildSaysIsPlainText() throws IOException {
      program("bin/mvn", "echo 'Apache Maven 3.9.9'; printf '\\033[1;31msaid\\033[0m\\n'");

      assertThat(launch("up").output()).contains("said\n").doesNotContain("\033");
    }

    @Test
    void aBuildThatFailsEndsTheCommand() throws IOException {
      program("bin/mvn", "echo 'Apache Maven 3.9.9'; [ \"$1\" = --version ]");

      Command.Result up = launch("up");

      assertThat(up.succeeded()).isFalse();
      assertThat(up.error()).contains("The build failed.");
      assertThat(up.output()).doesNotContain("Main up");
    }

    @Test
    void downTellsAllItsOptionsWhereItIsGivenAnother() {
      Command.Result down = launch("down", "--bogus");

      assertThat(down.succeeded()).isFalse();
      assertThat(down.error()).contains("down knows no '--bogus'", "down [--purge]");
      assertThat(down.output()).doesNotContain("Main down");
    }

    @Test
    void aChangedSourceIsBuiltAgain() throws IOException {
      launch("up");
      Path built = checkout.resolve("local/target/.built");
      Files.setLastModifiedTime(built, FileTime.fromMillis(0));

      launch("up");

      assertThat(Files.readString(checkout.resolve("mvn.log")).lines().filter(LauncherTest::builds))
          .hasSize(2);
    }

    @Test
    void testsRunAsInContinuousIntegrationAndArgumentsGoToMaven() throws IOException {
      program("bin/shellcheck", "echo \"shellcheck $*\" >>\"$CHECKOUT/shellcheck.log\"");

      Command.Result tests = launch("test", "-pl", "local");

      assertThat(tests.succeeded()).as(tests.error()).isTrue();
      assertThat(Files.readString(checkout.resolve("mvn.log"))).contains("-B verify -pl local");
      assertThat(Files.readString(checkout.resolve("shellcheck.log"))).contains("./apiarist");
    }

    @Test
    void testsMeetTheEmulatorOfTheUsersChoiceButNeverTheLocalCloud() throws IOException {
      program("bin/shellcheck", "exit 0");
      program(
          "bin/mvn",
          "echo 'Apache Maven 3.9.9'; echo \"mvn $2 at ${AWS_ENDPOINT_URL:-}.\" >>\"$CHECKOUT/mvn.log\"");
      String certificates = checkout.resolve(".apiarist/certificates").toString();
      Map<String, String> sourced =
          Map.of("DOCKER_CERT_PATH", certificates, "AWS_ENDPOINT_URL", "http://cloud");

      launch(sourced, "test", "-Plocalstack");
      launch(Map.of("AWS_ENDPOINT_URL", "http://emulator"), "test", "-Plocalstack");

      assertThat(Files.readString(checkout.resolve("mvn.log")).lines())
          .contains("mvn verify at .", "mvn verify at http://emulator.")
          .doesNotContain("mvn verify at http://cloud.");
    }

    @Test
    void benchmarksAndStatusNeedNoEngine() throws IOException {
      program("bin/docker", "echo \"$*\" >>\"$CHECKOUT/docker.log\"");
      Files.createDirectories(checkout.resolve(".apiarist"));

      Files.createDirectories(checkout.resolve("benchmarks/target"));
      Files.writeString(checkout.resolve("benchmarks/target/classpath"), "jmh.jar");

      assertThat(launch("bench", "--runs", "3").output()).contains("Main bench --runs 3");
      assertThat(launch("bench", "warm").output())
          .contains("-cp benchmarks/target/classes:jmh.jar dev.apiarist.benchmarks.Warm")
          .doesNotContain("Main");
      assertThat(launch("bench", "plan").output())
          .contains("-cp benchmarks/target/classes:jmh.jar dev.apiarist.benchmarks.Plans")
          .doesNotContain("Main");
      assertThat(launch("status").output()).contains("Main status");
      assertThat(checkout.resolve("docker.log")).doesNotExist();
    }

    @Test
    void whatNodeImagesWereBuiltForIsKeptAndToldAndPurged() throws IOException {
      program(
          "bin/docker",
          "[ \"$1\" = images ] && echo sha256:1; echo \"$*\" >>\"$CHECKOUT/docker.log\"");
      Path tarball = checkout.resolve("cache/node-trixie-1234.tar");
      Files.createDirectories(tarball.resolveSibling("."));
      Files.writeString(tarball, "");

      assertThat(launch("down").error()).contains("kept").contains("./apiarist down --purge");
      assertThat(tarball).exists();
      Command.Result purge = launch("down", "--purge");

      assertThat(purge.output()).as(purge.error()).endsWith("Main down");
      assertThat(purge.error()).doesNotContain("kept");
      assertThat(tarball.getParent()).doesNotExist();
      assertThat(Files.readString(checkout.resolve("docker.log"))).contains("rmi --force sha256:1");
    }

    @Test
    void aFindingOfShellcheckFailsTheTests() throws IOException {
      program("bin/shellcheck", "exit 1");

      assertThat(launch("test").succeeded()).isFalse();
    }
  }

  @Nested
  class AskedForHelp {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "demo",
          "up",
          "status",
          "down",
          "test",
          "synth",
          "bootstrap",
          "deploy",
          "diff",
          "destroy",
          "bench",
          "rules",
          "plan",
          "snapshot",
          "prepare"
        })
    void aCommandTellsItsUsageAndDoesNothing(String command) {
      assertThat(launch(command, "--help").output()).startsWith("Usage: ./apiarist " + command);
      assertThat(launch(command, "--some", "-h").output())
          .startsWith("Usage: ./apiarist " + command);
      assertThat(launch("help", command).output()).startsWith("Usage: ./apiarist " + command);
      assertThat(launch().output()).contains("\n  " + command + " ");
      assertThat(checkout.resolve("mvn.log")).doesNotExist();
    }

    @Test
    void everyOptionOfTheJavaCommandsIsTold() {
      new CommandLine(new Main())
          .getSubcommands().values().stream()
              .map(CommandLine::getCommandSpec)
              .filter(command -> !command.usageMessage().hidden())
              .forEach(
                  command ->
                      assertThat(ownOptions(command))
                          .allSatisfy(
                              option ->
                                  assertThat(launch(command.name(), "--help").output())
                                      .contains("\n  " + option + " ")));
    }

    private List<String> ownOptions(CommandLine.Model.CommandSpec command) {
      return command.options().stream()
          .map(CommandLine.Model.OptionSpec::longestName)
          .filter(option -> !List.of("--help", "--version").contains(option))
          .toList();
    }
  }

  @Nested
  class ForTheCdk {

    @BeforeEach
    void theCdkLeavesTemporaryFilesBehind() throws IOException {
      String leaves = "touch \"${TMPDIR:?}/left-behind\"; ";
      program("bin/npx", leaves + "echo \"npx $*\"; echo \"in $PWD\"; ls any 2>/dev/null");
      program("jdk/bin/java", leaves + "echo \"java $*\"");
      Files.writeString(checkout.resolve("my.yaml"), "");
    }

    @AfterEach
    void nothingIsLeftBehind() {
      assertThat(temporary).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"deploy", "diff", "destroy"})
    void theConfigurationIsSpelledTheSameForAllCommands(String command) {
      String file = checkout.resolve("my.yaml").toString();
      String expected = command + " -c config=" + file + " --profile me -c artifact=x";

      for (List<String> spelling :
          List.of(
              List.of("--config", file),
              List.of("--config=" + file),
              List.of("-c", "config=" + file),
              List.of("--context", "config=" + file),
              List.of("--context=config=" + file))) {
        List<String> arguments = new ArrayList<>(List.of(command, "--profile", "me"));
        arguments.addAll(spelling);
        arguments.addAll(List.of("-c", "artifact=x"));
        assertThat(launch(arguments.toArray(String[]::new)).output().lines())
            .filteredOn(line -> line.startsWith("npx "))
            .singleElement()
            .asString()
            .matches("npx --yes aws-cdk@[0-9.]+ .*")
            .endsWith(" " + expected);
      }
    }

    @Test
    void synthTakesTheCdksSpellingToo() {
      String file = checkout.resolve("my.yaml").toString();

      assertThat(launch("synth", "--config", file, "--out", "o").output())
          .endsWith("dev.apiarist.infra.ApiaristApp --config " + file + " --out o");
      assertThat(launch("synth", "-c", "config=" + file).output())
          .contains("-Djava.io.tmpdir=" + temporary + "/")
          .endsWith("dev.apiarist.infra.ApiaristApp --config " + file);
      assertThat(launch("synth").output()).endsWith("dev.apiarist.infra.ApiaristApp");
    }

    @Test
    void aRelativeConfigurationIsTheCallers() {
      assertThat(launch("deploy", "--config", "pom.xml").output())
          .contains("config=" + Path.of("pom.xml").toAbsolutePath());
    }

    @Test
    void aConfigurationThatIsNotThereIsToldBeforeAnythingIsBuilt() {
      Command.Result destroy = launch("destroy", "--config", "no.yaml");

      assertThat(destroy.succeeded()).isFalse();
      assertThat(destroy.error()).contains("there is no configuration no.yaml");
      assertThat(checkout.resolve("mvn.log")).doesNotExist();
    }

    @Test
    void bootstrappingNeedsNeitherABuildNorJava() throws IOException {
      Files.delete(checkout.resolve("jdk/bin/javac"));

      Command.Result bootstrap = launch("bootstrap", "aws://123456789012/eu-west-1");

      assertThat(bootstrap.output())
          .as(bootstrap.error())
          .contains(" bootstrap --app any aws://123456789012/eu-west-1")
          .contains("in " + temporary)
          .contains("manifest.json");
      assertThat(checkout.resolve("mvn.log")).doesNotExist();
    }
  }

  @Nested
  class WhenSomethingIsMissing {

    @Test
    void anUnknownCommandIsAnsweredByTheKnownOnes() {
      Command.Result result = launch("dmeo");

      assertThat(result.succeeded()).isFalse();
      assertThat(result.error()).contains("no command 'dmeo'").contains("demo");
    }

    @Test
    void anOldNodeIsToldWithTheVersionThatIsNeeded() throws IOException {
      program("bin/node", "echo v16.20.0");

      assertThat(launch("up").error()).contains("Node.js v16.20.0 is too old: 18 or newer");
    }

    @Test
    void theWrapperFetchesMavenInPlaceOfAnOldOne() throws IOException {
      program("bin/mvn", "echo 'Apache Maven 3.6.3'; echo \"mvn $*\" >>\"$CHECKOUT/mvn.log\"");
      program("mvnw", "echo \"mvnw $*\" >>\"$CHECKOUT/mvn.log\"");

      launch("up");

      assertThat(checkout.resolve("mvn.log")).content().contains("mvnw -q -B").contains(" package");
    }

    @Test
    void aUserWithoutAnEngineIsToldToStartOne() throws IOException {
      program("bin/docker", "exit 1");
      String nobody = "unix://" + checkout.resolve("no.sock");

      assertThat(launch(Map.of("DOCKER_HOST", nobody), "up").error())
          .contains("DOCKER_HOST is " + nobody);
    }

    @Test
    void missingPackagesAreToldAsTheCommandThatInstallsThem() throws IOException {
      program("bin/dpkg-query", "[ \"$3\" = shellcheck ] || echo installed");
      program("bin/apt-get", "exit 1");
      program("bin/shellcheck", "exit 0");

      Command.Result tests = launch("test");

      if (Files.isReadable(Path.of("/etc/debian_version"))) {
        assertThat(tests.error())
            .contains("sudo apt-get install --no-install-recommends shellcheck");
      } else {
        assertThat(tests.succeeded()).as(tests.error()).isTrue();
      }
    }
  }

  @Nested
  class AsRootWhileNoEngineRuns {
    private static final String ANSWERS_WHILE_THE_ENGINE_RUNS =
        "[ \"$1\" = ps ] || kill -0 \"$(cat \"$CHECKOUT/state/dockerd.pid\")\" 2>/dev/null";
    private static final List<String> TOOLS =
        List.of(
            "bash",
            "cat",
            "cp",
            "dirname",
            "find",
            "flock",
            "grep",
            "head",
            "mkdir",
            "readlink",
            "rm",
            "sed",
            "seq",
            "setsid",
            "sleep",
            "sort",
            "tail",
            "touch");
    private static final String RUNS_FOR_A_MINUTE =
        "echo $$ >\"$2\"; for i in $(seq 600); do sleep 0.1; done";
    private static final String STARTS_THE_ENGINE =
        """
        setsid dockerd --pidfile "$CHECKOUT/state/dockerd.pid" >/dev/null 2>&1 &
        until [ -s "$CHECKOUT/state/dockerd.pid" ]; do sleep 0.1; done""";

    @BeforeEach
    void noEngineRuns() throws IOException {
      userIs(0);
      Files.createDirectories(checkout.resolve("state"));
      program("bin/docker", ANSWERS_WHILE_THE_ENGINE_RUNS);
      program("bin/dockerd", RUNS_FOR_A_MINUTE);
      program("bin/pidof", "cat \"$CHECKOUT/state/dockerd.pid\" 2>/dev/null");
      program("bin/systemctl", STARTS_THE_ENGINE);
    }

    @Test
    void anEngineIsStartedAndDownStopsIt() throws IOException {
      Command.Result up = launch("up");
      assertThat(up.output()).as(up.error()).contains("Main up");
      long engine = engine();
      assertThat(alive(engine)).isTrue();

      Command.Result down = launch("down");

      assertThat(down.output()).as(down.error()).contains("Main down");
      assertThat(alive(engine)).isFalse();
    }

    @Test
    void downLeavesTheEngineToAnotherCheckoutThatUsesItAndItsLastUserStopsIt() throws IOException {
      program("bin/shellcheck", "exit 0");
      program(
          "bin/mvn",
          "echo 'Apache Maven 3.9.9'; [ \"$2\" != verify ] || \"$CHECKOUT/apiarist\" down --purge"
              + " >\"$CHECKOUT/down.log\" 2>&1");

      Command.Result test = launch("test");

      assertThat(test.succeeded()).as(test.error()).isTrue();
      assertThat(checkout.resolve("down.log"))
          .content()
          .contains("Main down")
          .contains("another checkout uses this Docker engine: it stays up");
      long engine = engine();
      assertThat(alive(engine)).isTrue();

      launch("down");

      assertThat(alive(engine)).isFalse();
      assertThat(checkout.resolve("state")).doesNotExist();
    }

    @Test
    void whoWasKilledUsesTheEngineNoMore() throws IOException {
      program("bin/shellcheck", "exit 0");
      program("bin/mvn", "echo 'Apache Maven 3.9.9'; [ \"$2\" != verify ] || kill -KILL \"$PPID\"");
      assertThat(launch("test").succeeded()).isFalse();
      long engine = engine();

      launch("down");

      assertThat(alive(engine)).isFalse();
    }

    @Test
    void containersOfAnotherKeepTheEngineUp() throws IOException {
      launch("up");
      program("bin/docker", "[ \"$1\" != ps ] || echo 0123456789ab");

      Command.Result down = launch("down");

      assertThat(down.error()).contains("other containers run on this Docker engine");
      long engine = engine();
      assertThat(alive(engine)).isTrue();
      ProcessHandle.of(engine).ifPresent(ProcessHandle::destroy);
    }

    @Test
    void statusStartsNone() throws IOException {
      Command.Result fresh = launch("status");
      Files.createDirectories(checkout.resolve(".apiarist"));
      launch("status");

      assertThat(fresh.succeeded()).isFalse();
      assertThat(fresh.error()).contains("nothing is running").contains("./apiarist up");
      assertThat(checkout.resolve("state")).isEmptyDirectory();
    }

    private long engine() throws IOException {
      return Long.parseLong(Files.readString(checkout.resolve("state/dockerd.pid")).strip());
    }

    private static boolean alive(long process) {
      return ProcessHandle.of(process).filter(ProcessHandle::isAlive).isPresent();
    }

    @Test
    void theClientIsInstalledWhereItIsAPackageOfItsOwn() throws IOException {
      Map<String, String> clientless = withoutTheClient();
      program("bin/dpkg-query", "[ \"$3\" = docker-cli ] || echo installed");
      program("bin/apt-cache", "exit 0");
      program(
          "bin/apt-get",
          "case \"$*\" in *docker-cli*) cp \"$CHECKOUT/client\" \"$CHECKOUT/bin/docker\";; esac");

      assertThat(launch(clientless, "up").output()).contains("Main up");
    }

    @Test
    void aClientThatIsNotOnThePathIsToldAtOnce() throws IOException {
      Map<String, String> clientless = withoutTheClient();
      program("bin/apt-cache", "exit 100");
      program("bin/apt-get", "exit 100");

      assertThat(launch(clientless, "up").error())
          .contains("The docker command is not on the PATH.");
    }

    /** The programs that the launcher calls, and no Docker client but one to be installed. */
    private Map<String, String> withoutTheClient() throws IOException {
      Assumptions.assumeTrue(Files.isReadable(Path.of("/etc/debian_version")), "Debian only");
      Files.move(checkout.resolve("bin/docker"), checkout.resolve("client"));
      for (String tool : TOOLS) {
        program("tools/" + tool, "exec /usr/bin/" + tool + " \"$@\"");
      }
      return Map.of("PATH", checkout.resolve("bin") + ":" + checkout.resolve("tools"));
    }

    @Test
    void anEngineThatStopsAtOnceIsToldWithItsLastWords() throws IOException {
      program("bin/dockerd", "echo 'no space left on device' >&2; exit 1");
      program("bin/systemctl", "exit 1");

      Command.Result up = launch("up");

      assertThat(up.succeeded()).isFalse();
      assertThat(up.error()).containsAnyOf("no space left on device", "journalctl -u docker");
    }
  }
}
