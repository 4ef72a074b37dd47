package dev.apiarist.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.fake.FakeInspections;
import dev.apiarist.function.WebhookBench.Answer;
import dev.apiarist.json.Json;
import dev.apiarist.port.Decision;
import dev.apiarist.port.FailureCode;
import dev.apiarist.scaling.ServiceRules;
import dev.apiarist.scaling.Windows;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.ServiceId;
import dev.apiarist.swarm.Task;
import dev.apiarist.webhook.ServiceSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows H-01 to H-11: one more of a container or task. */
@DisplayName("Replicate")
class ReplicateRowsTest {
  private static final String NOBODY = "0123456789abcdef";

  private final WebhookBench bench = WebhookBench.standard();
  private ServiceId web;
  private Task task;

  @BeforeEach
  void a_service_that_runs() {
    bench.rememberManagers();
    bench.joinWorkers("web");
    web = bench.swarm.createService("web", 2, Map.of(), List.of());
    bench.swarm.settle();
    task = taskOf(web);
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 20, 64})
  void h01_a_container_is_known_by_its_id_or_its_beginning(int length) {
    Answer answer = bench.post("/v1/replicate?container=" + container().substring(0, length));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo(
            "{\"status\":\"OK\",\"message\":\"Scaling web from 2 to 3 replicas (min: 1, max: 5)\","
                + "\"service\":\"web\",\"from\":2,\"to\":3}");
    assertThat(replicas()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 25})
  void h01_a_task_is_known_by_its_id_or_its_beginning(int length) {
    assertThat(bench.post("/v1/replicate?task=" + task.id().substring(0, length)).said())
        .contains("from 2 to 3");
  }

  @Test
  void h01_the_path_may_name_a_container_or_a_task() {
    bench.prefix = "/scaler";

    assertThat(bench.post("/v1/replicate/" + container()).said()).contains("from 2 to 3");
    assertThat(bench.post("/v1/replicate/" + task.id()).said()).contains("from 3 to 4");
    assertThat(bench.post("//scaler/v1/replicate/" + container().substring(0, 12)).said())
        .contains("from 4 to 5");
    assertThat(bench.journal.recent(1).getFirst().inputs())
        .containsEntry("container or task", container().substring(0, 12));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/replicate/",
        "/v1/replicate/0123456789ab/",
        "/v1/replicate/0123456789ab/0123456789ab",
        "/v2/v1/replicate/0123456789ab",
        "/v1/replicate/a/v1/replicate/0123456789ab"
      })
  void h01_no_other_path_is_taken_for_it(String path) {
    assertThat(bench.post(path).status()).isEqualTo(404);
    assertThat(bench.journal.recent(1)).isEmpty();
  }

  @Test
  void h01_a_beginning_that_two_services_share_is_ambiguous() {
    ServiceId other = bench.swarm.createService("other", 1, Map.of(), List.of());
    bench.swarm.settle();
    bench.swarm.identify(taskOf(other), container().substring(0, 25), NOBODY);

    Answer answer = bench.post("/v1/replicate/" + container().substring(0, 12));

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.said()).contains("Several services have a container or task");
    assertThat(bench.post("/v1/replicate/" + container()).said()).contains("from 2 to 3");
  }

  @Test
  void h01_it_is_one_more_whatever_the_service_is_scaled_by() {
    ServiceId big = bench.swarm.createService("big", 1, Map.of("com.df.scaleUpBy", "3"), List.of());
    bench.swarm.settle();

    assertThat(bench.post("/v1/replicate?task=" + taskOf(big).id() + "&by=7").said())
        .contains("from 1 to 2");
  }

  @Test
  void h01_it_is_journalled_with_what_was_asked_for() {
    bench.post("/v1/replicate?container=" + container());

    Decision decision = bench.journal.recent(1).getFirst();
    assertThat(decision.kind()).isEqualTo("replicate");
    assertThat(decision.subject()).isEqualTo("web");
    assertThat(decision.outcome()).isEqualTo(Decision.Outcome.DONE);
    assertThat(decision.inputs())
        .containsEntry("container", container())
        .containsEntry("askedBy", "request")
        .containsEntry("from", "2")
        .containsEntry("to", "3");
  }

  @Test
  void h01_the_managers_are_looked_for_when_none_is_where_it_was() {
    bench.parameters.put("managers", "[{\"instance\":\"i-1\",\"address\":\"10.255.0.1\"}]");

    assertThat(bench.post("/v1/replicate?container=" + container()).said()).contains("from 2 to 3");
  }

  @ParameterizedTest
  @CsvSource({"container", "task"})
  void h02_an_unknown_id_is_not_found(String kind) {
    Answer answer = bench.post("/v1/replicate?" + kind + "=" + NOBODY);

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.said()).startsWith("NOK: No service has a " + kind + " " + NOBODY);
    assertThat(lastOutcome()).isEqualTo(Decision.Outcome.REFUSED);
  }

  @Test
  void h02_an_unknown_id_in_the_path_is_not_found() {
    assertThat(bench.post("/v1/replicate/" + NOBODY).said())
        .startsWith("NOK: No service has a container or task " + NOBODY)
        .contains("/v1/promote");
    assertThat(bench.post("/v1/replicate/zzzzzzzzzzzz").said())
        .isEqualTo("NOK: No service has a container or task zzzzzzzzzzzz");
  }

  @Test
  void h02_a_container_of_no_service_is_told_about_promote() {
    bench.swarm.plainContainer(NOBODY, FakeInspections.of(NOBODY, "plain"));

    Answer answer = bench.post("/v1/replicate?container=" + NOBODY.substring(0, 12));

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.said()).contains("belongs to no service").contains("/v1/promote");
  }

  @Test
  void h02_a_task_whose_service_is_gone_is_not_found() {
    bench.swarm.removeService(web);

    assertThat(bench.post("/v1/replicate?task=" + task.id()).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/replicate",
        "/v1/replicate?container=",
        "/v1/replicate?container=abcdefabcdef&task=abcdefabcdef",
        "/v1/replicate/0123456789ab?task=abcdefabcdef",
        "/v1/replicate/0123456789a",
        "/v1/replicate/0123456789AB",
        "/v1/replicate/0123456789ab%2F..",
        "/v1/replicate?container=0123456789a",
        "/v1/replicate?container=0123456789AB",
        "/v1/replicate?container=../../swarm00",
        "/v1/replicate?task=0123456789%2F..%2F",
        "/v1/replicate?service=web"
      })
  void h03_a_missing_or_impossible_id_is_a_bad_request(String target) {
    Answer answer = bench.post(target);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.said()).startsWith("NOK: ");
    assertThat(replicas()).isEqualTo(2);
  }

  @Test
  void h04_somebody_elses_change_is_read_and_added_to() {
    bench.swarm.betweenReadAndWrite(
        () -> {
          bench.swarm.betweenReadAndWrite(() -> {});
          bench.swarm.scale(web, 3);
        });

    assertThat(bench.post("/v1/replicate?container=" + container()).body())
        .contains("\"from\":3,\"to\":4");
    assertThat(replicas()).isEqualTo(4);
  }

  @Test
  void h04_a_conflict_that_does_not_end_is_told() {
    bench.swarm.betweenReadAndWrite(() -> bench.swarm.scale(web, 2));

    Answer answer = bench.post("/v1/replicate?container=" + container());

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.said()).isEqualTo("NOK: update out of sequence");
    assertThat(lastOutcome()).isEqualTo(Decision.Outcome.FAILED);
    assertThat(replicas()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"tasks", "changeReplicas"})
  void h04_a_swarm_that_does_not_answer_is_a_failure(String call) {
    bench.failing.before(call, FailureCode.SWARM_UNAVAILABLE);

    assertThat(bench.post("/v1/replicate?container=" + container()).status()).isEqualTo(500);
    assertThat(lastOutcome()).isEqualTo(Decision.Outcome.FAILED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"container\":\"%s\"}",
        "{\"groupLabels\":{\"container\":\"%s\"}}",
        "{\"version\":\"4\",\"groupKey\":\"g\",\"status\":\"firing\",\"alerts\":[],"
            + "\"groupLabels\":{\"container\":\"%s\"}}"
      })
  void h06_every_kind_of_body_asks_for_the_same_as_the_query(String body) {
    assertThat(bench.post("/v1/replicate", body.formatted(container())).said())
        .contains("from 2 to 3");
  }

  @Test
  void h06_the_query_counts_before_the_body_and_a_resolved_alert_for_nothing() {
    assertThat(
            bench
                .post(
                    "/v1/replicate?container=" + container(), "{\"container\":\"" + NOBODY + "\"}")
                .status())
        .isEqualTo(200);
    assertThat(
            bench
                .post(
                    "/v1/replicate?container=" + container(),
                    "{\"groupKey\":\"g\",\"status\":\"resolved\"}")
                .said())
        .isEqualTo("OK: Resolved notification ignored: nothing changed");
    assertThat(replicas()).isEqualTo(3);
  }

  @Test
  void h06_an_alarm_and_a_message_ask_for_the_same() {
    assertThat(bench.sendRaw(alarm("apiarist: type=replicate container=" + container())).said())
        .isEqualTo("OK: Scaling web from 2 to 3 replicas (min: 1, max: 5)");
    assertThat(
            bench
                .sendRaw(message("{\"type\":\"replicate\",\"task\":\"" + task.id() + "\"}", "a"))
                .said())
        .contains("from 3 to 4");
    assertThat(
            bench
                .sendRaw(
                    message(
                        "{\"status\":\"firing\",\"alerts\":[],\"groupLabels\":"
                            + "{\"alertname\":\"Busy\",\"type\":\"replicate\",\"container\":\"%s\"}}"
                                .formatted(container()),
                        "b"))
                .said())
        .contains("from 4 to 5");
    assertThat(bench.journal.recent(1).getFirst().inputs())
        .containsEntry("askedBy", "alertmanager")
        .containsEntry("container", container());
  }

  @Test
  void h06_a_message_that_is_delivered_again_changes_nothing() {
    String message = message("{\"type\":\"replicate\",\"container\":\"" + container() + "\"}", "a");

    bench.sendRaw(message);

    assertThat(bench.sendRaw(message).said()).isEqualTo("OK: Dealt with before: nothing changed");
    assertThat(replicas()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type':'replicate','container':'%s','scale':'up'} | and not with scale",
        "{'type':'replicate','container':'%s','by':2} | and not with by",
        "{'type':'replicate','container':'%s','task':'0123456789ab'} | one of them",
        "{'type':'replicate'} | needs a container or a task",
        "{'type':'replicate','container':'short'} | Incorrect container ID",
        "{'type':'service','scale':'up','service':'web','task':'%s'} | task goes with type=replicate only",
        "{'container':'%s'} | no request such as",
        "{'groupLabels':{'container':'%s','type':'replicate','scale':'down'},'status':'firing','alerts':[]}"
            + " | no scale=down of it",
        "{'groupLabels':{'container':'%s','type':'replicate','task':'0123456789ab'},'status':'firing','alerts':[]}"
            + " | one of them",
        "{'groupLabels':{'container':'%s'},'status':'firing','alerts':[]} | which way to scale"
      })
  void h06_a_message_that_says_more_or_less_is_refused(String message, String why) {
    String text = message.replace('\'', '"').replace("%s", container());

    assertThat(bench.sendRaw(message(text, "a")).said()).startsWith("NOK: ").contains(why);
    assertThat(replicas()).isEqualTo(2);
  }

  /** Alerts of other kinds group by their container, too. */
  @Test
  void h06_an_alert_that_says_how_to_scale_is_about_that() {
    String labels =
        "{\"container\":\"front\",\"service\":\"web\",\"scale\":\"down\",\"type\":\"service\"}";

    assertThat(
            bench
                .sendRaw(
                    message(
                        "{\"status\":\"firing\",\"alerts\":[],\"groupLabels\":%s}"
                            .formatted(labels),
                        "a"))
                .said())
        .contains("from 2 to 1");
  }

  @Test
  void h06_a_message_about_what_nobody_knows_is_refused_for_good() {
    assertThat(
            bench
                .sendRaw(message("{\"type\":\"replicate\",\"task\":\"zzzzzzzzzzzz\"}", "a"))
                .said())
        .isEqualTo("NOK: No service has a task zzzzzzzzzzzz");
  }

  @ParameterizedTest
  @CsvSource({"GET", "PUT", "DELETE", "HEAD"})
  void h08_only_post_is_taken(String method) {
    assertThat(bench.send(method, "/v1/replicate?container=" + container(), ""))
        .isEqualTo(new Answer(405, Map.of(), ""));
    assertThat(bench.send(method, "/v1/promote", "").status()).isEqualTo(405);
    assertThat(bench.send(method, "/v1/app-token?service=web", "").status()).isEqualTo(405);
    assertThat(replicas()).isEqualTo(2);
  }

  @Test
  void h08_a_request_that_names_itself_acts_once() {
    String target = "/v1/replicate?container=" + container() + "&request-id=";

    assertThat(bench.post(target + "one").said()).contains("from 2 to 3");
    Answer again = bench.post("/v1/replicate?task=" + task.id(), "{\"request-id\":\"one\"}");
    assertThat(again.said()).isEqualTo("OK: Notification already handled: web stays at 3 replicas");
    assertThat(again.body()).contains("\"from\":3,\"to\":3");
    assertThat(bench.post(target + "two").said()).contains("from 3 to 4");
    assertThat(replicas()).isEqualTo(4);
  }

  @Test
  void h08_an_alert_that_is_retried_acts_once() {
    String body =
        "{\"version\":\"4\",\"groupKey\":\"g\",\"status\":\"firing\",\"alerts\":[],"
            + "\"groupLabels\":{\"container\":\"%s\"}}".formatted(container());

    bench.post("/v1/replicate", body);

    assertThat(bench.post("/v1/replicate", body).said())
        .isEqualTo("OK: Notification already handled: web stays at 3 replicas");
  }

  @Test
  void h09_a_global_service_is_refused() {
    ServiceId everywhere = bench.swarm.createGlobalService("everywhere", Map.of(), List.of());
    bench.swarm.settle();

    Answer answer = bench.post("/v1/replicate?task=" + taskOf(everywhere).id());

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.said()).isEqualTo("NOK: everywhere is a global service (can not be scaled)");
  }

  @Test
  void h10_the_bounds_of_the_service_hold() {
    bench.swarm.scale(web, 5);

    Answer answer = bench.post("/v1/replicate?container=" + container());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.said())
        .isEqualTo("OK: web is already scaled to the maximum number of 5 replicas");
    assertThat(answer.body()).contains("\"from\":5,\"to\":5");
    assertThat(replicas()).isEqualTo(5);
  }

  @Test
  void h10_a_service_cools_down() {
    bench.services =
        new ServiceSettings(ServiceRules.STANDARD, Duration.ofMinutes(3), Windows.NONE);
    bench.post("/v1/replicate?container=" + container());

    Answer answer = bench.post("/v1/replicate?container=" + container());

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.said()).contains("it cools down until");
    assertThat(bench.post("/v1/scale-service?service=web&scale=up").status()).isEqualTo(409);
    assertThat(replicas()).isEqualTo(3);
  }

  @Test
  void h10_an_update_under_way_is_left_alone() {
    bench.swarm.forceUpdate(web);

    assertThat(bench.post("/v1/replicate?container=" + container()).status()).isEqualTo(409);
    assertThat(bench.swarm.service("web").update()).isEqualTo(Service.Update.IN_PROGRESS);
  }

  @Test
  void h11_what_was_added_is_taken_away_again() {
    bench.post("/v1/replicate?container=" + container());

    assertThat(bench.post("/v1/scale-service?service=web&scale=down&by=1").said())
        .contains("from 3 to 2");
    assertThat(replicas()).isEqualTo(2);
  }

  private String alarm(String description) {
    Map<String, @Nullable Object> event = event("cloudwatch-alarm");
    Json.objectAt(event, "alarmData", "configuration").put("description", description);
    return Json.write(event);
  }

  private String message(String text, String id) {
    Map<String, @Nullable Object> event = event("sns-request");
    Map<String, @Nullable Object> sns =
        Json.objectAt(Json.listAt(event, "Records").getFirst(), "Sns");
    sns.put("Message", text);
    sns.put("MessageId", id);
    return Json.write(event);
  }

  private static Map<String, @Nullable Object> event(String name) {
    try {
      return Json.parseObject(Files.readString(Path.of("..", "events", name + ".json")));
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  private String container() {
    return task.container().orElseThrow();
  }

  private Task taskOf(ServiceId service) {
    return bench.swarm.tasks().stream()
        .filter(each -> each.service().equals(service))
        .findFirst()
        .orElseThrow();
  }

  private int replicas() {
    return bench.swarm.service("web").replicas().orElseThrow();
  }

  private Decision.Outcome lastOutcome() {
    return bench.journal.recent(1).getFirst().outcome();
  }
}
