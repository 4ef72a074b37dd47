package dev.apiarist.local.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.apiarist.local.ec2.MachineSpec;
import dev.apiarist.local.ec2.Machines;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DockerMachinesTest {
  private static final Duration BOOT = Duration.ofSeconds(60);
  private static final String BOOTED = "the user data ended with status 0";
  private static final String START_THE_ENGINE =
      """
      #!/bin/bash
      service docker start
      until docker version >/dev/null 2>&1; do sleep 0.1; done
      """;

  private EngineFixture engine;
  private MachineNetwork network;
  private Registry registry;
  private DockerMachines machines;

  @BeforeAll
  void start() {
    engine = EngineFixture.open();
    NodeImage.BOOKWORM.ensure(engine.docker(), System.out::println);
    network = MachineNetwork.open(engine.docker(), engine.installation());
    registry = Registry.start(engine.docker(), network, EngineFixture.freePort());
    machines =
        new DockerMachines(engine.docker(), network, registry.address(), NameResolution.NONE);
  }

  @AfterAll
  void stop() {
    engine.close();
  }

  private String boot(String instanceId, String imageId, UserDataServer metadata) {
    String address =
        machines.start(new MachineSpec(instanceId, "", imageId, Map.of(), metadata.uri()));
    assertThat(Patience.until(BOOT, () -> machines.console(instanceId).contains(BOOTED)))
        .as(() -> machines.console(instanceId))
        .isTrue();
    return address;
  }

  private String on(String instanceId, String script) {
    return engine
        .docker()
        .run("exec", engine.installation().nameOf(instanceId), "bash", "-c", script);
  }

  @Nested
  class ThreeMachinesOfTwoEngineVersions {

    @Test
    void formOneSwarmWhoseServiceRunsOnEachAndFindsItselfByName() throws IOException {
      try (UserDataServer metadata = new UserDataServer(network.gateway(), START_THE_ENGINE)) {
        String first = boot("i-0000000a", "ami-trixie", metadata);
        String second = boot("i-0000000b", "ami-trixie", metadata);
        String third = boot("i-0000000c", "ami-bookworm", metadata);
        on("i-0000000a", "docker swarm init --advertise-addr " + first);
        String token = on("i-0000000a", "docker swarm join-token -q worker");
        on("i-0000000b", "docker swarm join --token " + token + " " + first);
        on("i-0000000c", "docker swarm join --token " + token + " " + first);

        String image = new DemoImages(engine.docker(), registry.address()).publishWhoami("1");
        on("i-0000000a", "docker network create --driver overlay back");
        on(
            "i-0000000a",
            "docker service create --quiet --name web --mode global --network back"
                + " --endpoint-mode dnsrr --publish mode=host,published=80,target=8080 "
                + image);

        for (String address : new String[] {first, second, third}) {
          URI service = URI.create("http://" + address + "/");
          assertThat(Patience.until(BOOT, () -> Http.answers(service))).as(address).isTrue();
        }
        assertThat(lookup("tasks.web").lines().filter(line -> line.contains("10.0."))).hasSize(3);
        assertThat(on("i-0000000a", "docker node ls --format '{{.Hostname}} {{.EngineVersion}}'"))
            .contains("ip-" + first.replace('.', '-') + " 26.1.")
            .contains("ip-" + third.replace('.', '-') + " 20.10.");
      }
    }

    private String lookup(String name) {
      return on(
          "i-0000000c",
          "docker exec $(docker ps --quiet | head -n 1) nslookup " + name + " | grep ^Address");
    }
  }

  @Nested
  class WhileAMachineRuns {

    @Test
    void itsUserDataRunsOnceAlsoAfterARestartAndItsOutputIsKept() throws IOException {
      String userData = START_THE_ENGINE + "echo \"hello from $(hostname)\"\n";
      try (UserDataServer metadata = new UserDataServer(network.gateway(), userData)) {
        String address = boot("i-000000a1", "ami-trixie", metadata);
        String hello = "hello from ip-" + address.replace('.', '-');
        assertThat(machines.console("i-000000a1")).contains(hello);
        assertThat(on("i-000000a1", "cat /var/log/cloud-init-output.log")).contains(hello);

        engine.docker().run("restart", engine.installation().nameOf("i-000000a1"));
        on("i-000000a1", "for i in {1..100}; do docker version && exit; sleep 0.1; done; exit 1");

        assertThat(metadata.reads()).isEqualTo(1);
      }
    }

    @Test
    void theMetadataServiceIsForTheHostAloneAndNotForItsContainers() throws IOException {
      try (UserDataServer metadata = new UserDataServer(network.gateway(), START_THE_ENGINE)) {
        boot("i-000000a2", "ami-trixie", metadata);
        String image = new DemoImages(engine.docker(), registry.address()).publishWhoami("1");
        String request = "printf 'PUT /latest/api/token HTTP/1.0\\r\\n\\r\\n'";
        String ask = " | timeout 3 busybox nc 169.254.169.254 80";

        assertThat(on("i-000000a2", request + ask)).contains("a-token");
        String inContainer = "docker run --rm --entrypoint sh " + image + " -c \"" + request;
        assertThat(
                on(
                    "i-000000a2",
                    inContainer + ask.replace("timeout", "busybox timeout") + "\" || true"))
            .doesNotContain("a-token");
      }
    }

    @Test
    void aSecondOneOfTheSameIdentityIsRefusedAndTheFirstRunsOn() throws IOException {
      try (UserDataServer metadata = new UserDataServer(network.gateway(), START_THE_ENGINE)) {
        boot("i-000000a3", "ami-trixie", metadata);
        MachineSpec again =
            new MachineSpec("i-000000a3", "", "ami-trixie", Map.of(), metadata.uri());

        assertThatExceptionOfType(EngineException.class)
            .isThrownBy(() -> machines.start(again))
            .withMessageContaining("already in use");
        assertThat(machines.running("i-000000a3")).isTrue();
      }
    }
  }

  @Nested
  class StoppingAMachine {

    @Test
    void takesItsContainerAndItsDisksAndIsNoErrorTheSecondTime() throws IOException {
      try (UserDataServer metadata = new UserDataServer(network.gateway(), START_THE_ENGINE)) {
        boot("i-000000b1", "ami-trixie", metadata);
        String container = engine.installation().nameOf("i-000000b1");
        String disk =
            engine
                .docker()
                .inspect("container", container, "{{range .Mounts}}{{.Name}}{{end}}")
                .orElseThrow();

        machines.stop("i-000000b1");
        machines.stop("i-000000b1");

        assertThat(machines.running("i-000000b1")).isFalse();
        assertThat(engine.docker().inspect("volume", disk, "{{.Name}}")).isEmpty();
      }
    }

    @Test
    void aMachineThatNeverWasIsNotRunning() {
      assertThat(machines.running("i-0000dead")).isFalse();
    }
  }

  @Test
  void eachIsAsLargeAsThisHost() {
    Machines.Size size = machines.size();

    assertThat(size.cpus()).isPositive();
    assertThat(size.memoryBytes()).isGreaterThan(1L << 29);
    assertThat(size.architecture()).isIn("x86_64", "aarch64");
  }

  @Test
  void aMetadataServiceThatOnlyTheHostReachesIsRefused() {
    URI loopback = URI.create("http://127.0.0.1:4566");
    MachineSpec spec = new MachineSpec("i-000000c1", "", "ami-trixie", Map.of(), loopback);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> machines.start(spec))
        .withMessageContaining("gateway");
    assertThat(machines.running("i-000000c1")).isFalse();
  }
}
