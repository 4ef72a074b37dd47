package dev.apiarist.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.json.Json;
import dev.apiarist.local.cli.PlanAnswer;
import dev.apiarist.local.engine.Patience;
import dev.apiarist.port.Decision;
import dev.apiarist.port.Group;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.ServiceId;
import dev.apiarist.swarm.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A group that follows what its tasks reserve, from no node to three and back to one. Every node
 * shows the processors of this machine, so a task that reserves most of them has a node of its own.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CapacityTest {
  private static final String CONFIGURATION =
      """
      cluster: small
      managers:
        count: 1
      groups:
        web:
          min: 0
          max: 4
      capacity:
        scaleIn: on
        sustainedFor: 20s
        healAfter: 5s
      """;

  /** As in the configuration, and a little. */
  private static final Duration SUSTAINED = Duration.ofSeconds(22);

  private static final String MOST_OF_A_NODE =
      "--reserve-cpu " + Runtime.getRuntime().availableProcessors() * 0.6;

  @TempDir private static Path home;
  private static SmallCloud cloud;

  @BeforeAll
  static void start() throws IOException {
    cloud = SmallCloud.start(home, CONFIGURATION);
    cloud.await(
        "the manager",
        () ->
            cloud.members("managers").stream().anyMatch(Group.Member::inService)
                && !cloud.cluster().swarm().nodes().isEmpty());
  }

  @AfterAll
  static void stop() throws IOException {
    if (cloud != null) {
      cloud.close();
    }
  }

  private static List<String> growths() {
    return cloud.journal().reversed().stream()
        .filter(decision -> decision.kind().equals("capacity"))
        .filter(decision -> decision.outcome() == Decision.Outcome.DONE)
        .map(Decision::reason)
        .filter(reason -> reason.startsWith("grows from"))
        .map(reason -> reason.substring(0, reason.indexOf(':')))
        .toList();
  }

  private static boolean balanced(String service, long replicas) {
    return cloud.cluster().runningCount(service) == replicas && cloud.cluster().whole(service);
  }

  @Test
  @Order(1)
  void oneTaskFromZeroIsOneNode() {
    cloud.deploy("big", 1, MOST_OF_A_NODE);

    cloud.await("the task on the first node", () -> balanced("big", 1));

    assertThat(cloud.workers()).hasSize(1);
    assertThat(growths()).containsExactly("grows from 0 to 1");
  }

  @Test
  @Order(2)
  void moreTasksAreExactlyAsManyNodesAtOnce() {
    cloud.engine().on(cloud.manager(), "docker service scale --detach big=3");

    cloud.await("the tasks on three nodes", () -> balanced("big", 3));

    assertThat(cloud.workers()).hasSize(3);
    assertThat(growths()).containsExactly("grows from 0 to 1", "grows from 1 to 3");
  }

  @Test
  @Order(3)
  void whatNoNodeCouldRunMakesNoGroupGrowAndIsExplainedOnce() throws InterruptedException {
    cloud.deploy("odd", 2, "--constraint node.hostname==x");
    cloud.await("the explanation", () -> !explanations("odd").isEmpty());
    cloud.sweep();
    cloud.sweep();

    assertThat(explanations("odd"))
        .containsExactly("NotTriggered: node.hostname==x matches no group");
    assertThat(cloud.workers()).hasSize(3);
  }

  private static List<String> explanations(String service) {
    return cloud.journal().stream()
        .filter(decision -> decision.kind().equals("capacity"))
        .filter(decision -> decision.subject().equals(service))
        .filter(decision -> decision.outcome() == Decision.Outcome.REFUSED)
        .map(Decision::reason)
        .toList();
  }

  @Test
  @Order(4)
  void thePlanOfASavedSnapshotIsTheFunctionsToTheByte() throws IOException {
    String answer = WebhookApi.of(cloud).post("/v1/plan?snapshot=true").body();
    Map<String, ?> tree = Json.parseObject(answer);
    Path saved = home.resolve("snapshot.json");
    Files.writeString(saved, Json.write(tree.get("snapshot")));

    String replayed = PlanAnswer.json(saved);

    assertThat(replayed).isEqualTo(Json.write(tree.get("plan")) + "\n");
    assertThat(replayed).contains("node.hostname==x matches no group");
    assertThat(answer).startsWith("{\"plan\":" + replayed.strip());
    assertThat(PlanAnswer.text(saved)).contains("group web (worker): 3 wanted, from 0 to 4");
  }

  @Test
  @Order(5)
  void aForgottenTaskIsReleasedWhileTheOthersRunOn() {
    List<NodeId> nodes =
        cloud.workers().stream().map(id -> cloud.nodesOf(id).getFirst().id()).toList();
    label(nodes.get(0), "yes");
    cloud.deploy("forgetful", 2, "--constraint node.labels.test==yes --replicas-max-per-node 1");
    cloud.await("one of two", () -> cloud.cluster().runningCount("forgetful") == 1);
    Set<String> before = runningTasks("forgetful");
    cloud.engine().on(cloud.manager(), "docker service update --detach --label-add a=b forgetful");
    label(nodes.get(1), "no");
    Patience.pause(Duration.ofSeconds(2));

    label(nodes.get(1), "yes");

    cloud.await("both", () -> cloud.cluster().runningCount("forgetful") == 2);
    assertThat(runningTasks("forgetful")).containsAll(before);
    assertThat(cloud.journal())
        .anySatisfy(decision -> assertThat(decision.reason()).contains("Swarm has forgotten it"));
    cloud.engine().on(cloud.manager(), "docker service rm forgetful odd");
  }

  private static void label(NodeId node, String value) {
    cloud.engine().on(cloud.manager(), "docker node update --label-add test=" + value + " " + node);
  }

  private static Set<String> runningTasks(String service) {
    ServiceId id = cloud.cluster().swarm().service(service).id();
    return cloud.cluster().swarm().tasks().stream()
        .filter(task -> task.service().equals(id) && task.serving())
        .map(Task::id)
        .collect(Collectors.toSet());
  }

  @Test
  @Order(6)
  void withoutTheLoadTheGroupShrinksAndNoReplicaIsMissedMeanwhile() throws InterruptedException {
    cloud.deploy("small", 6);
    cloud.await("the replicas on all nodes", () -> balanced("small", 6));
    assertThat(cloud.cluster().running("small")).hasSize(3);
    Map<NodeId, Set<String>> before = tasksByNode("small");
    AtomicBoolean watching = new AtomicBoolean(true);
    CompletableFuture<List<Long>> counts =
        CompletableFuture.supplyAsync(
            () -> {
              List<Long> seen = new ArrayList<>();
              while (watching.get()) {
                seen.add(cloud.cluster().runningCount("small"));
                Patience.pause(Duration.ofMillis(50));
              }
              return seen;
            });

    try {
      cloud.engine().on(cloud.manager(), "docker service scale --detach big=1");
      cloud.await("one of big", () -> balanced("big", 1));
      cloud.sweep();
      Patience.pause(SUSTAINED);
      cloud.sweep();
      cloud.await("one node left", () -> cloud.workers().size() == 1);
      cloud.await("all replicas there", () -> balanced("small", 6) && balanced("big", 1));
    } finally {
      watching.set(false);
    }

    assertThat(counts.join()).as("replicas that ran at any moment").hasSizeGreaterThan(50);
    assertThat(counts.join()).allMatch(running -> running >= 6);
    assertThat(cloud.members("web")).hasSize(1);
    assertThat(growths()).hasSize(2);
    cloud.await("dead entries gone", () -> cloud.cluster().swarm().nodes().size() == 2);
    cloud.await("the service put back", () -> putBack("small"));
    NodeId staying = cloud.nodesOf(cloud.workers().getFirst()).getFirst().id();
    assertThat(runningTasks("small"))
        .as("tasks of the node that stays were never touched")
        .containsAll(before.get(staying));
  }

  private static boolean putBack(String service) {
    Service now = cloud.cluster().swarm().service(service);
    return now.evacuating().isEmpty() && now.constraints().isEmpty() && !now.updating();
  }

  private static Map<NodeId, Set<String>> tasksByNode(String service) {
    ServiceId id = cloud.cluster().swarm().service(service).id();
    return cloud.cluster().swarm().tasks().stream()
        .filter(task -> task.service().equals(id) && task.serving())
        .collect(
            Collectors.groupingBy(
                task -> task.node().orElseThrow(),
                Collectors.mapping(Task::id, Collectors.toSet())));
  }
}
