package dev.apiarist.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.json.Json;
import dev.apiarist.port.Decision;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.NodeState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines boot for real: loader and node script in bash, curl, OpenSSL and signed requests. */
class BootTest {
  @TempDir Path directory;
  @AutoClose private BootLab lab;

  @BeforeEach
  void open() throws IOException {
    lab = new BootLab(directory);
  }

  @Nested
  class TheFirstManager {
    @Test
    void makesTheSwarmAndClosesTheLease() throws IOException {
      Machine manager = lab.launch("managers", NodeRole.MANAGER, 1, Map.of()).getFirst();

      assertBoots(manager);

      assertThat(lab.conversation)
          .containsExactly("configure 200", "certificate 200", "join 200", "initialised 200");
      assertThat(manager.engine.calls).containsExactly("POST /swarm/init");
      assertThat(manager.engine.entries.getFirst())
          .containsEntry("AdvertiseAddr", "10.0.0.1:2377")
          .containsEntry("Availability", "pause");
      assertThat(lab.lease.current().orElseThrow().swarmId()).isPresent();
      assertThat(lab.parameters.get(List.of("managers")).get("managers"))
          .isEqualTo("[{\"instance\":\"" + manager.instance.id() + "\",\"address\":\"10.0.0.1\"}]");
    }

    @Test
    void startsItsEngineOnceWithLabelsAndMutualTlsInPlace() throws IOException {
      Machine manager =
          lab.launch("managers", NodeRole.MANAGER, 1, Map.of("docker.role", "boss")).getFirst();

      assertBoots(manager);

      assertThat(manager.lines("starts.log")).containsExactly("started");
      assertThat(manager.lines("calls.log")).containsExactly("service docker start");
      Map<String, ?> atStart = Json.parseObject(manager.file("run/started"));
      assertThat(Json.at(atStart, "hosts"))
          .isEqualTo(List.of("unix:///run/docker.sock", "tcp://10.0.0.1:2376"));
      assertThat(Json.at(atStart, "tlsverify")).isEqualTo(true);
      assertThat(manager.engine.labels())
          .containsEntry("docker.role", "boss")
          .containsEntry("apiarist.instance", manager.instance.id().value())
          .containsEntry("apiarist.group", "managers")
          .containsEntry("apiarist.purchase", "on-demand");
    }

    @Test
    void holdsAKeyOfItsOwnAndOurCertificateForIt() throws IOException {
      Machine manager = lab.launch("managers", NodeRole.MANAGER, 1, Map.of()).getFirst();

      assertBoots(manager);

      Path tls = manager.root.resolve("etc/apiarist/tls");
      assertThat(
              Commands.run(
                      tls,
                      "openssl",
                      "verify",
                      "-purpose",
                      "sslserver",
                      "-verify_ip",
                      "10.0.0.1",
                      "-CAfile",
                      "ca.pem",
                      "server.pem")
                  .output())
          .contains("OK");
      assertThat(Files.getPosixFilePermissions(tls.resolve("server-key.pem"))).hasSize(2);
    }
  }

  @Nested
  class ThreeManagersAtOnce {
    @Test
    void makeExactlyOneSwarm() throws Exception {
      List<Machine> managers = lab.launch("managers", NodeRole.MANAGER, 3, Map.of());

      try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<Commands.Result>> boots = new ArrayList<>();
        for (Machine manager : managers) {
          boots.add(executor.submit(manager::boot));
        }
        for (Future<Commands.Result> boot : boots) {
          assertThat(boot.get().status()).as(boot.get().output()).isZero();
        }
      }

      assertThat(managers.stream().flatMap(manager -> manager.engine.calls.stream()))
          .containsExactlyInAnyOrder("POST /swarm/init", "POST /swarm/join", "POST /swarm/join");
      assertThat(lab.swarm.nodes()).hasSize(3).allMatch(node -> node.manager().isPresent());
    }
  }

  @Nested
  class ASecondManager {
    private Machine first;
    private Machine second;

    @BeforeEach
    void makeASwarm() throws IOException {
      List<Machine> managers = lab.launch("managers", NodeRole.MANAGER, 2, Map.of());
      first = managers.get(0);
      second = managers.get(1);
      assertBoots(first);
      lab.conversation.clear();
    }

    @Test
    void whoseEngineIsSlowWaitsAndNeverLeaves() throws IOException {
      second.engine.joinSlowly(30);

      assertBoots(second);

      assertThat(second.engine.calls).containsExactly("POST /swarm/join");
      assertThat(lab.swarm.nodes()).hasSize(2).allMatch(node -> node.manager().isPresent());
    }

    @Test
    void whichTheManagersListStaysThoughItsEngineFailed() throws IOException {
      second.holdsNodeCertificate(
          lab.swarm.join(
              second.instance.id(), second.instance.privateAddress(), NodeRole.MANAGER, Map.of()));
      second.engine.state("error");
      second.hasty();

      Commands.Result result = second.boot();

      assertThat(result.status()).as(result.output()).isOne();
      assertThat(second.engine.calls).isEmpty();
      assertThat(lab.conversation).contains("leave 202").endsWith("failed 200");
      assertThat(lab.journal.decisions("enroll").getLast().reason())
          .contains("leaving could cost the quorum");
      assertThat(lab.messages.takeDue()).singleElement().asString().contains("boot-failed");
    }

    @Test
    void whichTheManagersDoNotListLeavesAndJoinsAgainWithoutATrace() throws IOException {
      NodeId dead =
          lab.swarm.join(
              "",
              second.instance.privateAddress(),
              NodeRole.MANAGER,
              Availability.ACTIVE,
              Map.of());
      lab.swarm.admitted(dead, false);
      lab.swarm.state(dead, NodeState.UNKNOWN);
      second.holdsNodeCertificate(dead);
      second.engine.failNextJoin("error");

      assertBoots(second);

      assertThat(second.engine.calls)
          .containsExactly("POST /swarm/join", "POST /swarm/leave?force=1", "POST /swarm/join");
      assertThat(lab.conversation).containsSubsequence("join 200", "leave 200", "join 200");
      assertThat(lab.swarm.nodes()).hasSize(2).allMatch(node -> node.manager().isPresent());
    }

    @Test
    void doesNotLeaveWhileNoManagerAnswers() throws IOException {
      second.engine.state("error");
      lab.swarm.hanging(true);
      second.hasty();

      assertThat(second.boot().status()).isOne();

      assertThat(second.engine.calls).isEmpty();
      assertThat(lab.conversation).contains("leave 202");
    }
  }

  @Nested
  class AWorker {
    private List<Machine> managers = List.of();

    @BeforeEach
    void makeASwarm() throws IOException {
      managers = lab.launch("managers", NodeRole.MANAGER, 2, Map.of());
      for (Machine manager : managers) {
        assertBoots(manager);
      }
      lab.conversation.clear();
    }

    @Test
    void joinsPausedThroughAllReachableManagersWithTheWorkersToken() throws IOException {
      Machine worker = worker();

      assertBoots(worker);

      assertThat(lab.conversation).containsExactly("configure 200", "join 200", "joined 200");
      assertThat(worker.engine.entries.getFirst())
          .containsEntry("JoinToken", lab.swarm.joinToken(NodeRole.WORKER))
          .containsEntry("RemoteAddrs", List.of("10.0.0.1:2377", "10.0.0.2:2377"))
          .containsEntry("Availability", "pause");
      assertThat(Json.parseObject(worker.file("run/started")))
          .doesNotContainKeys("hosts", "tlsverify");
      assertThat(worker.root.resolve("etc/apiarist/tls")).doesNotExist();
    }

    @Test
    void usesTheSecondManagerWhenTheFirstIsDead() throws IOException {
      Machine worker = worker();
      lab.swarm.join(
          new InstanceId("i-00000000000000fff"), "10.0.0.99", NodeRole.MANAGER, Map.of());
      lab.swarm.kill(nodeOf(managers.get(0)).id());

      assertBoots(worker);

      assertThat(worker.engine.entries.getFirst().get("RemoteAddrs"))
          .isEqualTo(List.of("10.0.0.2:2377", "10.0.0.99:2377"));
    }

    @Test
    void givesUpWithinItsTimeWhenAllManagersAreDeadAndItsReasonIsKept() throws IOException {
      lab.swarm.hanging(true);
      Machine worker = worker();
      worker.hasty();

      Commands.Result result = worker.boot();

      assertThat(result.status()).as(result.output()).isOne();
      assertThat(lab.journal.decisions("enroll").getLast())
          .satisfies(
              last -> {
                assertThat(last.outcome()).isEqualTo(Decision.Outcome.FAILED);
                assertThat(last.reason()).contains("no manager of the swarm answers");
                assertThat(last.subject()).isEqualTo(worker.instance.id().value());
              });
      assertThat(lab.messages.takeDue())
          .singleElement()
          .satisfies(
              message ->
                  assertThat(Json.parseObject(message))
                      .containsEntry("type", "apiarist.boot-failed")
                      .containsEntry("instance", worker.instance.id().value()));
    }

    @Test
    void takesAFreshAnswerAfterAFailedJoinAndLeavesWhatIsLeftOfIt() throws IOException {
      Machine worker = worker();
      worker.engine.failNextJoin("error");
      worker.engine.failNextJoin("inactive");

      assertBoots(worker);

      assertThat(worker.engine.calls)
          .containsExactly(
              "POST /swarm/join",
              "POST /swarm/leave?force=1",
              "POST /swarm/join",
              "POST /swarm/join");
      assertThat(lab.conversation).filteredOn("join 200"::equals).hasSize(3);
    }

    @Test
    void keepsNoTokenAndNoKeyInLogsArgumentsFilesOrJournal() throws IOException {
      Machine worker = worker();
      worker.engine.failNextJoin("inactive");

      Commands.Result result = assertBoots(worker);

      List<String> secrets =
          List.of(
              lab.swarm.joinToken(NodeRole.WORKER),
              lab.swarm.joinToken(NodeRole.MANAGER),
              "secret/",
              "token//",
              "PRIVATE KEY");
      assertThat(result.output()).doesNotContain(secrets).contains("SWMTKN-...");
      assertThat(worker.file("curl.log")).isNotEmpty().doesNotContain(secrets);
      assertThat(lab.journal.decisions().toString()).doesNotContain(secrets);
      try (Stream<Path> files = Files.walk(worker.root)) {
        assertThat(files.filter(Files::isRegularFile).map(BootTest::read))
            .isNotEmpty()
            .noneMatch(content -> secrets.stream().anyMatch(content::contains));
      }
    }

    private Machine worker() throws IOException {
      return lab.launch("web", NodeRole.WORKER, 1, Map.of()).getFirst();
    }
  }

  @Nested
  class WhenAsked {
    @Test
    void theMachineIsPatientUntilAwsShowsIt() throws IOException {
      Machine manager = lab.launch("managers", NodeRole.MANAGER, 1, Map.of()).getFirst();
      List<String> looks = new ArrayList<>();
      lab.hide(id -> looks.size() < 2 && looks.add(id));

      assertBoots(manager);

      assertThat(lab.conversation).startsWith("configure 202", "configure 202", "configure 200");
      assertThat(manager.lines("sleep.log")).startsWith("3", "3");
    }

    @Test
    void itBacksOffWhileEnrollIsOut() throws IOException {
      Machine manager = lab.launch("managers", NodeRole.MANAGER, 1, Map.of()).getFirst();
      lab.outage(500, 502, 429, 503);

      assertBoots(manager);

      assertThat(manager.lines("sleep.log")).startsWith("1", "2", "4", "8");
    }

    @Test
    void everyRequestIsSignedAnewWithTheSessionTokenCovered() throws IOException {
      assertBoots(lab.launch("managers", NodeRole.MANAGER, 1, Map.of()).getFirst());

      assertThat(lab.tokenSigned).hasSize(4).doesNotContain(false);
    }

    @Test
    void aTagThatCannotBeALabelEndsTheLaunchWithAReason() throws IOException {
      Machine worker =
          lab.launch("web", NodeRole.WORKER, 1, Map.of("docker.two words", "x")).getFirst();

      Commands.Result result = worker.boot();

      assertThat(result.status()).isOne();
      assertThat(result.output()).contains("HTTP 409", "docker.two words");
      assertThat(worker.lines("starts.log")).isEmpty();
      assertThat(lab.messages.takeDue()).singleElement().asString().contains("docker.two words");
      assertThat(lab.journal.decisions("enroll").getLast().outcome())
          .isEqualTo(Decision.Outcome.REFUSED);
    }
  }

  @Nested
  class Again {
    @Test
    void nothingChangesOnANodeThatIsOne() throws IOException {
      Machine manager = lab.launch("managers", NodeRole.MANAGER, 1, Map.of()).getFirst();
      assertBoots(manager);
      Map<Path, Object> before = manager.configuration();

      assertThat(assertBoots(manager).output()).doesNotContain("wrote", "engine: ");

      assertThat(manager.configuration()).isEqualTo(before).hasSizeGreaterThan(5);
      assertThat(manager.engine.calls).containsExactly("POST /swarm/init");
      assertThat(manager.lines("starts.log")).hasSize(1);
      assertThat(lab.conversation).endsWith("configure 200", "joined 200");
    }

    @Test
    void aWorkerWhoseMembershipIsLostJoinsAgain() throws IOException {
      assertBoots(lab.launch("managers", NodeRole.MANAGER, 1, Map.of()).getFirst());
      Machine worker = lab.launch("web", NodeRole.WORKER, 1, Map.of()).getFirst();
      assertBoots(worker);
      worker.engine.state("error");

      assertBoots(worker);

      assertThat(worker.engine.calls)
          .containsExactly("POST /swarm/join", "POST /swarm/leave?force=1", "POST /swarm/join");
    }

    @Test
    void aManagerWhoseMembershipIsLostKeepsItsData() throws IOException {
      Machine manager = lab.launch("managers", NodeRole.MANAGER, 1, Map.of()).getFirst();
      assertBoots(manager);
      manager.engine.state("error");

      Commands.Result result = manager.boot();

      assertThat(result.status()).isOne();
      assertThat(manager.engine.calls).containsExactly("POST /swarm/init");
      assertThat(lab.journal.decisions("enroll").getLast().reason())
          .contains("leaving would destroy its share of the data");
    }

    @Test
    void changedTagsReachTheEngineAtItsNextStartAndNotInTheMiddleOfItsWork() throws IOException {
      Map<String, String> tags = new HashMap<>(Map.of("docker.role", "a"));
      assertBoots(lab.launch("managers", NodeRole.MANAGER, 1, Map.of()).getFirst());
      Machine worker = lab.launch("web", NodeRole.WORKER, 1, tags).getFirst();
      assertBoots(worker);
      Files.writeString(worker.root.resolve("etc/docker/daemon.json"), "{}");

      assertThat(assertBoots(worker).output()).contains("when it starts next");

      assertThat(worker.lines("starts.log")).hasSize(1);
      assertThat(worker.file("etc/docker/daemon.json")).contains("docker.role=a");
    }
  }

  private Commands.Result assertBoots(Machine machine) throws IOException {
    Commands.Result result = machine.boot();
    assertThat(result.status()).as(result.output()).isZero();
    return result;
  }

  private Node nodeOf(Machine machine) {
    return lab.swarm.nodesOf(machine.instance.id()).getFirst();
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
