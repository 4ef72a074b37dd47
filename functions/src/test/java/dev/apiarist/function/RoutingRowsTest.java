package dev.apiarist.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.function.WebhookBench.Answer;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows 1 to 9 of the compatibility suite: which requests reach what. */
@DisplayName("Routing")
class RoutingRowsTest {
  private final WebhookBench bench = WebhookBench.standard();

  @Test
  void row1_get_ping_answers_200_with_an_empty_body_and_no_content_type() {
    Answer answer = bench.send("GET", "/v1/ping", "");

    assertThat(answer).isEqualTo(new Answer(200, Map.of(), ""));
  }

  @Test
  void row2_head_ping_answers_200() {
    assertThat(bench.send("HEAD", "/v1/ping", "")).isEqualTo(new Answer(200, Map.of(), ""));
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "POST,/v1/ping",
    "GET,/v1/scale-nodes",
    "PUT,/v1/scale-nodes",
    "DELETE,/v1/scale-nodes",
    "OPTIONS,/v1/scale-nodes",
    "HEAD,/v1/scale-nodes",
    "GET,/v1/scale-service",
    "PUT,/v1/scale-service",
    "DELETE,/v1/scale-service",
    "OPTIONS,/v1/scale-service",
    "GET,/v1/reschedule-services",
    "GET,/v1/reschedule-service?service=web",
    "GET,/v1/replicate?container=0123456789ab",
    "GET,/v1/app-token?service=web",
    "GET,/v1/promote",
    "POST,/v1/status",
    "POST,/v1/decisions",
  })
  void row3_a_wrong_method_answers_405_with_nothing_else(String method, String target) {
    assertThat(bench.send(method, target, "")).isEqualTo(new Answer(405, Map.of(), ""));
  }

  @Test
  void row3_a_wrong_method_on_reschedule_service_without_query_answers_404() {
    assertNotFound(bench.send("GET", "/v1/reschedule-service", ""));
  }

  @ParameterizedTest(name = "{0} with body {1}")
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "/v1/reschedule-service,``",
        "/v1/reschedule-service,{\"groupLabels\":{\"service\":\"web\"}}",
        "/v1/reschedule-service?svc=web,``"
      })
  void row4_reschedule_service_without_the_query_key_answers_404(String target, String body) {
    assertNotFound(bench.post(target, body));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/scale-nodes/",
        "/v1/scale-service/",
        "/scale-service",
        "/V1/scale-service",
        "/v1/Scale-Service",
        "/scale-nodes",
        "/V1/scale-nodes",
        "/v1/Scale-Nodes",
        "/",
        "/v1",
        "/v1/",
        "/v2/ping"
      })
  void row5_another_path_answers_404_with_text(String target) {
    assertNotFound(bench.post(target + "?scale=up&type=worker"));
    assertThat(bench.desired("web")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1//scale-nodes", "/v1/scale-nodes//", "/v1/../v1/scale-nodes"})
  void row6_a_path_that_is_not_clean_answers_404_and_nothing_is_done(String path) {
    assertNotFound(bench.post(path + "?scale=up&type=worker"));
    assertThat(bench.desired("web")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"//v1/scale-nodes", "///v1/scale-nodes"})
  void row6_a_url_that_ends_with_a_slash_before_the_path_is_served_once(String path) {
    assertThat(bench.post(path + "?scale=up&type=worker").status()).isEqualTo(200);
    assertThat(bench.desired("web")).isEqualTo(2);
  }

  @Nested
  class Behind_a_prefix {
    @ParameterizedTest(name = "prefix {0}")
    @ValueSource(strings = {"/scaler", "/scaler/", "/a/b"})
    void row7_the_api_is_found_with_and_without_it(String prefix) {
      bench.prefix = prefix;
      String clean = prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;

      assertThat(bench.send("GET", "/v1/ping", "").status()).isEqualTo(200);
      assertThat(bench.send("GET", clean + "/v1/ping", "").status()).isEqualTo(200);
      assertNotFound(bench.send("GET", "/other/v1/ping", ""));
      assertNotFound(bench.send("GET", clean + "x/v1/ping", ""));
      assertNotFound(bench.send("GET", clean + clean + "/v1/ping", ""));
      assertThat(bench.send("GET", "/" + clean + "/v1/ping", "").status()).isEqualTo(200);
    }

    @Test
    void row8_a_prefix_without_slash_means_the_same_as_with() {
      bench.prefix = "scaler";

      assertThat(bench.send("GET", "/v1/ping", "").status()).isEqualTo(200);
      assertThat(bench.send("GET", "/scaler/v1/ping", "").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "", " "})
    void row7_an_empty_prefix_means_none(String prefix) {
      bench.prefix = prefix;

      assertThat(bench.send("GET", "/v1/ping", "").status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "GET"})
  void row9_without_a_worker_group_there_is_no_node_scaling(String method) {
    bench.defaultGroup = "";

    assertNotFound(bench.send(method, "/v1/scale-nodes?scale=up&type=worker", ""));
  }

  private static void assertNotFound(Answer answer) {
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body()).isEqualTo("404 page not found\n");
    assertThat(answer.headers()).containsEntry("Content-Type", "text/plain; charset=utf-8");
  }
}
