package dev.apiarist.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.json.Json;
import dev.apiarist.swarm.NodeRole;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the node script does to a machine, on every kind of machine it serves. */
class NodeScriptTest {
  @TempDir Path directory;
  @AutoClose private BootLab lab;

  @BeforeEach
  void open() throws IOException {
    lab = new BootLab(directory);
  }

  /** Values that AWS allows in a tag, each of which breaks somebody's quoting. */
  static List<String> values() {
    return List.of(
        "plain",
        "",
        " two  words ",
        "it's \"quoted\" `here`",
        "$HOME ${HOME} $(id) !! %s \\n \\",
        "a:b=c,d;e&f|g>h<i#j~k*l?m[n]{o}(p)",
        "#comment",
        "@ROLE@ @DAEMON_JSON@",
        "tab\there",
        "Ruche n\u00ba 1 \u2014 \u871c\u8702 \uD83D\uDC1D \u2019quoted\u2019",
        "\u00fc".repeat(256),
        "\uD83D\uDC1D".repeat(256),
        "'".repeat(256),
        "EOF\\");
  }

  @Nested
  class Values {
    @ParameterizedTest
    @MethodSource("dev.apiarist.bootstrap.NodeScriptTest#values")
    void surviveAsLabelAndAsVariable(String value) throws IOException {
      lab.settings(
          new EnvironmentMapping(
              List.of(new EnvironmentMapping.Variable("example.v", "V", Optional.empty()))),
          Duration.ofMinutes(10));
      Machine machine =
          lab.launch("managers", NodeRole.MANAGER, 1, Map.of("docker.v", value, "example.v", value))
              .getFirst();

      assertBoots(machine);

      assertThat(machine.engine.labels()).containsEntry("docker.v", value);
      assertThat(machine.file("etc/apiarist/node.env")).isEqualTo("V=" + value + "\n");
      for (String shell : List.of("bash", "sh")) {
        String read =
            Commands.run(
                    machine.root,
                    Map.of("LC_ALL", "C"),
                    List.of(shell, "-c", ". ./etc/apiarist/environment; printf %s \"$V\""))
                .output();
        assertThat(read).as(shell).isEqualTo(value);
      }
      assertThat(SystemdEnvironment.parse(machine.file("etc/apiarist/environment")))
          .isEqualTo(Map.of("V", value));
    }

    @Test
    void ofATagWithALineBreakReachTheEngineAndAreRefusedForTheEnvironment() throws IOException {
      assertThat(
              Json.listAt(
                  Json.parse(
                      new EngineConfiguration(NodeRole.WORKER, "10.0.0.1", Map.of("k", "a\nb"))
                          .json()),
                  "labels"))
          .isEqualTo(List.of("k=a\nb"));
      EnvironmentMapping mapping =
          new EnvironmentMapping(
              List.of(new EnvironmentMapping.Variable("example.v", "V", Optional.empty())));
      assertThat(mapping.resolve(Map.of("example.v", "a\nb")).faults())
          .singleElement()
          .asString()
          .contains("example.v", "line break");
    }

    @Test
    void leaveNothingForShellcheckToSay() throws IOException {
      String nasty = String.join(" ", values());
      for (NodeRole role : NodeRole.values()) {
        NodeScript script =
            new NodeScript(
                lab.instances.launch("eu-west-1a").id(),
                new EngineConfiguration(role, "10.0.0.1", Map.of("docker.v", nasty)),
                new EnvironmentFiles(Map.of("V", nasty)),
                lab.authority.certificatePem(),
                Duration.ofMinutes(9));
        assertShellcheck(script.text());
        assertThat(StandardCharsets.US_ASCII.newEncoder().canEncode(script.text())).isTrue();
      }
    }
  }

  @Nested
  class TheLoader {
    private final String loader =
        Loader.text()
            .replace(
                "@ENROLL_URL@", "https://" + "x".repeat(32) + ".lambda-url.ap-southeast-1.on.aws/")
            .replace("@REGION@", "ap-southeast-1");

    @Test
    void leavesNothingForShellcheckToSay() throws IOException {
      assertShellcheck(loader);
    }

    @Test
    void isShorterThanFourKilobytesAndAscii() {
      assertThat(loader.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(4096);
      assertThat(StandardCharsets.US_ASCII.newEncoder().canEncode(loader)).isTrue();
      assertThat(loader).doesNotContainPattern("@[A-Z_]+@");
    }
  }

  @Nested
  class WithSystemd {
    private static final String AMAZON = "amazon-linux-2023";

    @ParameterizedTest
    @CsvSource({
      AMAZON + ", /usr/bin/dockerd, $OPTIONS $DOCKER_STORAGE_OPTIONS $DOCKER_ADD_RUNTIMES",
      "debian-13, /usr/sbin/dockerd, $DOCKER_OPTS"
    })
    void theEngineStartsOnceWithoutTheHostThatItsUnitPasses(
        String distribution, String engine, String options) throws IOException {
      Machine machine = lab.launch("managers", NodeRole.MANAGER, 1, Map.of()).getFirst();
      machine.systemd(distribution);

      assertBoots(machine);

      assertThat(machine.lines("starts.log")).hasSize(1);
      assertThat(machine.file("etc/systemd/system/docker.service.d/10-apiarist.conf"))
          .isEqualTo(
              "[Service]\nExecStart=\nExecStart=%s --containerd=/run/containerd/containerd.sock %s\n"
                  .formatted(engine, options));
      assertThat(machine.lines("calls.log"))
          .containsSubsequence(
              "systemctl daemon-reload",
              "systemctl -q enable docker.service",
              "systemctl start docker.service",
              "systemctl -q enable apiarist.service");
    }

    @Test
    void aWorkersUnitIsLeftAlone() throws IOException {
      assertBoots(lab.launch("managers", NodeRole.MANAGER, 1, Map.of()).getFirst());
      Machine machine = lab.launch("web", NodeRole.WORKER, 1, Map.of()).getFirst();
      machine.systemd(AMAZON);

      assertBoots(machine);

      assertThat(machine.root.resolve("etc/systemd/system/docker.service.d")).doesNotExist();
    }

    @Test
    void theSameLoaderRunsAtEveryLaterBoot() throws IOException {
      Machine machine = lab.launch("managers", NodeRole.MANAGER, 1, Map.of()).getFirst();
      machine.systemd(AMAZON);

      assertBoots(machine);

      assertThat(machine.file("etc/systemd/system/apiarist.service"))
          .contains(
              "After=network-online.target docker.service",
              "ExecStart=/usr/local/sbin/apiarist-loader");
      assertThat(machine.file("usr/local/sbin/apiarist-loader"))
          .isEqualTo(machine.userData().strip());
      assertThat(machine.root.resolve("usr/local/sbin/apiarist-loader")).isExecutable();
    }

    @Test
    void anEngineThatTheImageHadRunningIsRestartedOnceAndOnlyOutsideASwarm() throws IOException {
      Machine machine = lab.launch("managers", NodeRole.MANAGER, 1, Map.of()).getFirst();
      machine.systemd(AMAZON);
      Files.writeString(machine.root.resolve("run/started"), "{}");

      assertThat(assertBoots(machine).output()).contains("had its engine running already");

      assertThat(machine.lines("calls.log")).contains("systemctl restart docker.service");
      assertThat(machine.lines("starts.log")).hasSize(1);
      assertThat(machine.engine.labels()).containsKey("apiarist.instance");
    }
  }

  @Nested
  class WithoutDocker {
    private Machine machine;

    @BeforeEach
    void removeIt() throws IOException {
      machine = lab.launch("managers", NodeRole.MANAGER, 1, Map.of()).getFirst();
      machine.remove("dockerd");
    }

    @Test
    void amazonLinuxGetsItByDnf() throws IOException {
      machine.program("dnf", Machine.call("dnf"));

      assertBoots(machine);

      assertThat(machine.lines("calls.log"))
          .containsExactly("dnf -q -y install docker", "service docker start");
    }

    @Test
    void debian13GetsEngineAndClientByAptWhichMayStartNothing() throws IOException {
      aptGet("exit 0");

      assertBoots(machine);

      assertThat(machine.lines("calls.log"))
          .containsExactly(
              "apt-get -q -y -o DPkg::Lock::Timeout=300 update",
              "apt-get -q -y -o DPkg::Lock::Timeout=300 --no-install-recommends install docker.io"
                  + " docker-cli",
              "policy 101",
              "service docker start");
      assertThat(machine.root.resolve("usr/sbin/policy-rc.d")).doesNotExist();
    }

    @Test
    void debian12AndUbuntuGetOnePackage() throws IOException {
      aptGet("exit 1");

      assertBoots(machine);

      assertThat(machine.lines("calls.log"))
          .anyMatch(line -> line.endsWith("install docker.io"))
          .noneMatch(line -> line.contains("docker-cli"));
    }

    @Test
    void aPolicyThatTheImageHasIsPutBackEvenWhenTheInstallationFails() throws IOException {
      Path policy = machine.root.resolve("usr/sbin/policy-rc.d");
      Files.writeString(policy, "the image's own");
      machine.program("apt-cache", "exit 1");
      machine.program("apt-get", "case \"$*\" in *install*) exit 100 ;; esac");

      assertThat(machine.boot().status()).isOne();

      assertThat(policy).hasContent("the image's own");
      assertThat(lab.journal.decisions("enroll").getLast().reason())
          .contains("failed three times: apt-get");
      assertThat(machine.lines("starts.log")).isEmpty();
    }

    @Test
    void aMirrorThatIsBusyIsTriedAgain() throws IOException {
      machine.program(
          "dnf",
          Machine.call("dnf")
              + "[[ -e $APIARIST_ROOT/busy ]] && exit 0\ntouch=$APIARIST_ROOT/busy; : >\"$touch\"; exit 1");

      assertBoots(machine);

      assertThat(machine.lines("calls.log")).filteredOn(line -> line.startsWith("dnf")).hasSize(2);
    }

    @Test
    void anUnknownDistributionGivesUpWithAReason() throws IOException {
      assertThat(machine.boot().status()).isOne();

      assertThat(lab.journal.decisions("enroll").getLast().reason())
          .contains("Docker is absent, and so are dnf and apt-get")
          .contains("gave up");
    }

    private void aptGet(String dockerCli) throws IOException {
      machine.program("apt-cache", dockerCli);
      machine.program(
          "apt-get",
          Machine.call("apt-get")
              + "case \"$*\" in *install*) status=0; \"$APIARIST_ROOT/usr/sbin/policy-rc.d\" || status=$?\n"
              + "echo \"policy $status\" >>\"$APIARIST_ROOT/calls.log\" ;; esac");
    }
  }

  private static Commands.Result assertBoots(Machine machine) throws IOException {
    Commands.Result result = machine.boot();
    assertThat(result.status()).as(result.output()).isZero();
    return result;
  }

  private void assertShellcheck(String script) throws IOException {
    Path file = Files.writeString(directory.resolve("script.sh"), script);
    assertThat(Commands.run(directory, "shellcheck", "-S", "style", file.toString()).output())
        .isEmpty();
  }
}
