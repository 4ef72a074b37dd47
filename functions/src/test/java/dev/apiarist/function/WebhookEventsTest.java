package dev.apiarist.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.function.WebhookBench.Answer;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The recorded events of {@code events/} through the function; Alertmanager's are its own. */
class WebhookEventsTest {
  private static final Path EVENTS = Path.of("..", "events");

  private final WebhookBench bench = WebhookBench.standard();

  @BeforeEach
  void demo_cluster() throws IOException {
    bench.group("front", NodeRole.WORKER, 0, 2, 0);
    bench.desired("web", 2);
    bench.service("web", Map.of("com.df.reschedule", "true"));
    bench.service("monitoring_node-exporter", Map.of());
    bench.swarm.tick();
    Task task =
        bench.swarm.tasks().stream()
            .filter(each -> each.service().equals(bench.swarm.service("web").id()))
            .findFirst()
            .orElseThrow();
    bench.swarm.identify(task, "w8n9c0v3q6ma" + "5".repeat(13), "4e1f0c9a7b2d" + "5".repeat(52));
    bench.parameters.putSecret("app-token-keys", "0".repeat(64));
    bench.snsTopics = Set.of("arn:aws:sns:eu-central-1:210987654321:fleet-alarms");
    bench.sns.serves(
        "https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem",
        Files.readString(
            Path.of("src", "test", "resources", "dev", "apiarist", "webhook", "sns-example.pem")));
    bench.sns.serves(
        "https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription"
            + "&TopicArn=arn:aws:sns:eu-central-1:210987654321:fleet-alarms"
            + "&Token=2336412f37fb687f5d51e6e2425dacbbaa1e3f4a9d6c",
        "<ConfirmSubscriptionResponse/>");
  }

  @ParameterizedTest(name = "{0} -> {1} {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "alertmanager-scale-up | 200 | Changing the number of worker nodes on aws from 2 to 3",
        "alertmanager-scale-down | 200 | Changing the number of worker nodes on aws from 2 to 1",
        "alertmanager-resolved | 200 | Resolved notification ignored: nothing changed",
        "alertmanager-scale-service | 200 | Scaling web from 1 to 2 replicas (min: 1, max: 5)",
        "curl-scale-service | 200 | Scaling web from 1 to 3 replicas (min: 1, max: 5)",
        "curl-scale-service-query | 200 | web is already descaled to the minimum number of 1",
        "alertmanager-swarmprom | 400 | No scale direction",
        "alertmanager-replicate | 200 | Scaling web from 1 to 2 replicas (min: 1, max: 5)",
        "curl-replicate | 200 | Scaling web from 1 to 2 replicas (min: 1, max: 5)",
        "curl-replicate-path | 200 | Scaling web from 1 to 2 replicas (min: 1, max: 5)",
        "curl-replicate-body | 200 | Scaling web from 1 to 2 replicas (min: 1, max: 5)",
        "curl-replicate-app | 200 | Scaling web from 1 to 2 replicas (min: 1, max: 5)",
        "curl-app-token | 200 | \"token\":\"web.93c6af1e6a36663766379d9ddc58cc30da8706122704f1592486ea35a1230a43\"",
        "curl-promote | 200 | Made service front",
        "curl-scale-nodes | 200 | Changing the number of worker nodes on aws from 2 to 3",
        "curl-scale-nodes-group | 200 | Changing the number of worker nodes on aws from 0 to 1",
        "curl-scale-nodes-without-token | 401 | A bearer token is required",
        "curl-reschedule-services | 200 | web rescheduled",
        "curl-reschedule-service | 200 | Rescheduled service: web",
        "curl-status | 200 | \"desired\":2",
        "curl-plan | 200 | \"scaleUp\":[]",
        "curl-decisions | 200 | \"decisions\":[]",
        "curl-ping | 200 | ''",
        "sns-alarm | 200 | Changing the number of worker nodes on aws from 2 to 3",
        "sns-alertmanager | 200 | Changing the number of worker nodes on aws from 0 to 1",
        "sns-alertmanager-resolved | 200 | Resolved notification ignored: nothing changed",
        "sns-alertmanager-truncated | 400 | Alertmanager cut the message",
        "sns-alertmanager-text | 400 | needs message: '{{ . | toJson }}'",
        "sns-request | 200 | Changing the number of worker nodes on aws from 2 to 4",
        "sns-replicate | 200 | Scaling web from 1 to 2 replicas (min: 1, max: 5)",
        "cloudwatch-alarm | 200 | Changing the number of worker nodes on aws from 2 to 3",
        "cloudwatch-ok | 200 | Alarm that is OK ignored: nothing changed",
        "cloudwatch-alarm-without-request | 400 | description has no line that says what to do",
        "eventbridge-alarm | 200 | Changing the number of worker nodes on aws from 2 to 3",
        "topic-notification | 200 | Changing the number of worker nodes on aws from 2 to 3",
        "topic-confirmation | 200 | The subscription is confirmed",
      })
  void is_answered(String file, int status, String body) throws IOException {
    Answer answer = bench.sendRaw(Files.readString(EVENTS.resolve(file + ".json")));

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.body()).contains(body);
  }

  @Test
  void every_event_of_the_webhook_is_answered_above() throws IOException, NoSuchMethodException {
    CsvSource rows =
        WebhookEventsTest.class
            .getDeclaredMethod("is_answered", String.class, int.class, String.class)
            .getAnnotation(CsvSource.class);
    Set<String> tested = new TreeSet<>();
    for (String row : rows.value()) {
      tested.add(row.substring(0, row.indexOf('|')).strip() + ".json");
    }
    try (Stream<Path> files = Files.list(EVENTS)) {
      List<String> ours =
          files
              .map(file -> file.getFileName().toString())
              .filter(WebhookEventsTest::ofTheWebhook)
              .toList();
      assertThat(ours).containsExactlyInAnyOrderElementsOf(tested);
    }
  }

  @Test
  void a_retried_notification_acts_once_and_a_repeated_one_again() throws IOException {
    String event = Files.readString(EVENTS.resolve("alertmanager-scale-up.json"));

    assertThat(bench.sendRaw(event).said()).endsWith("from 2 to 3");
    bench.clock.advance(Duration.ofSeconds(179));
    assertThat(bench.sendRaw(event).said())
        .isEqualTo("OK: Notification already handled: the number of worker nodes stays at 3");
    assertThat(bench.desired("web")).isEqualTo(3);

    bench.clock.advance(Duration.ofSeconds(2));
    assertThat(bench.sendRaw(event).said()).endsWith("from 3 to 4");
  }

  /** 4xx, which Alertmanager does not send again: swarmprom's alerts say nothing about scaling. */
  @Test
  void alerts_without_a_scale_label_change_nothing_even_when_the_query_gives_the_rest()
      throws IOException {
    Answer answer = bench.sendRaw(Files.readString(EVENTS.resolve("alertmanager-swarmprom.json")));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(bench.desired("web")).isEqualTo(2);
    assertThat(bench.desired("front")).isEqualTo(0);
    assertThat(bench.send("GET", "/v1/decisions", "").body())
        .contains("No scale direction")
        .contains("\"outcome\":\"refused\"");
  }

  /** Swarmprom's alerts as they are, in a route that groups them by node and says what to do. */
  @Test
  void an_alert_about_a_node_scales_the_group_of_that_node() throws IOException {
    bench.desired("front", 1);
    bench.joinWorkers("front");
    NodeId node =
        bench
            .swarm
            .nodesOf(bench.cloud.view(WebhookBench.name("front")).members().getFirst().instance())
            .getFirst()
            .id();
    String alert =
        "{\"status\":\"firing\",\"groupKey\":\"g\",\"groupLabels\":{\"node_id\":\"%s\"}}";
    String url = "/v1/scale-nodes?scale=up&type=worker&by=1";

    assertThat(bench.post(url, alert.formatted(node.value())).said()).endsWith("from 1 to 2");
    assertThat(bench.desired("front")).isEqualTo(2);
    assertThat(bench.desired("web")).isEqualTo(2);

    Answer gone = bench.post(url, alert.formatted("gone"));
    assertThat(gone.status()).isEqualTo(409);
    assertThat(gone.said()).startsWith("NOK: No group of these nodes has node gone");
    assertThat(bench.desired("web")).isEqualTo(2);
  }

  private static boolean ofTheWebhook(String name) {
    return name.endsWith(".json")
        && !name.equals("eventbridge-schedule.json")
        && Stream.of("sqs-", "node-", "cloudformation-", "dynamodb-").noneMatch(name::startsWith);
  }
}
