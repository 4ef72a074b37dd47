package dev.apiarist.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.function.WebhookBench.Answer;
import dev.apiarist.notify.News;
import dev.apiarist.notify.NewsFilter;
import dev.apiarist.notify.ScalerAlert;
import dev.apiarist.port.Decision;
import dev.apiarist.swarm.NodeRole;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The alerts of Docker Scaler's compatibility suite: which alert an answer of the webhook becomes,
 * by way of the journal. The summary is always the message of the answer.
 */
class AlertRowsTest {
  private final WebhookBench bench = WebhookBench.standard();

  @BeforeEach
  void fixtures() {
    service(
        "web",
        3,
        Map.of("com.df.scaleMin", "2", "com.df.scaleUpBy", "2", "com.df.reschedule", "true"));
    service("plain", 3, Map.of());
    service("atmax", 5, Map.of("com.df.scaleMax", "5"));
    service("atmin", 2, Map.of("com.df.scaleMin", "2"));
    bench.group("full", NodeRole.WORKER, 0, 5, 5);
    bench.group("empty", NodeRole.WORKER, 0, 5, 0);
  }

  private void service(String name, int replicas, Map<String, String> labels) {
    bench.swarm.createService(name, replicas, labels, List.of());
  }

  @ParameterizedTest(name = "row {0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "10 | scale-service | scale_service/bad_request/error | Incorrect request",
        "14 | scale-service?service=web&scale=boo | scale_service/bad_request/error | Incorrect request",
        "37 | scale-service?service=web&scale=up | scale_service/web/success | Scale service up: web",
        "38 | scale-service?service=web&scale=down | scale_service/web/success | Scale service down: web",
        "39 | scale-service?service=atmax&scale=up | scale_service/atmax/success | Scale service up: atmax",
        "42 | scale-service?service=atmin&scale=down | none |",
        "56 | scale-service?service=BAD&scale=up | scale_service/BAD/error | Scale service up: BAD",
        "62 | reschedule-service?service=web | reschedule_service/reschedule/success | Rescheduling service: web",
        "65 | reschedule-service?service=plain | reschedule_service/reschedule/error | Rescheduling service: plain",
        "69 | reschedule-services | reschedule_service/reschedule/success | Rescheduling all labeled services",
        "73 | scale-nodes?by=1&type=worker | scale_nodes/bad_request/error | Incorrect request",
        "74 | scale-nodes?scale=UP&type=worker | scale_nodes/bad_request/error | Incorrect request",
        "75 | scale-nodes?scale=up&type=node | scale_nodes/aws/error | Incorrect request",
        "76 | scale-nodes?scale=up&type=worker&by=1 | scale_nodes/aws/success"
            + " | Scale nodes up on: aws, by: 1, type: worker",
        "78 | scale-nodes?scale=up&type=worker&service=missing | scale_nodes/aws/error"
            + " | Scale nodes up on: aws, by: 0, type: worker",
        "79 | scale-nodes?scale=up&type=worker | scale_nodes/aws/success"
            + " | Scale nodes up on: aws, by: 0, type: worker",
        "83 | scale-nodes?scale=down&type=manager | none |",
        "87 | scale-nodes?scale=up&type=worker&group=full | scale_nodes/aws/success"
            + " | Scale nodes up on: aws, by: 0, type: worker",
        "87 | scale-nodes?scale=down&type=worker&group=empty | none |",
      })
  void an_answer_becomes_an_alert(int row, String target, String labels, String request) {
    Answer answer = bench.post("/v1/" + target);

    Decision decision = last();
    if (labels.equals("none")) {
      assertThat(NewsFilter.STANDARD.admits(decision)).as("row %d", row).isFalse();
      return;
    }
    assertThat(NewsFilter.STANDARD.admits(decision)).as("row %d", row).isTrue();
    ScalerAlert alert = ScalerAlert.of(decision);
    assertThat(String.join("/", alert.labels().values())).isEqualTo(labels);
    assertThat(alert.labels()).containsOnlyKeys("alertname", "service", "status");
    assertThat(alert.annotations())
        .isEqualTo(
            Map.of("summary", answer.said().replaceFirst("^N?OK: ", ""), "request", request));
  }

  @Test
  void row20_a_resolved_notification_is_no_news() {
    bench.post(
        "/v1/scale-service?service=web&scale=up", "{\"status\":\"resolved\",\"groupKey\":\"g\"}");

    assertThat(News.of(last())).isEqualTo(News.UNCHANGED);
  }

  @Test
  void a_notification_that_comes_twice_is_told_once() {
    String notification = "{\"status\":\"firing\",\"groupKey\":\"g\"}";
    bench.post("/v1/scale-nodes?scale=up&type=worker", notification);
    assertThat(News.of(last())).isEqualTo(News.CHANGED);

    bench.post("/v1/scale-nodes?scale=up&type=worker", notification);
    assertThat(News.of(last())).isEqualTo(News.UNCHANGED);
  }

  /** {@code ALERT_SCALE_MIN} and {@code ALERT_SCALE_MAX}, here words in {@code notify.outcomes}. */
  @Test
  void row43_whether_a_bound_is_told_can_be_chosen() {
    Set<News> outcomes = EnumSet.copyOf(NewsFilter.STANDARD.outcomes());
    outcomes.add(News.AT_MINIMUM);
    bench.post("/v1/scale-service?service=atmin&scale=down");
    assertThat(new NewsFilter(outcomes, Set.of()).admits(last())).isTrue();
    assertThat(ScalerAlert.of(last()).labels()).containsEntry("status", "success");

    outcomes.remove(News.AT_MAXIMUM);
    bench.post("/v1/scale-service?service=atmax&scale=up");
    assertThat(new NewsFilter(outcomes, Set.of()).admits(last())).isFalse();
  }

  private Decision last() {
    return bench.journal.decisions().getLast();
  }
}
