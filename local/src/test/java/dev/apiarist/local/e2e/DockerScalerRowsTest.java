package dev.apiarist.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.local.autoscaling.CallFault;
import dev.apiarist.local.autoscaling.Faults;
import dev.apiarist.local.cloud.LocalCloud;
import dev.apiarist.local.demo.Cluster;
import dev.apiarist.port.Decision;
import dev.apiarist.port.Group;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What Docker Scaler's clients get from the deployed artifact over HTTP, on one real swarm: the
 * compatibility suite by its row numbers. Groups other than the first find no capacity, so that
 * their size is only ever a wish.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DockerScalerRowsTest {
  private static final int ROWS = 102;
  private static final Pattern ROW_METHOD = Pattern.compile("rows?((?:\\d+_)+).*");
  private static final String CONFIGURATION =
      """
      cluster: small
      managers:
        count: 1
      webhook:
        pathPrefix: /scaler
      groups:
        web:
          min: 1
          max: 2
        front:
          min: 0
          max: 5
        wide:
          min: 0
          max: 10
      """;

  @TempDir private static Path home;
  private static SmallCloud cloud;
  private static Cluster cluster;
  private static ScalerFixtures services;
  private static WebhookApi api;

  @BeforeAll
  static void start() throws IOException {
    cloud = SmallCloud.start(home, CONFIGURATION);
    cloud.await("one worker", () -> cloud.workers().size() == 1);
    cloud.awaitInService(cloud.workers().getFirst());
    cluster = cloud.cluster();
    services = new ScalerFixtures(cloud);
    api = WebhookApi.of(cloud);
  }

  @AfterAll
  static void stop() throws IOException {
    if (cloud != null) {
      cloud.close();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  @Order(1)
  void asTheTableSays(ScalerRow row) {
    int group = row.before().indexOf('=');
    if (group > 0) {
      want(row.before().substring(0, group), Integer.parseInt(row.before().substring(group + 1)));
    } else if (!row.before().isEmpty()) {
      services.make(row.before());
    }
    Stream.of("few", "node_exporter").filter(row.toString()::contains).forEach(services::make);

    HttpResponse<String> answer = send(row.method(), row.target(), row.body());

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(row.status());
    assertSaid(row, answer);
    if (group > 0) {
      String name = row.before().substring(0, group);
      String expected = row.after().isEmpty() ? row.before().substring(group + 1) : row.after();
      assertThat(cluster.group(name).desired()).isEqualTo(Integer.parseInt(expected));
    } else if (!row.after().isEmpty()) {
      assertThat(services.service(row.before()).replicas()).hasValue(Integer.parseInt(row.after()));
    } else if (!row.before().isEmpty()) {
      assertThat(services.untouched(row.before())).isTrue();
    }
  }

  private static void assertSaid(ScalerRow row, HttpResponse<String> answer) {
    switch (row.said()) {
      case "empty" -> {
        assertThat(answer.body()).isEmpty();
      }
      case "page" -> {
        assertThat(answer.body()).isEqualTo("404 page not found\n");
        assertThat(answer.headers().firstValue("Content-Type"))
            .contains("text/plain; charset=utf-8");
      }
      default -> {
        assertThat(said(answer)).isEqualTo(row.said());
        assertThat(answer.body()).startsWith("{\"status\":\"").doesNotEndWith("\n");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
      }
    }
  }

  static List<ScalerRow> table() {
    return ScalerRow.all();
  }

  @Test
  @Order(2)
  void row35_a_service_is_known_by_its_id_and_called_by_it() {
    services.make("web");
    String id = services.service("web").id().value();

    assertThat(said(post("/v1/scale-service?scale=up&service=" + id)))
        .isEqualTo("OK: Scaling " + id + " from 3 to 5 replicas (min: 2, max: 5)");
    assertThat(said(post("/v1/scale-service?scale=down&service=" + id.substring(0, 12))))
        .isEqualTo(
            "NOK: docker inspect failed in ScalerService: Error: No such service: "
                + id.substring(0, 12));
  }

  @Test
  @Order(2)
  void row37_one_update_changes_the_replicas_and_nothing_else() {
    services.make("web");
    String before = services.inspect("web", ".Spec");

    HttpResponse<String> answer = post("/v1/scale-service?service=web&scale=up");

    assertThat(answer.body())
        .isEqualTo(
            "{\"status\":\"OK\",\"message\":\"Scaling web from 3 to 5 replicas (min: 2, max:"
                + " 5)\"}");
    assertThat(services.inspect("web", ".Spec"))
        .isEqualTo(before.replace("\"Replicas\":3", "\"Replicas\":5"));
    assertThat(services.inspect("web", ".PreviousSpec.Mode.Replicated.Replicas"))
        .as("replicas before the last update")
        .isEqualTo("3");
    assertThat(cloud.journal("scale-service", "web", Decision.Outcome.DONE).getFirst().reason())
        .isEqualTo("Scaling web from 3 to 5 replicas (min: 2, max: 5)");
  }

  @Test
  @Order(2)
  void row39_beyond_the_maximum_nothing_happens_however_often_it_is_asked() {
    services.make("web");
    assertThat(said(post("/v1/scale-service?service=web&scale=up"))).contains("from 3 to 5");
    long version = services.service("web").version();

    for (int i = 0; i < 3; i++) {
      assertThat(said(post("/v1/scale-service?service=web&scale=up")))
          .isEqualTo("OK: web is already scaled to the maximum number of 5 replicas");
    }
    assertThat(services.service("web").version()).isEqualTo(version);
  }

  @Test
  @Order(2)
  void row57_requests_at_once_are_all_carried_out() {
    services.make("crowded");

    List<CompletableFuture<HttpResponse<String>>> answers =
        IntStream.range(0, 4)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> post("/v1/scale-service?service=crowded&scale=up&by=1")))
            .toList();

    assertThat(answers.stream().map(answer -> said(answer.join())))
        .containsExactlyInAnyOrder(
            "OK: Scaling crowded from 1 to 2 replicas (min: 1, max: 9)",
            "OK: Scaling crowded from 2 to 3 replicas (min: 1, max: 9)",
            "OK: Scaling crowded from 3 to 4 replicas (min: 1, max: 9)",
            "OK: Scaling crowded from 4 to 5 replicas (min: 1, max: 9)");
    assertThat(services.service("crowded").replicas()).hasValue(5);
  }

  @Test
  @Order(2)
  void a_notification_that_is_delivered_twice_scales_once() {
    services.make("plain");
    String body =
        "{\"version\":\"4\",\"groupKey\":\"twice\",\"status\":\"firing\",\"groupLabels\":"
            + "{\"service\":\"plain\",\"scale\":\"up\"}}";

    assertThat(said(send("POST", "/v1/scale-service", body))).contains("from 3 to 4");
    assertThat(said(send("POST", "/v1/scale-service", body)))
        .isEqualTo("OK: Notification already handled: plain stays at 4 replicas");
    assertThat(services.service("plain").replicas()).hasValue(4);
  }

  @ParameterizedTest
  @CsvSource({"web", "resold", "globalsvc"})
  @Order(2)
  void row62_63_66_a_service_is_placed_anew_and_nothing_of_it_changes(String name) {
    services.make(name);
    String before = services.inspect(name, ".Spec");

    HttpResponse<String> answer = post("/v1/reschedule-service?service=" + name);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(said(answer)).isEqualTo("OK: Rescheduled service: " + name);
    assertThat(services.inspect(name, ".Spec"))
        .isEqualTo(before.replace("\"ForceUpdate\":0", "\"ForceUpdate\":1"));
  }

  @Test
  @Order(2)
  void row64_twice_in_one_second_it_is_placed_anew_once() {
    boolean sameSecond = false;
    for (int attempt = 0; attempt < 10 && !sameSecond; attempt++) {
      services.make("web");
      Instant began = Instant.now();
      String first = said(post("/v1/reschedule-service?service=web"));
      String second = said(post("/v1/reschedule-service?service=web"));
      assertThat(first).isEqualTo("OK: Rescheduled service: web");
      sameSecond = second(began).equals(second(Instant.now()));
      if (sameSecond) {
        assertThat(second).isEqualTo("OK: Rescheduled service: web");
        assertThat(services.forcedUpdates("web")).isEqualTo(1);
      }
    }
    assertThat(sameSecond).as("two answers within a second").isTrue();
  }

  @ParameterizedTest
  @CsvSource({"'',''", "'',garbage", "?service=plain,''"})
  @Order(2)
  void row69_70_all_services_that_opted_in_are_placed_anew(String query, String body) {
    services.clear();
    services.makeAll(List.of("web", "resold", "globalsvc", "plain", "resfalse"));

    HttpResponse<String> answer = send("POST", "/v1/reschedule-services" + query, body);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(said(answer)).startsWith("OK: ").endsWith(" rescheduled");
    String names = said(answer).replaceAll("^OK: | rescheduled$", "");
    assertThat(names.split(", ", -1)).containsExactlyInAnyOrder("web", "resold", "globalsvc");
    assertThat(List.of("web", "resold", "globalsvc"))
        .allSatisfy(name -> assertThat(services.forcedUpdates(name)).isEqualTo(1));
    assertThat(List.of("plain", "resfalse")).allMatch(services::untouched);
  }

  @Test
  @Order(2)
  void row72_no_service_opted_in() {
    services.clear();
    services.make("plain");

    assertThat(said(post("/v1/reschedule-services"))).isEqualTo("OK: No services to reschedule");
  }

  @Test
  @Order(2)
  void row86_the_bounds_of_a_group_are_left_alone() {
    want("front", 1);
    services.make("node_exporter");

    assertThat(said(post("/v1/scale-nodes?type=worker&scale=up&group=front&service=node_exporter")))
        .endsWith("from 1 to 3");

    assertThat(cluster.group("front").min()).isZero();
    assertThat(cluster.group("front").max()).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({"DescribeAutoScalingGroups", "SetDesiredCapacity"})
  @Order(2)
  void row90_a_call_that_fails_is_told_and_changes_nothing(String call) {
    want("front", 1);
    faults().onNextCalls(100, call, CallFault.INTERNAL_FAILURE);
    HttpResponse<String> answer = post("/v1/scale-nodes?type=worker&scale=up&group=front");
    faults().clear();

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(said(answer)).startsWith("NOK: node scaling failed: ").contains(call);
    assertThat(cluster.group("front").desired()).isEqualTo(1);
  }

  @Test
  @Order(3)
  void row91_a_node_that_comes_takes_its_share_of_services_that_opted_in_and_none_runs_short() {
    services.clear();
    want("front", 0);
    want("wide", 0);
    faults().clear();
    cloud.deploy("spread", 4);
    cloud
        .engine()
        .on(
            cloud.manager(),
            "docker service update -q -d --label-add com.df.reschedule=true spread");
    cloud.await("its replicas", () -> cluster.runningCount("spread") == 4);

    assertThat(said(post("/v1/scale-nodes?type=worker&scale=up&by=1&group=web")))
        .isEqualTo("OK: Changing the number of worker nodes on aws from 1 to 2");

    long[] fewest = {4};
    cloud.await(
        "its tasks moved",
        () -> {
          fewest[0] = Math.min(fewest[0], cluster.runningCount("spread"));
          return !cloud.journal("rebalance", "spread", Decision.Outcome.DONE).isEmpty();
        });
    cloud.await(
        "tasks on both nodes",
        () -> {
          fewest[0] = Math.min(fewest[0], cluster.runningCount("spread"));
          return cluster.runningCount("spread") == 4 && cluster.running("spread").size() == 2;
        });
    assertThat(fewest[0]).isEqualTo(4);
    assertThat(services.forcedUpdates("spread")).isZero();
    assertThat(services.service("spread").surged()).isFalse();
    assertThat(services.inspect("spread", ".Spec.Mode.Replicated.Replicas")).isEqualTo("4");
  }

  @Test
  @Order(4)
  void row102_a_node_that_leaves_has_nothing_rescheduled() {
    int before = services.forcedUpdates("spread");

    assertThat(said(post("/v1/scale-nodes?type=worker&scale=down&by=1&group=web")))
        .endsWith("from 2 to 1");

    cloud.await("one worker", () -> cloud.workers().size() == 1);
    cloud.await("its replicas", () -> cluster.whole("spread"));
    assertThat(services.forcedUpdates("spread")).isEqualTo(before);
  }

  @Test
  @Order(5)
  void everyRowIsHeldHereOrItIsSaidWhereAndWhy() throws IOException {
    Set<Integer> rows = new TreeSet<>();
    table().forEach(row -> rows.add(row.number()));
    for (Method method : getClass().getDeclaredMethods()) {
      Matcher name = ROW_METHOD.matcher(method.getName());
      if (name.matches()) {
        Stream.of(name.group(1).split("_", 0)).map(Integer::valueOf).forEach(rows::add);
      }
    }
    for (List<String> elsewhere : Tables.read("docker-scaler-rows-elsewhere.txt", 3)) {
      assertThat(elsewhere.get(2)).as("why not row " + elsewhere.get(0)).isNotBlank();
      assertThat(rows.add(Integer.valueOf(elsewhere.get(0)))).as(elsewhere.toString()).isTrue();
      assertThat(isTest(elsewhere.get(1))).as(elsewhere.toString()).isTrue();
    }
    assertThat(rows).containsExactlyElementsOf(IntStream.rangeClosed(1, ROWS).boxed().toList());
  }

  private static boolean isTest(String name) {
    return Stream.of("../functions", "src/..").anyMatch(module -> isTest(Path.of(module), name));
  }

  private static boolean isTest(Path module, String name) {
    try (Stream<Path> files = Files.walk(module.resolve("src/test/java"))) {
      return files.anyMatch(file -> file.endsWith(name + ".java"));
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  /** Lets a group want so many instances, which it does not get. */
  private static void want(String group, int size) {
    for (String zone : List.of("a", "b", "c")) {
      faults().exhaustZone(LocalCloud.REGION + zone);
    }
    Group now = cluster.group(group);
    if (now.desired() != size) {
      cluster.autoScaling().setDesiredCapacity(now.name(), size);
    }
  }

  private static Faults faults() {
    return cloud.cloud().services().autoScaling().faults();
  }

  private static Instant second(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS);
  }

  private static HttpResponse<String> post(String target) {
    return send("POST", target, "");
  }

  private static HttpResponse<String> send(String method, String target, String body) {
    return api.send(method, target, body);
  }

  private static String said(HttpResponse<String> answer) {
    return WebhookApi.said(answer);
  }
}
