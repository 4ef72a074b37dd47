package dev.apiarist.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.function.WebhookBench.Answer;
import dev.apiarist.port.Decision;
import dev.apiarist.port.FailureCode;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.ServiceId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows 73 to 90 of the compatibility suite, and those on the service's name. */
@DisplayName("POST /v1/scale-nodes")
class ScaleNodesRowsTest {
  private static final String NODES = "/v1/scale-nodes";
  private static final Map<String, String> NODE_EXPORTER =
      Map.of(
          "com.df.scaleWorkerNodeMin", "1",
          "com.df.scaleWorkerNodeMax", "7",
          "com.df.scaleWorkerNodeUpBy", "2",
          "com.df.scaleWorkerNodeDownBy", "1",
          "com.df.scaleManagerNodeMin", "5",
          "com.df.scaleManagerNodeMax", "11",
          "com.df.scaleManagerNodeUpBy", "2",
          "com.df.scaleManagerNodeDownBy", "2");

  private final WebhookBench bench = WebhookBench.standard();

  @ParameterizedTest
  @ValueSource(strings = {"{", "null", "[]"})
  void row73_no_direction_in_a_body_that_is_no_object(String body) {
    Answer answer = bench.post("/v1/scale-nodes", body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.said()).isEqualTo("NOK: No scale direction");
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`/v1/scale-nodes`,``",
        "`/v1/scale-nodes`,`{\"groupLabels\":[]}`",
        "`/v1/scale-nodes?by=1&type=worker`,`{\"groupLabels\":{}}`"
      })
  void row73_no_direction(String target, String body) {
    Answer answer = bench.post(target, body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo("{\"status\":\"NOK\",\"message\":\"No scale direction\"}");
    assertThat(answer.headers()).isEqualTo(Map.of("Content-Type", "application/json"));
    assertThat(bench.calls.calls()).containsExactly("Journal.record");
  }

  @ParameterizedTest
  @ValueSource(strings = {"what", "UP", "no", "%20up"})
  void row74_a_direction_that_is_none(String scale) {
    Answer answer = bench.post(NODES + "?type=worker&scale=" + scale);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.said()).isEqualTo("NOK: Incorrect scale direction");
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      quoteCharacter = '`',
      nullValues = "-",
      value = {
        "?scale=up&type=boo,``,boo",
        "?scale=up,``,``",
        "?scale=up&type=Worker,``,Worker",
        "``,`{\"groupLabels\":{\"scale\":\"up\",\"type\":\"node\"}}`,node"
      })
  void row75_a_type_that_is_none(String query, String body, String type) {
    Answer answer = bench.post(NODES + query, body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.said())
        .isEqualTo("NOK: Incorrect node type: " + type + ", type can only be worker or manager");
    assertThat(bench.desired("web")).isEqualTo(1);
  }

  @Test
  void row76_a_step_in_the_query_wins_over_the_service_label() {
    bench.service("node_exporter", NODE_EXPORTER);

    Answer answer = bench.post(NODES + "?type=worker&by=1", labels("up", "node", "node_exporter"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo(
            "{\"status\":\"OK\",\"message\":"
                + "\"Changing the number of worker nodes on aws from 1 to 2\"}");
    assertThat(bench.desired("web")).isEqualTo(2);
  }

  @Test
  void row77_without_a_step_the_service_label_says_it() {
    bench.service("node_exporter", NODE_EXPORTER);

    assertChanged(
        bench.post(NODES + "?type=worker", labels("up", "node", "node_exporter")), "worker", 1, 3);
  }

  @Test
  void row78_a_service_that_does_not_exist() {
    Answer answer = bench.post(NODES + "?type=worker", labels("up", "node", "missing_exporter"));

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.said())
        .isEqualTo("NOK: node scaling failed: Error: No such service: missing_exporter");
    assertThat(bench.desired("web")).isEqualTo(1);
  }

  @Test
  void row35_a_service_may_be_named_by_its_identity() {
    ServiceId exporter = bench.swarm.createService("exporter", 1, NODE_EXPORTER, List.of());

    assertChanged(
        bench.post(NODES + "?type=worker&scale=up&service=" + exporter.value()), "worker", 1, 3);
  }

  @Test
  void row36_a_service_name_with_any_character_comes_back_as_valid_json() {
    Answer answer = bench.post(NODES + "?type=worker&scale=up&service=%3Cb%3E%26%22%5C%0A");

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.said())
        .isEqualTo("NOK: node scaling failed: Error: No such service: <b>&\"\\\n");
  }

  @Test
  void row79_without_step_and_service_the_step_is_one() {
    assertChanged(bench.post(NODES + "?type=worker&scale=up"), "worker", 1, 2);
    assertThat(bench.journal.decisions().getLast().inputs()).containsEntry("by", "default");
  }

  @ParameterizedTest
  @ValueSource(strings = {"100", "9223372036854775807", "-9223372036854775808"})
  void row80_a_great_step_ends_at_the_maximum(String by) {
    assertChanged(bench.post(NODES + "?type=worker&scale=up&by=" + by), "worker", 1, 5);
  }

  @Test
  void row80_a_great_step_in_the_body_ends_at_the_maximum() {
    String body =
        "{\"groupLabels\":{\"scale\":\"up\",\"type\":\"worker\",\"by\":18446744073709551615}}";

    assertChanged(bench.post(NODES, body), "worker", 1, 5);
  }

  @ParameterizedTest(name = "by={0}")
  @CsvSource({"-3,3", "%2B3,3", "abc,1", "1.5,1", "0,1", "12345678901234567890,1", "'',1"})
  void row81_a_step_counts_without_its_sign_and_nonsense_counts_as_none(String by, int expected) {
    WebhookBench empty = new WebhookBench();
    empty.group("web", NodeRole.WORKER, 0, 5, 0);

    assertChanged(empty.post(NODES + "?type=worker&scale=up&by=" + by), "worker", 0, expected);
  }

  @Test
  void row82_a_manager_leaves_by_body_alone() {
    bench.desired("managers", 4);
    String body = "{\"groupLabels\":{\"scale\":\"down\",\"type\":\"manager\",\"by\":1}}";

    assertChanged(bench.post(NODES, body), "manager", 4, 3);
  }

  @Test
  void row83_managers_at_the_minimum_stay_and_auto_scaling_is_not_called() {
    Answer answer = bench.post(NODES + "?type=manager&scale=down");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.said())
        .isEqualTo("OK: manager nodes are already descaled to the minimum number of 3 nodes");
    assertThat(bench.calls.calls()).containsExactly("AutoScalingGroups.groups", "Journal.record");
  }

  @Test
  void row84_managers_leave_one_at_a_time() {
    bench.desired("managers", 7);

    Answer answer = bench.post(NODES + "?type=manager&scale=down&by=5");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.said())
        .startsWith("OK: Changing the number of manager nodes on aws from 7 to 6 (one manager");
    assertThat(bench.desired("managers")).isEqualTo(6);
    assertThat(bench.cloud.terminations()).hasSize(1);
  }

  @Test
  void row85_managers_come_by_the_service_label() {
    bench.desired("managers", 5);
    bench.service("node_exporter", NODE_EXPORTER);

    assertChanged(
        bench.post(NODES + "?type=manager&scale=up&service=node_exporter"), "manager", 5, 7);
  }

  @Test
  void row85_an_even_number_of_managers_is_accepted_with_a_warning() {
    bench.desired("managers", 5);
    bench.service("node_exporter", NODE_EXPORTER);

    Answer answer = bench.post(NODES + "?type=manager&scale=up&by=1&service=node_exporter");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.said())
        .isEqualTo(
            "OK: Changing the number of manager nodes on aws from 5 to 6 (an even number of"
                + " managers survives no more failures than one fewer)");
    assertThat(bench.desired("managers")).isEqualTo(6);
  }

  @Test
  void row86_bounds_of_the_group_are_left_alone() {
    bench.service("node_exporter", NODE_EXPORTER);

    bench.post(NODES + "?type=worker&scale=up&service=node_exporter");

    assertThat(bench.cloud.view(WebhookBench.name("web")).min()).isZero();
    assertThat(bench.cloud.view(WebhookBench.name("web")).max()).isEqualTo(5);
    assertThat(bench.calls.calls())
        .filteredOn(call -> call.contains("set"))
        .containsExactly("AutoScalingGroups.setDesiredCapacity");
  }

  @ParameterizedTest(name = "{0} at {1}")
  @CsvSource({
    "up,5,worker nodes are already scaled to the maximum number of 5 nodes",
    "down,0,worker nodes are already descaled to the minimum number of 0 nodes"
  })
  void row87_workers_at_a_bound_stay(String scale, int desired, String message) {
    WebhookBench full = new WebhookBench();
    full.group("web", NodeRole.WORKER, 0, 5, desired);

    Answer answer = full.post(NODES + "?type=worker&scale=" + scale);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.said()).isEqualTo("OK: " + message);
    assertThat(full.calls.calls()).containsExactly("AutoScalingGroups.groups", "Journal.record");
    assertThat(full.journal.decisions().getLast().outcome()).isEqualTo(Decision.Outcome.REFUSED);
  }

  @Test
  void row88_scaling_up_never_takes_workers_away() {
    WebhookBench crowded = new WebhookBench();
    crowded.group("web", NodeRole.WORKER, 0, 10, 9);
    crowded.group("managers", NodeRole.MANAGER, 1, 1, 1);
    crowded.service("few", Map.of("com.df.scaleWorkerNodeMax", "5"));

    Answer answer = crowded.post(NODES + "?type=worker&scale=up&service=few");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.said())
        .isEqualTo(
            "OK: worker nodes are already scaled to the maximum number of 5 nodes (there are 9)");
    assertThat(crowded.desired("web")).isEqualTo(9);
  }

  @Test
  void row89_scaling_down_never_adds_managers() {
    WebhookBench single = new WebhookBench();
    single.group("managers", NodeRole.MANAGER, 1, 7, 1);
    single.service("many", Map.of("com.df.scaleManagerNodeMin", "3"));

    Answer answer = single.post(NODES + "?type=manager&scale=down&service=many");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.said())
        .isEqualTo(
            "OK: manager nodes are already descaled to the minimum number of 3 nodes (there is"
                + " 1)");
    assertThat(single.desired("managers")).isEqualTo(1);
  }

  @ParameterizedTest(name = "call {0}")
  @CsvSource({"1,THROTTLED", "1,CLOUD_UNAVAILABLE", "1,ACCESS_DENIED"})
  void row90_groups_that_cannot_be_read(int calls, FailureCode code) {
    bench.cloud.failNext(calls, code);

    Answer answer = bench.post(NODES + "?type=worker&scale=up");

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.said())
        .isEqualTo("NOK: node scaling failed: Auto Scaling was told to fail: " + code);
    assertThat(bench.desired("web")).isEqualTo(1);
    assertThat(bench.journal.decisions().getLast().outcome()).isEqualTo(Decision.Outcome.FAILED);
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureCode.class,
      names = {"THROTTLED", "BUSY", "CLOUD_UNAVAILABLE", "ACCESS_DENIED", "REFUSED"})
  void row90_a_desired_capacity_that_cannot_be_set(FailureCode code) {
    bench.failing.before("setDesiredCapacity", code);

    Answer answer = bench.post(NODES + "?type=worker&scale=up");

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.said())
        .isEqualTo("NOK: node scaling failed: setDesiredCapacity was told to fail: " + code);
    assertThat(bench.desired("web")).isEqualTo(1);
    assertThat(bench.journal.decisions().getLast().inputs()).containsEntry("code", code.name());
  }

  private void assertChanged(Answer answer, String type, int from, int to) {
    assertThat(answer.said())
        .isEqualTo(
            "OK: Changing the number of %s nodes on aws from %d to %d".formatted(type, from, to));
    assertThat(answer.status()).isEqualTo(200);
  }

  private static String labels(String scale, String type, String service) {
    return "{\"groupLabels\":{\"scale\":\"%s\",\"type\":\"%s\",\"service\":\"%s\"}}"
        .formatted(scale, type, service);
  }
}
