package dev.apiarist.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.function.WebhookBench.Answer;
import dev.apiarist.json.Json;
import dev.apiarist.port.Decision;
import dev.apiarist.port.FailureCode;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.ServiceId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows 10 to 58 of the compatibility suite, with the services it names. */
@DisplayName("POST /v1/scale-service")
class ScaleServiceRowsTest {
  private static final String SERVICE = "/v1/scale-service";
  private static final String NO_NAME = "NOK: No service name in request";

  private final WebhookBench bench = WebhookBench.standard();

  @BeforeEach
  void services() {
    service("web", 3, "scaleMin=2 scaleMax=5 scaleDownBy=1 scaleUpBy=2 reschedule=true");
    service("plain", 3, "");
    service("atmax", 5, "scaleMax=5");
    service("atmin", 2, "scaleMin=2");
    service("overmax", 9, "scaleMax=5");
    service("undermin", 0, "scaleMin=2");
    service("negby", 3, "scaleUpBy=-1 scaleDownBy=-1");
    service("zeroby", 3, "scaleUpBy=0 scaleDownBy=0");
    service("badlabels", 3, "scaleMin=abc scaleMax=-4 scaleUpBy=two");
    service("minovermax", 3, "scaleMin=6 scaleMax=4");
    service("maxzero", 3, "scaleMax=0");
    service("minzero", 1, "scaleMin=0");
    bench.swarm.createGlobalService("globalsvc", Map.of("com.df.reschedule", "true"), List.of());
    bench.rememberManagers();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"groupLabels\":null}",
        "{\"groupLabels\":[]}",
        "{\"groupLabels\":\"x\"}",
        "{\"groupLabels\":{}}"
      })
  void row10_a_body_that_says_nothing(String body) {
    Answer answer = bench.post(SERVICE, body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body())
        .isEqualTo("{\"status\":\"NOK\",\"message\":\"No service name in request\"}");
    assertThat(answer.headers()).isEqualTo(Map.of("Content-Type", "application/json"));
    assertThat(bench.calls.calls()).containsExactly("Journal.record");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "null", "[]", "\"x\"", "5"})
  void row10_a_body_that_is_no_object(String body) {
    assertRefused(bench.post(SERVICE, body), 400, NO_NAME);
    assertThat(bench.journal.decisions().getLast().inputs())
        .containsEntry(
            "body",
            "ignored: no JSON object such as {\"groupLabels\":{\"service\":\"web\",\"scale\":\"up\"}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"groupLabels\":{\"service\":\"web\",\"scale\":\"up\"}} trailing",
        "{\"groupLabels\":{\"service\":\"web\",\"scale\":\"up\"}}{}",
        "\uFEFF{\"groupLabels\":{\"service\":\"web\",\"scale\":\"up\"}}",
        "service=web&scale=up"
      })
  void row11_a_body_that_is_no_single_json_value(String body) {
    assertRefused(bench.post(SERVICE, body), 400, NO_NAME);
    assertThat(replicas("web")).isEqualTo(3);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "row 12 | {\"groupLabels\":{\"scale\":\"up\"}} | No service name in request",
        "row 13 | {\"groupLabels\":{\"service\":\"web\"}} | No scale direction in request",
        "row 15 | {\"groupLabels\":{\"service\":5,\"scale\":\"up\"}} | No service name in request",
        "row 15 | {\"groupLabels\":{\"service\":\"web\",\"scale\":true}} | No scale direction in"
            + " request",
        "row 16 | {\"commonLabels\":{\"service\":\"web\",\"scale\":\"up\"}} | No service name in"
            + " request",
      })
  void rows12_to_16_what_is_missing_is_told_in_order(String row, String body, String message) {
    assertRefused(bench.post(SERVICE, body), 400, "NOK: " + message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"boo", "UP", "%20up", "sideways"})
  void row14_a_direction_that_is_none(String scale) {
    assertRefused(
        bench.post(SERVICE + "?service=web&scale=" + scale),
        400,
        "NOK: Incorrect scale direction in request");
  }

  @Test
  void row17_keys_of_the_query_are_case_sensitive() {
    assertRefused(bench.post(SERVICE + "?Service=web&Scale=up"), 400, NO_NAME);
  }

  @Test
  void row18_keys_of_the_body_are_not() {
    assertScaled(
        bench.post(SERVICE, "{\"GROUPLABELS\":{\"SERVICE\":\"web\",\"Scale\":\"up\"}}"),
        "web from 3 to 5 replicas (min: 2, max: 5)");
  }

  @Test
  void row19_an_alertmanagers_notification_counts_by_its_group_labels() {
    assertScaled(
        bench.post(SERVICE, notification("firing")), "web from 3 to 5 replicas (min: 2, max: 5)");
    assertThat(replicas("plain")).isEqualTo(3);
  }

  @Test
  void row20_a_resolved_one_changes_nothing() {
    Answer answer = bench.post(SERVICE, notification("resolved"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.said()).isEqualTo("OK: Resolved notification ignored: nothing changed");
    assertThat(replicas("web")).isEqualTo(3);
  }

  @ParameterizedTest(name = "by {0} in the body")
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "1,4",
        "\"1\",4",
        "-1,5",
        "1.5,5",
        "1e0,5",
        "18446744073709551616,5",
        "null,5",
        "0,5",
        "18446744073709551615,5",
        "9223372036854775807,5"
      })
  void rows21_to_24_a_step_in_the_body(String by, int expected) {
    bench.post(
        SERVICE, "{\"groupLabels\":{\"service\":\"web\",\"scale\":\"up\",\"by\":" + by + "}}");

    assertThat(replicas("web")).isEqualTo(expected);
  }

  @ParameterizedTest(name = "?by={0}")
  @CsvSource({
    "1,4",
    "-2,5",
    "abc,5",
    "'',5",
    "0,5",
    "1.5,5",
    "12345678901234567890,5",
    "%2B1,4",
    "9223372036854775807,5"
  })
  void rows25_to_29_a_step_in_the_query(String by, int expected) {
    bench.post(SERVICE + "?service=web&scale=up&by=" + by);

    assertThat(replicas("web")).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} with {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "?service=plain&scale=down&by=2 | web/up/1 | plain | 1",
        "?by=1 | web/up/2 | web | 4",
        "?by=abc | web/up/1 | web | 4",
        "?service=&scale= | web/up/0 | web | 5",
        "?service=web&service=plain&scale=up | plain/up/1 | web | 4",
      })
  void rows30_to_34_the_query_wins_field_by_field(
      String query, String labels, String service, int expected) {
    String[] parts = labels.split("/", -1);
    Answer answer =
        bench.post(
            SERVICE + query,
            "{\"groupLabels\":{\"service\":\"%s\",\"scale\":\"%s\",\"by\":%s}}"
                .formatted((Object[]) parts));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(replicas(service)).isEqualTo(expected);
  }

  @Test
  void row33_a_broken_body_does_not_spoil_a_complete_query() {
    assertScaled(
        bench.post(SERVICE + "?service=web&scale=up", "{"),
        "web from 3 to 5 replicas (min: 2, max: 5)");
  }

  @Test
  void row35_a_service_is_also_known_by_its_id() {
    assertScaled(
        bench.post(SERVICE + "?service=service-web&scale=up"),
        "service-web from 3 to 5 replicas (min: 2, max: 5)");
    assertThat(last().subject()).isEqualTo("web");
  }

  @Test
  void row36_any_characters_in_a_name_make_valid_json() {
    Answer answer = bench.post(SERVICE + "?service=%3Ca%26%22b%22%3E&scale=up");

    assertThat(answer.status()).isEqualTo(500);
    assertThat(Json.textAt(Json.parse(answer.body()), "", "message"))
        .isEqualTo("docker inspect failed in ScalerService: Error: No such service: <a&\"b\">");
  }

  @Test
  void row37_a_service_is_scaled_by_one_update() {
    Answer answer = up("web");

    assertThat(answer.body())
        .isEqualTo(
            "{\"status\":\"OK\",\"message\":\"Scaling web from 3 to 5 replicas (min: 2, max:"
                + " 5)\"}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(bench.calls.calls())
        .filteredOn(call -> call.startsWith("SwarmManager"))
        .containsExactly("SwarmManager.changeReplicas");
    assertThat(last().outcome()).isEqualTo(Decision.Outcome.DONE);
    assertThat(last().inputs())
        .containsEntry("from", "3")
        .containsEntry("to", "5")
        .containsEntry("min", "2")
        .containsEntry("max", "5");
  }

  @Test
  void row39_beyond_the_maximum_nothing_happens() {
    up("web");

    for (int i = 0; i < 3; i++) {
      assertRefused(
          up("web"), 200, "OK: web is already scaled to the maximum number of 5 replicas");
    }
    assertThat(replicas("web")).isEqualTo(5);
  }

  @ParameterizedTest(name = "{0}: {1} {2} -> {3}")
  @CsvSource(
      delimiter = '|',
      value = {
        "row 38 | web | down | web from 3 to 2 replicas (min: 2, max: 5)",
        "row 40 | plain | up | plain from 3 to 4 replicas (min: 1, max: 5)",
        "row 40 | plain | down | plain from 3 to 2 replicas (min: 1, max: 5)",
        "row 44 | web | down&by=100 | web from 3 to 2 replicas (min: 2, max: 5)",
        "row 46 | overmax | down | overmax from 9 to 5 replicas (min: 1, max: 5)",
        "row 47 | undermin | up | undermin from 0 to 2 replicas (min: 2, max: 5)",
        "row 49 | negby | up | negby from 3 to 4 replicas (min: 1, max: 5)",
        "row 49 | negby | down | negby from 3 to 2 replicas (min: 1, max: 5)",
        "row 51 | badlabels | up | badlabels from 3 to 4 replicas (min: 1, max: 5)",
        "row 51 | badlabels | down | badlabels from 3 to 2 replicas (min: 1, max: 5)",
        "row 54 | minzero | down | minzero from 1 to 0 replicas (min: 0, max: 5)",
      })
  void rows38_to_54_that_change_the_replicas(
      String row, String service, String scale, String message) {
    assertScaled(bench.post(SERVICE + "?service=" + service + "&scale=" + scale), message);
  }

  @ParameterizedTest(name = "{0}: {1} {2} -> {3} {4}")
  @CsvSource(
      delimiter = '|',
      value = {
        "row 41 | atmax | up | 200 | OK: atmax is already scaled to the maximum number of 5"
            + " replicas",
        "row 42 | atmin | down | 200 | OK: atmin is already descaled to the minimum number of 2"
            + " replicas",
        "row 45 | overmax | up | 200 | OK: overmax is already scaled to the maximum number of 5"
            + " replicas (there are 9)",
        "row 48 | undermin | down | 200 | OK: undermin is already descaled to the minimum number"
            + " of 2 replicas (there are 0)",
        "row 50 | zeroby | up | 200 | OK: zeroby stays at 3 replicas: its labels say to scale up"
            + " by 0",
        "row 50 | zeroby | down | 200 | OK: zeroby stays at 3 replicas: its labels say to scale"
            + " down by 0",
        "row 52 | minovermax | up | 400 | NOK: Incorrect bounds: the labels of minovermax and the"
            + " defaults allow at least 6 and at most 4 replicas",
        "row 52 | minovermax | down | 400 | NOK: Incorrect bounds: the labels of minovermax and"
            + " the defaults allow at least 6 and at most 4 replicas",
        "row 53 | maxzero | up | 400 | NOK: Incorrect bounds: the labels of maxzero and the"
            + " defaults allow at least 1 and at most 0 replicas",
        "row 55 | globalsvc | up | 409 | NOK: globalsvc is a global service (can not be scaled)",
      })
  void rows41_to_55_that_change_nothing(
      String row, String service, String scale, int status, String said) {
    assertRefused(bench.post(SERVICE + "?service=" + service + "&scale=" + scale), status, said);
    assertThat(bench.swarm.service(service).version()).isEqualTo(1);
  }

  @Test
  void rows49_and_51_labels_that_are_no_step_are_journalled() {
    up("badlabels");

    assertThat(last().inputs())
        .containsEntry(
            "ignoredLabels", "com.df.scaleMin=abc, com.df.scaleMax=-4, com.df.scaleUpBy=two");
  }

  @Test
  void row56_a_service_that_does_not_exist() {
    Answer answer = up("BAD");

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.said())
        .isEqualTo("NOK: docker inspect failed in ScalerService: Error: No such service: BAD");
    assertThat(last().outcome()).isEqualTo(Decision.Outcome.FAILED);
    assertThat(last().inputs()).containsEntry("code", "NOT_FOUND");
  }

  @Test
  void row57_a_conflict_is_decided_anew_from_the_fresh_replicas() {
    ServiceId plain = bench.swarm.service("plain").id();
    bench.swarm.betweenReadAndWrite(
        () -> {
          bench.swarm.betweenReadAndWrite(() -> {});
          bench.swarm.scale(plain, 4);
        });

    assertScaled(up("plain"), "plain from 4 to 5 replicas (min: 1, max: 5)");
    assertThat(replicas("plain")).isEqualTo(5);
  }

  @Test
  void row57_a_conflict_that_brings_it_to_its_maximum_ends_there() {
    ServiceId plain = bench.swarm.service("plain").id();
    bench.swarm.betweenReadAndWrite(() -> bench.swarm.scale(plain, 5));

    assertRefused(
        up("plain"), 200, "OK: plain is already scaled to the maximum number of 5 replicas");
  }

  @Test
  void row57_conflicts_without_end_are_given_up() {
    ServiceId plain = bench.swarm.service("plain").id();
    bench.swarm.betweenReadAndWrite(() -> bench.swarm.scale(plain, 3));

    Answer answer = up("plain");

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.said()).isEqualTo("NOK: update out of sequence");
    assertThat(last().inputs()).containsEntry("code", "STALE_VERSION");
  }

  @ParameterizedTest
  @EnumSource(
      value = Service.Mode.class,
      names = {"REPLICATED_JOB", "GLOBAL_JOB"})
  void row58_jobs_have_no_replicas(Service.Mode mode) {
    put("job", mode);

    assertRefused(up("job"), 500, "NOK: Unable to recognize service model for: job");
  }

  @Test
  void row58_a_service_without_a_number_of_replicas() {
    put("unset", Service.Mode.REPLICATED);

    assertRefused(up("unset"), 500, "NOK: unset does not have a replicas value");
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureCode.class,
      names = {"SWARM_UNAVAILABLE", "REFUSED"})
  void a_swarm_that_does_not_answer_is_told(FailureCode code) {
    bench.failing.before("changeReplicas", code);

    Answer answer = up("web");

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.said())
        .isEqualTo(
            "NOK: docker inspect failed in ScalerService: changeReplicas was told to fail: "
                + code);
    assertThat(replicas("web")).isEqualTo(3);
  }

  @Test
  void a_long_name_is_answered_whole_and_journalled_in_part() {
    String name = "x".repeat(5000);

    assertThat(up(name).said()).contains(name);
    assertThat(last().subject()).hasSize(201).endsWith("…");
    assertThat(last().inputs().get("service")).hasSize(201);
    assertThat(last().reason()).hasSize(1001);
  }

  private void service(String name, int replicas, String labels) {
    Map<String, String> all = new TreeMap<>();
    for (String label : labels.split(" ", -1)) {
      if (!label.isEmpty()) {
        int equals = label.indexOf('=');
        all.put("com.df." + label.substring(0, equals), label.substring(equals + 1));
      }
    }
    bench.swarm.createService(name, replicas, all, List.of());
  }

  private void put(String name, Service.Mode mode) {
    bench.swarm.put(
        new Service(
            new ServiceId("service-" + name),
            name,
            1,
            mode,
            OptionalInt.empty(),
            Optional.empty(),
            Map.of(),
            List.of(),
            Service.Update.SETTLED,
            Service.Template.PLAIN));
  }

  private Answer up(String service) {
    return bench.post(SERVICE + "?service=" + service + "&scale=up");
  }

  private int replicas(String service) {
    return bench.swarm.service(service).replicas().orElseThrow();
  }

  private Decision last() {
    return bench.journal.decisions().getLast();
  }

  private void assertScaled(Answer answer, String message) {
    assertThat(answer.said()).isEqualTo("OK: Scaling " + message);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(last().outcome()).isEqualTo(Decision.Outcome.DONE);
    assertThat(last().reason()).isEqualTo("Scaling " + message);
  }

  private void assertRefused(Answer answer, int status, String said) {
    assertThat(answer.said()).isEqualTo(said);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(last().outcome()).isEqualTo(Decision.Outcome.REFUSED);
    assertThat(said.substring(said.indexOf(": ") + 2)).isEqualTo(last().reason());
  }

  private static String notification(String status) {
    return "{\"version\":\"4\",\"groupKey\":\"{}:{service=\\\"web\\\"}\",\"status\":\"%s\",\"alerts\":[{\"status\":\"%s\",\"labels\":{\"service\":\"plain\",\"scale\":\"down\"},\"startsAt\":\"2026-11-21T08:00:00Z\",\"fingerprint\":\"f\"}],\"groupLabels\":{\"service\":\"web\",\"scale\":\"up\"}}"
        .formatted(status, status);
  }
}
