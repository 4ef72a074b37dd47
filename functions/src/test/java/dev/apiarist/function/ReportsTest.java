package dev.apiarist.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.function.WebhookBench.Answer;
import dev.apiarist.json.Json;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.SwarmSurvey;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** GET /v1/status, GET /v1/decisions, GET /v1/metrics and POST /v1/plan. */
class ReportsTest {
  private final WebhookBench bench = WebhookBench.standard();

  @Nested
  class Status {
    @Test
    void shows_groups_nodes_and_open_hooks() {
      bench.cloud.setDesiredCapacity(WebhookBench.name("web"), 2);
      String launched = bench.cloud.tick().getFirst().value();

      Map<String, @Nullable Object> report = report();

      assertThat(report).containsEntry("status", "OK");
      assertThat(Json.listAt(report, "groups")).hasSize(2);
      assertThat(Json.listAt(report, "groups").get(1))
          .isInstanceOfSatisfying(
              Map.class,
              web -> {
                assertThat(Json.textAt(web, "", "name")).isEqualTo("web");
                assertThat(Json.longAt(web, -1, "desired")).isEqualTo(2);
                assertThat(Json.listAt(web, "instances")).hasSize(2);
              });
      assertThat(Json.listAt(report, "openHooks"))
          .containsExactly(Map.of("hook", "apiarist-launch", "group", "web", "instance", launched));
      assertThat(Json.listAt(report, "nodes")).hasSize(3);
      assertThat(Json.at(Json.listAt(report, "nodes").getFirst(), "leader")).isEqualTo(true);
    }

    @Test
    void still_shows_groups_when_the_swarm_does_not_answer() {
      bench.swarm.hanging(true);

      Map<String, @Nullable Object> report = report();

      assertThat(report)
          .containsEntry("status", "NOK")
          .containsEntry("swarmError", "SWARM_UNREACHABLE: no manager answered in time");
      assertThat(Json.listAt(report, "groups")).hasSize(2);
    }

    @Test
    void still_shows_nodes_when_the_cloud_does_not_answer() {
      bench.rememberManagers();
      bench.failing.before("groups", FailureCode.THROTTLED);

      Map<String, @Nullable Object> report = report();

      assertThat(Json.textAt(report, "", "cloudError")).startsWith("THROTTLED: ");
      assertThat(Json.listAt(report, "nodes")).hasSize(3);
    }

    private Map<String, @Nullable Object> report() {
      Answer answer = bench.send("GET", "/v1/status", "");
      assertThat(answer.status()).isEqualTo(200);
      return Json.parseObject(answer.body());
    }
  }

  @Nested
  class Plans {
    private static final String WAITING =
        """
        {"ID": "t1", "ServiceID": "s1", "DesiredState": "running", "Status": {"State": "pending"},
          "Spec": {"ContainerSpec": {"Env": ["KEY=hush"]},
            "Placement": {"Constraints": ["node.hostname==x"]}}}""";
    private static final String SERVICE =
        """
        {"ID": "s1", "Spec": {"Name": "odd", "Mode": {"Replicated": {"Replicas": 1}},
          "TaskTemplate": {"ContainerSpec": {"Env": ["KEY=hush"]},
            "Placement": {"Constraints": ["node.hostname==x"]}}}}""";

    @Test
    void say_what_would_be_done_and_do_nothing() {
      bench.swarm.shows(this::walk);

      Answer answer = bench.post("/v1/plan?orders=3");

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body())
          .startsWith("{\"simulation\":{\"orders\":3,")
          .contains("\"verdict\":\"cannot\"", "node.hostname==x matches no group")
          .endsWith("}\n");
      assertThat(bench.desired("web")).isEqualTo(1);
    }

    @Test
    void come_with_their_snapshot_without_what_is_nobodys_business() {
      bench.swarm.shows(this::walk);

      String answer = bench.post("/v1/plan?snapshot=true").body();

      assertThat(answer).doesNotContain("hush");
      assertThat(Json.listAt(Json.parse(answer), "snapshot", "groups")).hasSize(2);
      assertThat(Json.write(Json.at(Json.parse(answer), "plan")) + "\n")
          .isEqualTo(bench.post("/v1/plan").body());
    }

    private void walk(SwarmSurvey survey) {
      survey.service(Json.parse(SERVICE));
      survey.task(Json.parse(WAITING));
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders=0", "orders=101", "orders=ten", "orders=", "snapshot=maybe"})
    void refuse_what_they_cannot_read(String query) {
      Answer answer = bench.post("/v1/plan?" + query);

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body()).contains("Incorrect " + query.substring(0, query.indexOf('=')));
    }

    @Test
    void fail_with_the_reason_when_the_swarm_does_not_answer() {
      bench.swarm.hanging(true);

      Answer answer = bench.post("/v1/plan");

      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.body()).contains("Unable to plan: no manager answered in time");
    }

    @Test
    void are_posted() {
      assertThat(bench.send("GET", "/v1/plan", "").status()).isEqualTo(405);
    }
  }

  @Nested
  class Decisions {
    @Test
    void come_newest_first_with_reason_and_inputs() {
      bench.post("/v1/scale-nodes?scale=up&type=worker");
      bench.post("/v1/scale-nodes?scale=sideways&type=worker");

      Map<String, @Nullable Object> report =
          Json.parseObject(bench.send("GET", "/v1/decisions", "").body());

      List<@Nullable Object> decisions = Json.listAt(report, "decisions");
      assertThat(decisions).hasSize(2);
      assertThat(Json.textAt(decisions.getFirst(), "", "reason"))
          .isEqualTo("Incorrect scale direction");
      assertThat(Json.textAt(decisions.get(1), "", "outcome")).isEqualTo("done");
      assertThat(Json.textAt(decisions.get(1), "", "subject")).isEqualTo("web");
      assertThat(Json.textAt(decisions.get(1), "", "inputs", "to")).isEqualTo("2");
    }

    @Test
    void are_as_many_as_asked_for() {
      bench.post("/v1/scale-nodes?scale=up&type=worker");
      bench.post("/v1/scale-nodes?scale=up&type=worker");

      Answer answer = bench.send("GET", "/v1/decisions?limit=1", "");

      assertThat(Json.listAt(Json.parseObject(answer.body()), "decisions")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "101", "-1", "many", "", "99999999999999999999"})
    void with_a_limit_that_is_none_are_refused(String limit) {
      Answer answer = bench.send("GET", "/v1/decisions?limit=" + limit, "");

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.said()).contains("from 1 to 100");
    }

    @Test
    void that_cannot_be_read_are_answered_500() {
      bench.failing.before("recent", FailureCode.THROTTLED);

      assertThat(bench.send("GET", "/v1/decisions", "").status()).isEqualTo(500);
    }
  }

  @Nested
  class Metrics {
    private List<String> samples() {
      Answer answer = bench.send("GET", "/v1/metrics", "");
      assertThat(answer.status()).isEqualTo(200);
      return answer.body().lines().filter(line -> !line.startsWith("#")).toList();
    }

    @Test
    void are_in_prometheus_text_format() {
      Answer answer = bench.send("GET", "/v1/metrics", "");

      assertThat(answer.body())
          .startsWith(
              """
              # HELP apiarist_up Whether a side answers.
              # TYPE apiarist_up gauge
              apiarist_up{side=""");
      assertThat(answer.body().lines())
          .allMatch(
              line ->
                  line.matches(
                      "# (HELP|TYPE) .+|[a-z_]+\\{([a-z]+=\".*\",?)*} -?[0-9]+(\\.[0-9]+)?"));
    }

    @Test
    void tell_groups_nodes_services_and_decisions() {
      bench.service("shop_web", Map.of());
      bench.desired("web", 2);
      bench.post("/v1/scale-nodes?scale=up&type=worker");

      assertThat(samples())
          .contains(
              "apiarist_group_desired{group=\"web\",role=\"worker\"} 3",
              "apiarist_service_running{service=\"shop_web\"} 0",
              "apiarist_group_coming{group=\"web\"} 1",
              "apiarist_group_pending_tasks{group=\"web\"} 0",
              "apiarist_group_reserved_cpu_percent{group=\"web\"} 0.0",
              "apiarist_group_reserved_memory_percent{group=\"web\"} 0.0",
              "apiarist_up{side=\"cloud\"} 1",
              "apiarist_up{side=\"swarm\"} 1",
              "apiarist_up{side=\"journal\"} 1")
          .anyMatch(line -> line.startsWith("apiarist_nodes{group="))
          .anyMatch(line -> line.startsWith("apiarist_group_instances{group=\"web\",state="))
          .anyMatch(
              line ->
                  line.startsWith(
                      "apiarist_decision_timestamp_seconds{kind=\"scale-nodes\",subject=\"web\","
                          + "outcome=\"done\",reason=\"Changing the number"));
    }

    @Test
    void write_each_decision_once_and_what_it_quotes_escaped() {
      bench.post("/v1/scale-nodes?scale=up&type=%22a%5Cb%22%0A");
      bench.post("/v1/scale-nodes?scale=up&type=%22a%5Cb%22%0A");

      assertThat(samples())
          .filteredOn(line -> line.startsWith("apiarist_decision_timestamp_seconds"))
          .singleElement()
          .asString()
          .contains("Incorrect node type: \\\"a\\\\b\\\"\\n, type");
    }

    @Test
    void leave_out_a_side_that_does_not_answer_and_say_so() {
      bench.swarm.hanging(true);

      assertThat(samples())
          .contains("apiarist_up{side=\"swarm\"} 0", "apiarist_up{side=\"cloud\"} 1")
          .noneMatch(line -> line.startsWith("apiarist_nodes"));
    }

    @Test
    void need_the_token() {
      assertThat(
              bench
                  .sendRaw(
                      """
          {"rawPath":"/v1/metrics","requestContext":{"http":{"method":"GET"}}}""")
                  .status())
          .isEqualTo(401);
    }
  }
}
