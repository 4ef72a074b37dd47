package dev.apiarist.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.json.Json;
import dev.apiarist.local.autoscaling.CallFault;
import dev.apiarist.local.autoscaling.Faults;
import dev.apiarist.local.aws.SignedCall;
import dev.apiarist.local.iam.Credentials;
import dev.apiarist.metrics.EmfRules;
import dev.apiarist.port.Decision;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestClassOrder;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One small cluster, from its first boot to a worker's departure; each situation follows on. */
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
class WholeCloudTest {
  private static final String LAUNCH = "EC2 Instance-launch Lifecycle Action";
  private static final String TERMINATE = "EC2 Instance-terminate Lifecycle Action";
  private static final int ALL = 10_000;

  @TempDir private static Path home;
  private static SmallCloud cloud;
  private static String firstWorker;
  private static Credentials stranger;
  private static SignedCall strangersFirstTry;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    cloud = SmallCloud.start(home, HardTags.configuration(SmallCloud.CLUSTER, SmallCloud.WEB));
    stranger =
        cloud
            .cloud()
            .services()
            .identities()
            .assume("apiarist-small-worker", "i-0badc0ffee0badc0f");
    cloud.await("one worker", () -> cloud.workers().size() == 1);
    firstWorker = cloud.workers().getFirst();
    cloud.awaitInService(firstWorker);
    strangersFirstTry = ask(stranger, "join", "i-0badc0ffee0badc0f");
  }

  @AfterAll
  static void stop() throws IOException {
    if (cloud != null) {
      cloud.close();
    }
  }

  private static SignedCall ask(Credentials credentials, String phase, String instance)
      throws IOException, InterruptedException {
    String body = "{\"phase\":\"%s\",\"instance\":\"%s\"}".formatted(phase, instance);
    return SignedCall.post(
        cloud.cloud().functionUrl("apiarist-small-enroll").orElseThrow().toString(),
        credentials,
        body);
  }

  private static Node nodeOf(String instanceId) {
    List<Node> nodes = cloud.nodesOf(instanceId);
    assertThat(nodes).as("entries of " + instanceId).hasSize(1);
    return nodes.getFirst();
  }

  /** Any worker that is in service now. */
  private static String worker() {
    return cloud.workers().getFirst();
  }

  private static Faults autoScalingFaults() {
    return cloud.cloud().services().autoScaling().faults();
  }

  @Nested
  @Order(1)
  class AWorkerThatHasBooted {
    @Test
    void carriesItsTagsLetterByLetterAsEngineLabelsAndAsNodeLabels() {
      Node node = nodeOf(firstWorker);

      assertThat(node.ready()).isTrue();
      assertThat(node.engineLabels()).containsAllEntriesOf(HardTags.LABELS);
      assertThat(node.nodeLabels()).containsAllEntriesOf(HardTags.LABELS);
      assertThat(node.engineLabels()).containsEntry("apiarist.instance", firstWorker);
      assertThat(node.nodeLabels()).containsEntry("apiarist.instance", firstWorker);
      assertThat(node.engineLabels()).doesNotContainKeys("example.db.host", "example.motto");
    }

    @ParameterizedTest
    @ValueSource(strings = {"engine", "node"})
    void getsTheTasksThatItsTagsAreAskedForBy(String kind) {
      String label = kind + ".labels.docker.role";
      cloud.deploy(kind + "-other", 1, "--constraint " + label + "==other");
      cloud.deploy(kind + "-web", 1, "--constraint " + label + "==web");

      cloud.await("the task", () -> cloud.cluster().running(kind + "-web").size() == 1);
      assertThat(cloud.cluster().running(kind + "-web")).containsOnlyKeys(nodeOf(firstWorker).id());
      assertThat(cloud.cluster().running(kind + "-other")).isEmpty();
      cloud.engine().on(cloud.manager(), "docker service rm %1$s-web %1$s-other".formatted(kind));
    }

    @Test
    void hasTheMappedTagsAsEnvironmentForDockerAndForAShell() {
      assertThat(cloud.engine().on(firstWorker, "cat /etc/apiarist/node.env").lines())
          .containsExactlyInAnyOrderElementsOf(
              HardTags.ENVIRONMENT.entrySet().stream()
                  .map(variable -> variable.getKey() + "=" + variable.getValue())
                  .toList());
      assertThat(
              cloud
                  .engine()
                  .on(firstWorker, ". /etc/apiarist/environment && printf '%s' \"$MOTTO\""))
          .isEqualTo(HardTags.MOTTO);
    }

    @Test
    void startedItsEngineOnceAndReadTheLabelsBeforeThat() {
      assertThat(cloud.machines().console(firstWorker).lines())
          .filteredOn(line -> line.startsWith("apiarist: engine: "))
          .containsExactly("apiarist: engine: start");
      assertThat(
              cloud.engine().on(firstWorker, "grep -c 'msg=\"Starting up\"' /var/log/docker.log"))
          .isEqualTo("1");
      assertThat(cloud.engine().on(firstWorker, "cat /var/log/docker.log"))
          .doesNotContain("Reloaded configuration");
      assertThat(
              cloud
                  .engine()
                  .on(
                      firstWorker,
                      "[[ /etc/docker/daemon.json -ot /var/run/docker.pid ]] && echo before"))
          .isEqualTo("before");
    }
  }

  @Nested
  @Order(1)
  class ASweep {
    private List<String> metrics(String dimension, String value) {
      return cloud.log("reconcile").stream()
          .filter(EmfRules::isMeant)
          .filter(line -> value.equals(Json.textAt(Json.parse(line), "", dimension)))
          .toList();
    }

    private long newest(String group, String metric) {
      return Json.longAt(Json.parse(metrics("Group", group).getLast()), -1, metric);
    }

    @Test
    void publishesMetricsOfGroupsAndServicesInItsLogAsCloudWatchReadsThem()
        throws InterruptedException {
      cloud.deploy("measured", 2, "--reserve-memory 8m");
      cloud.await("both tasks", () -> cloud.cluster().runningCount("measured") == 2);
      cloud.sweep();

      assertThat(cloud.log("reconcile")).filteredOn(EmfRules::isMeant).allSatisfy(EmfRules::check);
      assertThat(newest("managers", "NodesDrained")).isEqualTo(1);
      assertThat(newest("web", "Nodes")).isEqualTo(1);
      assertThat(newest("web", "PendingTasks")).isZero();
      assertThat(metrics("Service", "measured").getLast()).contains("\"DesiredTasks\":2");
      cloud.engine().on(cloud.manager(), "docker service rm measured");
    }

    @Test
    void countsWhatWaitsForANodeOfTheGroupAndWhatIsReservedThere() throws InterruptedException {
      long memory = nodeOf(firstWorker).resources().memoryBytes();
      cloud.deploy("large", 2, "--reserve-memory " + memory * 3 / 4);
      cloud.deploy("huge", 1, "--reserve-memory " + memory * 2);
      cloud.await("one task to wait", () -> waits("large"));
      cloud.await("the other to wait", () -> waits("huge"));
      cloud.sweep();

      assertThat(newest("web", "PendingTasks")).isEqualTo(1);
      assertThat(newest("web", "ReservedMemory")).isEqualTo(75);
      assertThat(newest("web", "FreeCpu")).isEqualTo(100);
      cloud.engine().on(cloud.manager(), "docker service rm large huge");
    }

    private boolean waits(String service) {
      return cloud
          .engine()
          .on(cloud.manager(), "docker service ps --no-trunc --format '{{.Error}}' " + service)
          .contains("insufficient resources");
    }
  }

  @Nested
  @Order(2)
  class TheManagersDockerApi {
    private String curl(String arguments) {
      return cloud
          .engine()
          .tryOn(
              cloud.manager(),
              "cd /tmp && curl -sS -m 10 --cacert /etc/apiarist/tls/ca.pem -w '%{http_code}' "
                  + arguments
                  + " https://"
                  + cloud.address(cloud.manager())
                  + ":2376/version");
    }

    @Test
    void answersAClientThatOurCaHasCertified() {
      assertThat(cloud.cluster().swarm().nodes()).isNotEmpty();
    }

    @Test
    void refusesAClientWithoutACertificate() {
      assertThat(curl("")).contains("alert").contains("000").doesNotContain("ApiVersion");
    }

    @Test
    void refusesAClientThatAnotherCaHasCertified() {
      cloud
          .engine()
          .on(
              cloud.manager(),
              "cd /tmp && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
                  + " -subj /CN=functions -addext extendedKeyUsage=clientAuth -days 2"
                  + " -keyout other-key.pem -out other.pem 2>/dev/null");

      String answer = curl("--cert other.pem --key other-key.pem");
      cloud.engine().on(cloud.manager(), "rm /tmp/other-key.pem /tmp/other.pem");

      assertThat(answer).contains("alert").contains("000").doesNotContain("ApiVersion");
    }

    @Test
    void takesNoManagersOwnCertificateForAClients() {
      String tls = "/etc/apiarist/tls/";

      assertThat(curl("--cert " + tls + "server.pem --key " + tls + "server-key.pem"))
          .contains("alert")
          .contains("000")
          .doesNotContain("ApiVersion");
    }
  }

  @Nested
  @Order(3)
  @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
  class AGroupThatGrows {
    @Test
    @Order(1)
    void getsAWorkerWhoseLaunchIsAnsweredOnlyOnceItIsReadyAndLabelled() {
      Leaks leaks = new Leaks(cloud);
      autoScalingFaults().onNextCalls(ALL, "CompleteLifecycleAction", CallFault.INTERNAL_FAILURE);
      String instance = cloud.raise();
      cloud.await("its address", () -> cloud.machines().running(instance));
      CompletableFuture<String> arguments =
          CompletableFuture.supplyAsync(() -> leaks.watchArguments(instance));

      cloud.await(
          "a labelled node while the hook is open",
          () ->
              cloud.nodesOf(instance).stream()
                  .anyMatch(node -> node.nodeLabels().containsKey("docker.phrase")));
      Node node = nodeOf(instance);
      assertThat(cloud.stateOf(instance)).isEqualTo("Pending:Wait");
      assertThat(node.ready()).isTrue();
      assertThat(node.nodeLabels()).containsAllEntriesOf(HardTags.LABELS);
      assertThat(node.engineLabels()).containsAllEntriesOf(HardTags.LABELS);

      autoScalingFaults().clear();
      cloud.awaitInService(instance);
      leaks.stopWatching(instance);
      assertThat(arguments.join()).contains("user-data.txt").contains("--aws-sigv4");
      assertThat(Leaks.in(arguments.join(), leaks.secrets())).isEmpty();
    }

    @Test
    @Order(2)
    void getsItsWorkerByTheSweepWhenTheLaunchEventIsLost() throws InterruptedException {
      cloud.cloud().eventFaults().loseNext(LAUNCH);
      String instance = cloud.raise();
      cloud.await("its node", () -> !cloud.nodesOf(instance).isEmpty());

      cloud.sweep();

      cloud.awaitInService(instance);
      assertThat(nodeOf(instance).nodeLabels()).containsAllEntriesOf(HardTags.LABELS);
    }

    @Test
    @Order(3)
    void getsOneWorkerOnceWhenTheLaunchEventComesTwice() {
      cloud.cloud().eventFaults().duplicateNext(LAUNCH);

      String instance = cloud.raise();

      cloud.awaitInService(instance);
      assertThat(nodeOf(instance).nodeLabels()).containsAllEntriesOf(HardTags.LABELS);
      assertThat(cloud.journal("join", instance, Decision.Outcome.DONE))
          .as("what each of the two messages decided, and the sweep")
          .hasSizeBetween(1, 3);
      assertThat(cloud.workers()).hasSize(4);
    }
  }

  @Nested
  @Order(4)
  class AWorkerThatReboots {
    @Test
    void isReadyAgainAsTheSameNodeWithTheSameLabels() {
      Node before = nodeOf(firstWorker);
      String startedAt = cloud.engine().startedAt(firstWorker);

      cloud.machines().reboot(firstWorker);

      assertThat(cloud.engine().startedAt(firstWorker)).isNotEqualTo(startedAt);
      cloud.await(
          "its engine in the swarm",
          () ->
              cloud
                  .engine()
                  .tryOn(firstWorker, "docker info -f '{{.Swarm.LocalNodeState}}'")
                  .contains("active"));
      cloud.await(
          "the node ready", () -> cloud.nodesOf(firstWorker).stream().allMatch(Node::ready));
      Node after = nodeOf(firstWorker);
      assertThat(after.id()).isEqualTo(before.id());
      assertThat(after.engineLabels()).isEqualTo(before.engineLabels());
      assertThat(after.nodeLabels()).isEqualTo(before.nodeLabels());
      assertThat(after.availability()).isEqualTo(Availability.ACTIVE);
      assertThat(cloud.stateOf(firstWorker)).isEqualTo("InService");
      assertThat(cloud.cluster().swarm().nodes()).hasSize(5);
    }
  }

  @Nested
  @Order(5)
  class AGroupThatShrinks {
    @Test
    void drainsTheLeastBusyWorkerAndForgetsItOnceAlsoWhenTheEventComesTwice() {
      cloud.deploy("hello", 7);
      cloud.await("all replicas", () -> cloud.cluster().whole("hello"));
      Map<NodeId, Long> tasks = cloud.cluster().running("hello");
      List<String> before = cloud.workers();
      cloud.cloud().eventFaults().duplicateNext(TERMINATE);

      assertThat(cloud.scale("down")).contains("3");
      cloud.await("a worker leaving", () -> !leaving().isEmpty());
      String chosen = leaving().getFirst();
      NodeId node = nodeOf(chosen).id();
      cloud.await("the worker gone", () -> !cloud.workers().contains(chosen));

      assertThat(tasks.get(node)).isEqualTo(tasks.values().stream().min(Long::compare).get());
      assertThat(cloud.journal("leave", chosen, Decision.Outcome.DONE))
          .extracting(Decision::reason)
          .contains("starting elsewhere first what it runs of hello", "draining its node");
      assertThat(cloud.cluster().group(SmallCloud.WEB).desired()).isEqualTo(3);
      assertThat(cloud.workers()).hasSize(3).isSubsetOf(before);
      assertThat(cloud.cluster().swarm().nodes())
          .hasSize(4)
          .noneMatch(each -> each.state() == NodeState.DOWN);
      assertThat(cloud.cluster().whole("hello")).isTrue();
      assertThat(cloud.journal("scale-in", chosen, Decision.Outcome.DONE)).hasSize(1);
      assertThat(cloud.journal("leave", chosen, Decision.Outcome.DONE))
          .as("what each of the two messages decided, and the sweep")
          .filteredOn(decision -> decision.reason().startsWith("drained, removed and let go"))
          .hasSizeBetween(1, 3);
    }

    private List<String> leaving() {
      return cloud.members(SmallCloud.WEB).stream()
          .filter(member -> member.leaving())
          .map(member -> member.instance().value())
          .toList();
    }
  }

  @Nested
  @Order(6)
  class AServiceThatIsScaled {
    @Test
    void getsItsReplicasAndNothingElseAndTheJournalTellsThatTheyCame() throws InterruptedException {
      cloud.deploy("scaled", 1);
      cloud.await("its first replica", () -> cloud.cluster().whole("scaled"));
      String before = spec();

      assertThat(cloud.post("/v1/scale-service?service=scaled&scale=up&by=2"))
          .isEqualTo("Scaling scaled from 1 to 3 replicas (min: 1, max: 5)");
      cloud.await("its new replicas", () -> cloud.cluster().runningCount("scaled") == 3);
      cloud.sweep();

      assertThat(spec()).isEqualTo(before.replace("\"Replicas\":1", "\"Replicas\":3"));
      assertThat(cloud.journal("scale-service", "scaled", Decision.Outcome.DONE)).hasSize(1);
      assertThat(cloud.journal("converge", "scaled", Decision.Outcome.DONE))
          .extracting(Decision::reason)
          .isNotEmpty()
          .containsOnly("3 of 3 replicas of scaled run");
      assertThat(cloud.post("/v1/scale-service?service=scaled&scale=down&by=9"))
          .isEqualTo("Scaling scaled from 3 to 1 replicas (min: 1, max: 5)");
    }

    private String spec() {
      return cloud
          .engine()
          .on(cloud.manager(), "docker service inspect --format '{{json .Spec}}' scaled");
    }
  }

  @Nested
  @Order(7)
  class EnrolmentByACallerThatIsNoInstanceOfTheGroup {
    private void assertRefused(SignedCall answer) {
      assertThat(answer.status()).as(answer.body()).isEqualTo(403);
      assertThat(Leaks.in(answer.body(), new Leaks(cloud).secrets())).isEmpty();
    }

    @Test
    void isRefusedForCredentialsThatNobodyGaveOut() throws IOException, InterruptedException {
      assertRefused(ask(new Credentials("AKIASTRANGER", "secret", "token"), "join", worker()));
    }

    @Test
    void isRefusedForAFunctionsRole() throws IOException, InterruptedException {
      String role =
          cloud
              .cloud()
              .services()
              .lambda()
              .find("apiarist-small-webhook")
              .orElseThrow()
              .settings()
              .role();
      assertRefused(
          ask(cloud.cloud().services().identities().assume(role, worker()), "join", worker()));
    }

    @Test
    void isRefusedForAWorkerThatClaimsTheManagersRole() throws IOException, InterruptedException {
      Credentials claimed =
          cloud.cloud().services().identities().assume("apiarist-small-manager", worker());
      assertRefused(ask(claimed, "join", worker()));
    }

    @Test
    void isRefusedForAWorkerThatSpeaksForAnother() throws IOException, InterruptedException {
      Credentials credentials =
          cloud.cloud().services().identities().assume("apiarist-small-worker", worker());
      assertRefused(ask(credentials, "join", cloud.manager()));
    }

    @Test
    void isPutOffForAMinuteAndThenRefusedForAnInstanceOfNoGroup() {
      assertThat(strangersFirstTry.status()).as(strangersFirstTry.body()).isEqualTo(202);
      assertThat(Leaks.in(strangersFirstTry.body(), new Leaks(cloud).secrets())).isEmpty();
      cloud.await("the final answer", () -> askAsStranger().status() != 202);
      assertRefused(askAsStranger());
    }

    private SignedCall askAsStranger() {
      try {
        return ask(stranger, "join", "i-0badc0ffee0badc0f");
      } catch (IOException | InterruptedException failed) {
        throw new AssertionError(failed);
      }
    }
  }

  @Nested
  @Order(8)
  class NoSecret {
    @Test
    void isInLogsTemplateJournalStatusEnvironmentOrArguments()
        throws IOException, InterruptedException {
      Leaks leaks = new Leaks(cloud);
      Map<String, String> secrets = leaks.secrets();
      Map<String, String> places = leaks.ofTheCloud();

      assertThat(places.keySet())
          .anyMatch(place -> place.endsWith("apiarist-small-enroll.log"))
          .anyMatch(place -> place.endsWith(".template.json"));
      assertThat(places).allSatisfy((place, text) -> assertThat(text).isNotBlank());
      assertThat(places).allSatisfy((place, text) -> assertThat(Leaks.in(text, secrets)).isEmpty());
    }

    @Test
    void isInWhatAUserOfANodeCanSee() {
      Leaks leaks = new Leaks(cloud);
      Map<String, String> secrets = leaks.secrets();
      for (String node : List.of(cloud.manager(), worker())) {
        assertThat(leaks.ofTheNode(node))
            .allSatisfy((place, text) -> assertThat(text).isNotBlank())
            .allSatisfy((place, text) -> assertThat(Leaks.in(text, secrets)).isEmpty());
      }
    }

    @Test
    void isInAFileOfANodeButTheManagersOwnKeyWhichOthersCannotRead() {
      Leaks leaks = new Leaks(cloud);

      assertThat(leaks.filesWithSecrets(cloud.manager()))
          .containsExactly("etc/apiarist/tls/server-key.pem");
      assertThat(cloud.engine().on(cloud.manager(), "stat -c %a /etc/apiarist/tls/server-key.pem"))
          .isEqualTo("600");
      assertThat(leaks.filesWithSecrets(worker())).isEmpty();
    }
  }
}
