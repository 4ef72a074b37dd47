package dev.apiarist.local.swarm;

import static dev.apiarist.port.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.apiarist.bootstrap.TestCertificates;
import dev.apiarist.docker.ClientCredentials;
import dev.apiarist.docker.DockerLimits;
import dev.apiarist.docker.DockerSwarmManager;
import dev.apiarist.docker.DockerSwarmManagers;
import dev.apiarist.local.engine.NodeImage;
import dev.apiarist.local.engine.TestSwarm;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.NodeChange;
import dev.apiarist.port.OutsideException;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeRole;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Three real managers, things that go wrong with them, and what the adapter makes of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FaultySwarmTest {
  private static final String ONE = "i-00000000000000001";
  private static final String TWO = "i-00000000000000002";
  private static final String THREE = "i-00000000000000003";
  private static final String OUTSIDER = "i-00000000000000004";

  /** Short, so that hanging managers show. */
  private static final DockerLimits IMPATIENT =
      new DockerLimits(
          Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(6), 32L << 20, 5);

  private final TestSwarm engines = TestSwarm.of(NodeImage.TRIXIE);
  private final String one = engines.init(ONE);
  private final String two = engines.join(TWO, "manager", ONE, Map.of());
  private final String three = engines.join(THREE, "manager", ONE, Map.of());
  private final String outsider = engines.start(OUTSIDER, Map.of());

  @AfterAll
  void stop() {
    engines.close();
  }

  @Test
  @Order(1)
  void aClientWithoutOurCertificateIsRefused() {
    TestCertificates others = new TestCertificates();
    TestCertificates.Identity stranger = others.client("functions");
    ClientCredentials credentials =
        new ClientCredentials(
            engines.credentials().caCertificate(), stranger.certificate(), stranger.key());
    DockerSwarmManager swarm = new DockerSwarmManagers(() -> credentials).at(List.of(one));

    assertThatExceptionOfType(OutsideException.class)
        .isThrownBy(swarm::nodes)
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(FailureCode.SWARM_UNREACHABLE));
    assertThat(
            engines.failingOn(
                TWO, "curl -sS --cacert /etc/docker/ca.pem https://" + one + ":2376/_ping"))
        .contains("certificate required");
  }

  @Test
  @Order(1)
  void anEngineOutsideTheSwarmIsPassedOver() {
    assertThat(engines.at(IMPATIENT, outsider, two).nodes()).hasSize(3);
    assertThat(codeOf(() -> engines.at(IMPATIENT, outsider).nodes()))
        .isEqualTo(FailureCode.SWARM_UNAVAILABLE);
  }

  @Test
  @Order(1)
  void everyManagerLeadsToTheSameSwarmLeaderFirst() {
    assertThat(engines.at(IMPATIENT, three).managerAddresses())
        .startsWith(one)
        .containsExactlyInAnyOrder(one, two, three);
  }

  @Test
  @Order(2)
  void changesThatCollideAllTakeEffect() throws InterruptedException, ExecutionException {
    NodeId node = nodeAt(three);
    int writers = 3;
    int labels = 10;
    List<Callable<Integer>> work = new ArrayList<>();
    for (int writer = 0; writer < writers; writer++) {
      String prefix = "writer" + writer + ".";
      work.add(() -> label(node, prefix, labels));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
      for (Future<Integer> done : threads.invokeAll(work)) {
        assertThat(done.get()).isEqualTo(labels);
      }
    }
    Node labelled =
        engines.at(IMPATIENT, one).nodes().stream()
            .filter(each -> each.id().equals(node))
            .findFirst()
            .orElseThrow();
    assertThat(labelled.nodeLabels()).hasSize(writers * labels);
  }

  @Test
  @Order(3)
  void aRotatedTokenNoLongerAdmits() {
    DockerSwarmManager swarm = engines.at(DockerLimits.STANDARD, one, two, three);
    String old = swarm.joinToken(NodeRole.WORKER);

    swarm.rotateJoinToken(NodeRole.WORKER);

    assertThat(engines.failingOn(OUTSIDER, "docker swarm join --token " + old + " " + one))
        .contains("valid join token");
    engines.on(
        OUTSIDER,
        "docker swarm leave --force; docker swarm join --token "
            + swarm.joinToken(NodeRole.WORKER)
            + " "
            + one);
    assertThat(swarm.nodes()).hasSize(4);
  }

  @Test
  @Order(4)
  void aWorkerIsPassedOver() {
    assertThat(engines.at(IMPATIENT, outsider, three).nodes()).hasSize(4);
  }

  @Test
  @Order(5)
  void aManagerThatHangsCostsItsTimeOutOnce() {
    engines.freeze(THREE);
    try {
      DockerSwarmManager swarm = engines.at(IMPATIENT, three, two, one);
      Instant start = Instant.now();
      assertThat(swarm.nodes()).hasSize(4);
      Duration first = Duration.between(start, Instant.now());
      Instant again = Instant.now();
      swarm.services();
      assertThat(first).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(5));
      assertThat(Duration.between(again, Instant.now())).isLessThan(Duration.ofSeconds(1));
    } finally {
      engines.thaw(THREE);
    }
  }

  @Test
  @Order(6)
  void aLeaderThatDiesBetweenTwoCallsIsReplacedWithinTheSameInvocation() {
    DockerSwarmManager swarm = engines.at(IMPATIENT, one, two, three);
    swarm.services();
    NodeId worker = nodeAt(outsider);
    engines.kill(ONE);

    Set<FailureCode> failures = retryUntilDone(() -> mark(swarm, worker), Duration.ofSeconds(60));

    assertThat(failures).isSubsetOf(FailureCode.SWARM_UNAVAILABLE, FailureCode.SWARM_UNREACHABLE);
    assertThat(swarm.managerAddresses()).first().isIn(two, three);
    assertThat(swarm.nodes())
        .filteredOn(node -> node.id().equals(worker))
        .allSatisfy(node -> assertThat(node.nodeLabels()).containsEntry("marked", "yes"));
  }

  @Test
  @Order(7)
  void aManagerThatWouldCostTheQuorumIsNotDemoted() {
    DockerSwarmManager swarm = engines.at(IMPATIENT, two, three);
    NodeId third = nodeAt(three);
    // Until the new leader has noticed that the first manager is gone, it counts it as reachable.
    retryUntilDone(() -> requireUnreachable(swarm, one), Duration.ofSeconds(60));

    assertThat(codeOf(() -> swarm.changeNode(third, NodeChange.role(NodeRole.WORKER))))
        .isEqualTo(FailureCode.QUORUM_AT_RISK);
  }

  @Test
  @Order(8)
  void withoutAQuorumTheSwarmIsUnavailableWithinTheTimeOuts() {
    engines.kill(TWO);
    DockerSwarmManager swarm = engines.at(IMPATIENT, one, two, three);
    // A leader notices by its election time-out, ten seconds, and answers reads until then.
    callUntilItFails(swarm::nodes, Duration.ofSeconds(60));
    Instant start = Instant.now();

    assertThat(codeOf(swarm::nodes))
        .isIn(FailureCode.SWARM_UNAVAILABLE, FailureCode.SWARM_UNREACHABLE);

    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(12));
  }

  private int label(NodeId node, String prefix, int count) {
    DockerSwarmManager swarm = engines.at(IMPATIENT, one, two, three);
    int done = 0;
    while (done < count) {
      try {
        swarm.changeNode(node, labels(Map.of(prefix + done, "x")));
        done++;
      } catch (OutsideException conflict) {
        assertThat(conflict.code()).isEqualTo(FailureCode.STALE_VERSION);
      }
    }
    return done;
  }

  private static void requireUnreachable(DockerSwarmManager swarm, String address) {
    boolean reachable =
        swarm.nodes().stream()
            .flatMap(node -> node.manager().stream())
            .anyMatch(manager -> manager.address().startsWith(address) && manager.reachable());
    if (reachable) {
      throw new OutsideException(FailureCode.SWARM_UNAVAILABLE, address + " counts as reachable");
    }
  }

  private static void mark(DockerSwarmManager swarm, NodeId node) {
    swarm.changeNode(node, labels(Map.of("marked", "yes")));
  }

  private static NodeChange labels(Map<String, String> labels) {
    return new NodeChange(Optional.empty(), Optional.empty(), labels, Set.of());
  }

  private NodeId nodeAt(String address) {
    return engines.at(IMPATIENT, one, two, three).nodes().stream()
        .filter(node -> node.address().equals(address))
        .map(Node::id)
        .findFirst()
        .orElseThrow();
  }

  /** The failures on the way. */
  private static Set<FailureCode> retryUntilDone(Runnable call, Duration patience) {
    Set<FailureCode> failures = new HashSet<>();
    Instant end = Instant.now().plus(patience);
    while (true) {
      try {
        call.run();
        return failures;
      } catch (OutsideException failed) {
        assertThat(Instant.now()).as("still failing: %s", failed.getMessage()).isBefore(end);
        failures.add(failed.code());
        LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
      }
    }
  }

  private static void callUntilItFails(Runnable call, Duration patience) {
    Instant end = Instant.now().plus(patience);
    try {
      while (Instant.now().isBefore(end)) {
        call.run();
        LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
      }
    } catch (OutsideException failed) {
      return;
    }
    throw new AssertionError("the swarm still answers without a quorum");
  }
}
