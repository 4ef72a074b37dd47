package dev.apiarist.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.json.Json;
import dev.apiarist.local.demo.Cluster;
import dev.apiarist.local.engine.Patience;
import dev.apiarist.port.Decision;
import dev.apiarist.swarm.Task;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Replicator's users get from the deployed artifact over HTTP, on one real swarm: rows H-01 to
 * H-13. Services are found by round robin of their names, since virtual addresses need more of the
 * kernel than test machines have.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReplicatorRowsTest {
  private static final int ROWS = 13;
  private static final Pattern ROW_METHOD = Pattern.compile("h(\\d\\d)_.*");
  private static final Pattern ADDRESS = Pattern.compile("\\d+(\\.\\d+){3}");
  private static final Duration TRAFFIC = Duration.ofSeconds(30);
  private static final String CONFIGURATION =
      """
      cluster: small
      managers:
        count: 1
      groups:
        web:
          min: 1
          max: 2
      """;

  @TempDir private static Path home;
  private static SmallCloud cloud;
  private static Cluster cluster;
  private static WebhookApi api;
  private static String worker;

  @BeforeAll
  static void start() throws IOException {
    cloud = SmallCloud.start(home, CONFIGURATION);
    cloud.await("one worker", () -> cloud.workers().size() == 1);
    worker = cloud.workers().getFirst();
    cloud.awaitInService(worker);
    cluster = cloud.cluster();
    api = WebhookApi.of(cloud);
    onManager("docker network create --driver overlay --attachable front");
    onManager("docker network create --driver overlay back");
    onManager("echo hush | docker secret create pass -");
    cloud.deploy("web", 1, "--network name=front,alias=shop --network back --secret pass");
    cloud.deploy("other", 1, "--label com.df.scaleMax=1");
    onManager("docker service create --quiet --detach --mode global --name everywhere " + image());
    cloud.await(
        "their tasks",
        () ->
            cluster.whole("web")
                && cluster.whole("other")
                && cluster.runningCount("everywhere") == 1);
  }

  @AfterAll
  static void stop() throws IOException {
    if (cloud != null) {
      cloud.close();
    }
  }

  @Test
  @Order(1)
  void h01_a_container_knows_its_id_and_gets_one_more_of_itself() {
    String before = inspect("docker service inspect --format '{{json .Spec}}' web");
    String container = containerOf("web");
    String hostname = onWorker("docker exec " + container + " hostname").strip();
    assertThat(container).as("what docker ps shows").isEqualTo(hostname);

    HttpResponse<String> answer = api.post("/v1/replicate?container=" + hostname);

    assertThat(answer.body())
        .isEqualTo(
            "{\"status\":\"OK\",\"message\":\"Scaling web from 1 to 2 replicas (min: 1, max: 5)\","
                + "\"service\":\"web\",\"from\":1,\"to\":2}");
    cloud.await("its new task", () -> cluster.runningCount("web") == 2);
    assertThat(inspect("docker service inspect --format '{{json .Spec}}' web"))
        .isEqualTo(before.replace("\"Replicas\":1", "\"Replicas\":2"));
    List<String> tasks = tasks("web").stream().map(Task::id).toList();
    for (String part : List.of(".Spec.Networks", ".Spec.ContainerSpec")) {
      assertThat(tasks.stream().map(task -> taskPart(task, part)).distinct())
          .as(part + " of both tasks")
          .hasSize(1);
    }
    assertThat(tasks)
        .allSatisfy(
            task ->
                assertThat(taskPart(task, ".NetworksAttachments"))
                    .contains("\"Name\":\"front\"", "\"Name\":\"back\""));
    assertThat(taskPart(tasks.getFirst(), ".Spec.ContainerSpec")).contains("\"pass\"");
    assertThat(taskPart(tasks.getFirst(), ".Spec.Networks")).contains("\"shop\"");
  }

  @Test
  @Order(2)
  void h12_the_new_replica_is_found_by_the_name_of_its_service() {
    Set<String> names = new TreeSet<>();
    tasks("web").forEach(task -> names.add(task.container().orElseThrow().substring(0, 12)));
    assertThat(names).hasSize(2);
    Set<String> answered = new TreeSet<>();

    boolean both =
        Patience.until(
            TRAFFIC,
            () -> {
              addresses("shop").forEach(address -> answered.add(hostNameSaidAt(address)));
              return answered.containsAll(names);
            });

    assertThat(both).as("%s of %s answered", answered, names).isTrue();
  }

  @Test
  @Order(3)
  void h01_what_came_of_it_is_journalled() throws InterruptedException {
    cloud.sweep();

    assertThat(cloud.journal("replicate", "web", Decision.Outcome.DONE)).hasSize(1);
    assertThat(cloud.journal("converge", "web", Decision.Outcome.DONE))
        .extracting(Decision::reason)
        .containsOnly("2 of 2 replicas of web run");
  }

  @Test
  @Order(4)
  void h05_an_app_asks_for_itself_with_a_token_of_its_own() {
    HttpResponse<String> issued = api.post("/v1/app-token?service=web");
    assertThat(issued.statusCode()).as(issued.body()).isEqualTo(200);
    WebhookApi app = api.with(Json.textAt(Json.parse(issued.body()), "", "token"));

    assertThat(app.post("/v1/replicate?container=" + containerOf("other")).statusCode())
        .isEqualTo(403);
    HttpResponse<String> soon = app.post("/v1/replicate?container=" + containerOf("web"));
    assertThat(soon.statusCode()).as("row H-08: " + soon.body()).isEqualTo(429);
    assertThat(soon.headers().firstValueAsLong("Retry-After").orElseThrow()).isBetween(1L, 5L);
    assertThat(app.post("/v1/scale-service?service=web&scale=up").statusCode()).isEqualTo(403);
    assertThat(app.send("GET", "/v1/status", "").statusCode()).isEqualTo(403);
    cloud.await(
        "its turn",
        () ->
            WebhookApi.said(app.post("/v1/replicate?container=" + containerOf("web")))
                .equals("OK: Scaling web from 2 to 3 replicas (min: 1, max: 5)"));
    cloud.await("its new task", () -> cluster.runningCount("web") == 3);
  }

  @Test
  @Order(5)
  void h11_replicas_are_taken_away_again() {
    assertThat(WebhookApi.said(api.post("/v1/scale-service?service=web&scale=down&by=2")))
        .isEqualTo("OK: Scaling web from 3 to 1 replicas (min: 1, max: 5)");
    cloud.await("one task", () -> cluster.runningCount("web") == 1);
  }

  @Test
  @Order(6)
  void h04_requests_at_once_are_all_carried_out_or_told_why_not() {
    String task = tasks("web").getFirst().id();

    List<CompletableFuture<HttpResponse<String>>> answers =
        IntStream.range(0, 3)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> api.post("/v1/replicate/" + task)))
            .toList();

    assertThat(answers.stream().map(answer -> WebhookApi.said(answer.join())))
        .containsExactlyInAnyOrder(
            "OK: Scaling web from 1 to 2 replicas (min: 1, max: 5)",
            "OK: Scaling web from 2 to 3 replicas (min: 1, max: 5)",
            "OK: Scaling web from 3 to 4 replicas (min: 1, max: 5)");
    shrinkToOne();
  }

  @Test
  @Order(6)
  void h06_an_alarm_a_message_and_an_alert_ask_for_the_same() {
    String topic = cloud.cloud().outputs().getOrDefault("AlarmTopicArn", "");
    String container = containerOf("web");
    AwsQuery.alarm(cloud.cloud(), "busy", "apiarist: type=replicate container=" + container, topic);

    AwsQuery.raise(cloud.cloud(), "busy");
    cloud.await("the alarm's", () -> cluster.runningCount("web") == 2);
    AwsQuery.publish(
        cloud.cloud(), topic, "{\"type\":\"replicate\",\"container\":\"" + container + "\"}");
    cloud.await("the message's", () -> cluster.runningCount("web") == 3);
    String alert =
        "{\"version\":\"4\",\"groupKey\":\"busy\",\"status\":\"firing\",\"alerts\":[],"
            + "\"groupLabels\":{\"container\":\"%s\"}}".formatted(container);
    assertThat(WebhookApi.said(api.send("POST", "/v1/replicate", alert)))
        .isEqualTo("OK: Scaling web from 3 to 4 replicas (min: 1, max: 5)");
    shrinkToOne();
  }

  @Test
  @Order(6)
  void h08_only_post_is_taken_and_a_request_that_names_itself_acts_once() {
    String target = "/v1/replicate?request-id=once&container=" + containerOf("web");

    assertThat(api.send("GET", target, "").statusCode()).isEqualTo(405);
    assertThat(api.with("wrong").post(target).statusCode()).isEqualTo(401);
    assertThat(WebhookApi.said(api.post(target))).contains("from 1 to 2");
    assertThat(WebhookApi.said(api.post(target)))
        .isEqualTo("OK: Notification already handled: web stays at 2 replicas");
    shrinkToOne();
  }

  @Test
  @Order(6)
  void h02_an_id_that_nobody_knows_is_not_found() {
    for (String target :
        List.of("?container=0123456789ab", "?task=zzzzzzzzzzzz", "/zzzzzzzzzzzz")) {
      assertThat(api.post("/v1/replicate" + target).statusCode()).as(target).isEqualTo(404);
    }
  }

  @Test
  @Order(6)
  void h03_a_missing_id_is_a_bad_request() {
    assertThat(api.post("/v1/replicate").statusCode()).isEqualTo(400);
    assertThat(api.post("/v1/replicate?container=web").statusCode()).isEqualTo(400);
  }

  @Test
  @Order(6)
  void h09_a_global_service_is_refused() {
    HttpResponse<String> answer = api.post("/v1/replicate/" + containerOf("everywhere"));

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(WebhookApi.said(answer))
        .isEqualTo("NOK: everywhere is a global service (can not be scaled)");
  }

  @Test
  @Order(6)
  void h10_the_bounds_of_the_service_hold() {
    HttpResponse<String> answer = api.post("/v1/replicate/" + containerOf("other"));

    assertThat(answer.body())
        .isEqualTo(
            "{\"status\":\"OK\",\"message\":\"other is already scaled to the maximum number of 1"
                + " replicas\",\"service\":\"other\",\"from\":1,\"to\":1}");
    assertThat(cluster.swarm().service("other").replicas()).hasValue(1);
  }

  /**
   * Leaves one replica of {@code web}, once all have started: Swarm's orchestrator gives up a
   * task's removal, and does not come back to it, when the task's status changes at the same
   * moment.
   *
   * @see <a
   *     href="https://github.com/moby/swarmkit/blob/master/manager/orchestrator/replicated/services.go">
   *     setTasksDesiredState, which only logs the conflict</a>
   */
  private static void shrinkToOne() {
    int replicas = cluster.swarm().service("web").replicas().orElseThrow();
    cloud.await("all tasks", () -> cluster.runningCount("web") == replicas);
    api.post("/v1/scale-service?service=web&scale=down&by=" + (replicas - 1));
    cloud.await("one task", () -> cluster.runningCount("web") == 1);
  }

  @Test
  @Order(7)
  void h13_a_plain_container_becomes_a_service() {
    String id =
        onWorker(
                "docker run -d --name plain --restart always --network front --network-alias old"
                    + " -e A=1 -v data:/data -p 127.0.0.1:8099:8080 -l com.df.scaleMax=3 "
                    + image())
            .strip();
    HttpResponse<String> unknown = api.post("/v1/replicate?container=" + id);
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(WebhookApi.said(unknown)).contains("/v1/promote");
    String inspection =
        onWorker("docker inspect plain $(docker inspect --format '{{.Image}}' plain)");

    HttpResponse<String> planned = api.send("POST", "/v1/promote?dry-run", inspection);
    assertThat(planned.statusCode()).as(planned.body()).isEqualTo(200);
    assertThat(planned.body())
        .contains("HostConfig.PortBindings.8080/tcp", "HostConfig.Binds./data")
        .doesNotContain("\"kind\":\"unknown\"");
    assertThat(onManager("docker service ls --format '{{.Name}}'")).doesNotContain("plain");

    HttpResponse<String> made = api.send("POST", "/v1/promote?name=grown", inspection);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
    assertThat(made.body()).doesNotContain("\"key\":\"Spec.");
    cloud.await("its task", () -> cluster.runningCount("grown") == 1);
    assertThat(inspect("docker service inspect --format '{{json .Spec}}' grown"))
        .contains("\"A=1\"", "@sha256:", "\"old\"", "\"plain\"", "\"Source\":\"data\"");
    assertThat(WebhookApi.said(api.post("/v1/replicate?container=" + containerOf("grown"))))
        .isEqualTo("OK: Scaling grown from 1 to 2 replicas (min: 1, max: 3)");
    assertThat(WebhookApi.said(api.send("POST", "/v1/promote?name=grown", inspection)))
        .isEqualTo("OK: Service grown was made of this container before");
  }

  @Test
  @Order(8)
  void h13_a_container_of_a_manager_is_promoted_by_its_id() {
    String id = onManager("docker run -d --name lonely " + image()).strip();

    HttpResponse<String> refused = api.post("/v1/replicate?container=" + id.substring(0, 12));
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(WebhookApi.said(refused)).contains("/v1/promote");
    HttpResponse<String> planned = api.post("/v1/promote?dry-run&container=" + id.substring(0, 12));
    assertThat(planned.statusCode()).as(planned.body()).isEqualTo(200);
    assertThat(planned.body())
        .contains("Would make service lonely", "@sha256:")
        .doesNotContain("\"kind\":\"unknown\"");
  }

  @Test
  @Order(9)
  void everyRowIsHeldHereOrItIsSaidWhereAndWhy() throws IOException {
    Set<Integer> rows = new TreeSet<>();
    for (Method method : getClass().getDeclaredMethods()) {
      Matcher name = ROW_METHOD.matcher(method.getName());
      if (name.matches()) {
        rows.add(Integer.valueOf(name.group(1)));
      }
    }
    for (List<String> elsewhere : Tables.read("replicator-rows-elsewhere.txt", 3)) {
      assertThat(elsewhere.get(2)).as("why not row " + elsewhere.get(0)).isNotBlank();
      assertThat(rows.add(Integer.valueOf(elsewhere.get(0)))).as(elsewhere.toString()).isTrue();
      assertThat(isTest(elsewhere.get(1))).as(elsewhere.toString()).isTrue();
    }
    assertThat(rows).containsExactlyElementsOf(IntStream.rangeClosed(1, ROWS).boxed().toList());
  }

  private static boolean isTest(String name) throws IOException {
    for (String module : List.of("../functions", "src/..")) {
      try (Stream<Path> files = Files.walk(Path.of(module, "src/test/java"))) {
        if (files.anyMatch(file -> file.endsWith(name + ".java"))) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Where a name leads to. A client that takes only one of these always takes its own, if it has
   * one: the C library sorts them (RFC 6724).
   */
  private static Set<String> addresses(String name) {
    String answer = onWorker("docker exec %s nslookup %s".formatted(containerOf("web"), name));
    return ADDRESS
        .matcher(answer)
        .results()
        .map(MatchResult::group)
        .filter(address -> !address.startsWith("127."))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String hostNameSaidAt(String address) {
    String get = "printf \"GET / HTTP/1.0\\r\\n\\r\\n\" | nc %s 8080".formatted(address);
    return onWorker("docker exec %s sh -c '%s'".formatted(containerOf("web"), get))
        .lines()
        .reduce("", (earlier, line) -> line)
        .strip();
  }

  /** The beginning of the ID of a container that a service has, and is to keep. */
  private static String containerOf(String service) {
    return tasks(service).getFirst().container().orElseThrow().substring(0, 12);
  }

  private static List<Task> tasks(String service) {
    return cluster.swarm().tasks().stream()
        .filter(Task::serving)
        .filter(task -> task.service().equals(cluster.swarm().service(service).id()))
        .toList();
  }

  /** The image of all services here, by its tag. */
  private static String image() {
    String spec = inspect("docker service inspect --format '{{json .Spec}}' web");
    return Json.textAt(Json.parse(spec), "", "TaskTemplate", "ContainerSpec", "Image")
        .replaceFirst("@.*", "");
  }

  private static String taskPart(String task, String part) {
    return inspect("docker inspect --type task --format '{{json %s}}' %s".formatted(part, task));
  }

  private static String inspect(String command) {
    return onManager(command);
  }

  private static String onManager(String script) {
    return cloud.engine().on(cloud.manager(), script);
  }

  private static String onWorker(String script) {
    return cloud.engine().on(worker, script);
  }
}
