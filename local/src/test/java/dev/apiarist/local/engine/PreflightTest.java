package dev.apiarist.local.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreflightTest {
  private static final Installation UNUSED = new Installation("test-preflight");

  @Nested
  class WithoutAnEngine {
    @TempDir private Path folder;

    @Test
    void noDockerCommandIsToldWithWhereToGetIt() {
      Docker missing = new Docker(folder.resolve("docker").toString());

      assertThat(new Preflight(missing).check(UNUSED, List.of()))
          .singleElement()
          .satisfies(problem -> assertThat(problem.what()).contains("not installed"))
          .satisfies(problem -> assertThat(problem.remedy()).contains("docs.docker.com"));
    }

    @Test
    void anEngineThatDoesNotRunIsToldInDockersOwnWords() throws IOException {
      Docker down = client("exec docker --host unix://" + folder.resolve("no.sock") + " \"$@\"");

      assertThat(new Preflight(down).check(UNUSED, List.of()))
          .singleElement()
          .satisfies(problem -> assertThat(problem.what()).contains("No Docker engine answers"))
          .satisfies(problem -> assertThat(problem.what()).contains("no.sock"));
    }

    @Test
    void anEngineThatRefusesThisUserIsToldWithTheGroupToJoin() throws IOException {
      Docker refusing =
          client(
              "echo 'permission denied while trying to connect to the Docker daemon socket' >&2;"
                  + " exit 1");

      assertThat(new Preflight(refusing).check(UNUSED, List.of()))
          .singleElement()
          .satisfies(problem -> assertThat(problem.remedy()).contains("usermod -aG docker"));
    }

    private Docker client(String script) throws IOException {
      Path client = Files.writeString(folder.resolve("docker"), "#!/bin/sh\n" + script + "\n");
      Files.setPosixFilePermissions(client, PosixFilePermissions.fromString("rwx------"));
      return new Docker(client.toString());
    }
  }

  @Nested
  class WithAnEngine {
    private final Docker docker = new Docker();

    @Test
    void nothingStandsInTheWay() {
      assertThat(new Preflight(docker, 1).check(UNUSED, List.of(EngineFixture.freePort())))
          .isEmpty();
    }

    @Test
    void aTakenPortIsToldWithTheProcessThatHasIt() throws IOException {
      try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        int port = taken.getLocalPort();

        assertThat(new Preflight(docker, 1).check(UNUSED, List.of(port)))
            .singleElement()
            .satisfies(
                problem ->
                    assertThat(problem.what())
                        .contains("Port " + port)
                        .contains("(process " + ProcessHandle.current().pid() + ")"));
      }
    }

    @Test
    void aShortDiskIsToldWithWhatIsFreeAndWhatIsNeeded() {
      long moreThanAnybodyHas = 1L << 60;

      assertThat(new Preflight(docker, moreThanAnybodyHas).check(UNUSED, List.of()))
          .singleElement()
          .satisfies(problem -> assertThat(problem.what()).contains("GiB are needed"));
    }

    @Test
    void whatAnEarlierRunLeftIsToldInsteadOfThePortsThatItHolds() {
      try (EngineFixture crashed = EngineFixture.open()) {
        MachineNetwork network = MachineNetwork.open(docker, crashed.installation());
        int port = EngineFixture.freePort();
        Registry.start(docker, network, port);

        assertThat(new Preflight(docker, 1).check(crashed.installation(), List.of(port)))
            .singleElement()
            .satisfies(
                problem -> assertThat(problem.what()).contains("1 containers and 1 networks"))
            .satisfies(problem -> assertThat(problem.remedy()).isEqualTo("./apiarist down"));
      }
    }
  }
}
