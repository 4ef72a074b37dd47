package dev.apiarist.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.function.WebhookBench.Answer;
import dev.apiarist.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, and where the token must not be. */
class WebhookSecurityTest {
  private static final String UP = "/v1/scale-nodes?scale=up&type=worker";
  private static final String BODY = "{\"groupLabels\":{\"scale\":\"up\",\"type\":\"worker\"}}";

  private final WebhookBench bench = WebhookBench.standard();

  @Nested
  class Unauthenticated {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "Bearer wrong",
          "Bearer ",
          "Bearer",
          "bearer",
          "",
          "example-token",
          "Basic ZXhhbXBsZTpleGFtcGxlLXRva2Vu",
          "Bearer example-token,Bearer example-token",
          "Bearer Example-token"
        })
    void is_answered_401_and_touches_nothing(String authorization) {
      Answer answer = bench.send(request(Map.of("authorization", authorization)));

      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.said()).isEqualTo("NOK: The bearer token is not valid");
      assertThat(answer.headers())
          .containsEntry("WWW-Authenticate", "Bearer realm=\"apiarist\", error=\"invalid_token\"");
      assertThat(bench.calls.calls()).isEmpty();
    }

    @Test
    void without_a_header_is_told_how() {
      Answer answer = bench.send(request(Map.of()));

      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.said()).contains("Authorization: Bearer <token>");
      assertThat(answer.headers()).containsEntry("WWW-Authenticate", "Bearer realm=\"apiarist\"");
      assertThat(bench.calls.calls()).isEmpty();
    }

    @Test
    void when_no_token_is_configured_nobody_is_let_in() {
      bench.digests = "";

      assertThat(bench.post(UP).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/status", "/v1/decisions"})
    void sees_no_state(String path) {
      assertThat(bench.send(WebhookBench.event("GET", path, Map.of(), "")).status()).isEqualTo(401);
    }

    @Test
    void may_ping() {
      assertThat(bench.send(WebhookBench.event("GET", "/v1/ping", Map.of(), "")).status())
          .isEqualTo(200);
    }
  }

  @Nested
  class Authenticated {
    @ParameterizedTest
    @ValueSource(strings = {"Authorization", "authorization", "AUTHORIZATION"})
    void by_a_header_in_any_letter_case(String header) {
      assertThat(bench.send(request(Map.of(header, "bearer example-token"))).status())
          .isEqualTo(200);
    }

    @Test
    void by_the_old_and_by_the_new_token_while_both_are_valid() {
      bench.digests = WebhookBench.sha256("new") + ", " + WebhookBench.sha256("old");

      assertThat(bench.send(request(Map.of("authorization", "Bearer old"))).status())
          .isEqualTo(200);
      assertThat(bench.send(request(Map.of("authorization", "Bearer new"))).status())
          .isEqualTo(200);
      assertThat(bench.post(UP).status()).isEqualTo(401);
    }
  }

  @Nested
  class Too_many_requests {
    @Test
    void are_told_to_wait_in_a_way_that_alertmanager_obeys() {
      bench.requestsPerMinute = 2;
      WebhookFunction function = bench.function();
      String asked =
          Json.write(
              WebhookBench.event(
                  "GET", "/v1/decisions", Map.of("authorization", "Bearer example-token"), ""));
      assertThat(bench.sendTo(function, asked).status()).isEqualTo(200);
      assertThat(bench.sendTo(function, asked).status()).isEqualTo(200);

      Answer answer = bench.sendTo(function, asked);
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.said()).isEqualTo("NOK: More than 2 requests a minute: try again in 30 s");
      assertThat(answer.headers()).containsEntry("Retry-After", "30");

      bench.clock.advance(Duration.ofSeconds(30));
      assertThat(bench.sendTo(function, asked).status()).isEqualTo(200);
    }

    @Test
    void of_strangers_do_not_count() {
      bench.requestsPerMinute = 1;
      WebhookFunction function = bench.function();
      for (int i = 0; i < 10; i++) {
        String stranger = Json.write(request(Map.of("authorization", "Bearer wrong")));
        assertThat(bench.sendTo(function, stranger).status()).isEqualTo(401);
      }

      String ours = Json.write(request(Map.of("authorization", "Bearer example-token")));
      assertThat(bench.sendTo(function, ours).status()).isEqualTo(200);
    }
  }

  @Nested
  class A_defect {
    @Test
    void shows_no_stack_trace_to_the_caller() {
      bench.removal =
          (group, count, tasksMustFit) -> {
            throw new IllegalStateException("inner detail");
          };

      Answer answer = bench.post("/v1/scale-nodes?scale=down&type=worker");

      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.said())
          .isEqualTo("NOK: Internal error, see the log of request " + InvocationContext.REQUEST_ID);
      assertThat(bench.log).anyMatch(line -> line.contains("inner detail"));
    }
  }

  @Test
  void the_token_is_in_no_answer_no_journal_entry_and_no_log_line() {
    List<String> seen = new ArrayList<>();
    bench.removal =
        (group, count, tasksMustFit) -> {
          throw new IllegalStateException("defect");
        };
    for (String target :
        List.of(
            "GET /v1/ping",
            "GET /v1/status",
            "GET /v1/decisions",
            "GET /v1/nowhere",
            "DELETE /v1/scale-nodes",
            "POST /v1/scale-nodes",
            "POST " + UP,
            "POST /v1/scale-nodes?scale=down&type=worker",
            "POST /v1/scale-nodes?scale=down&type=manager",
            "POST /v1/reschedule-services",
            "POST /v1/reschedule-service?service=x")) {
      String[] parts = target.split(" ", 2);
      for (String scheme : List.of("Bearer ", "Basic ", "")) {
        Map<String, String> headers = Map.of("authorization", scheme + WebhookBench.TOKEN);
        seen.add(bench.send(WebhookBench.event(parts[0], parts[1], headers, BODY)).toString());
      }
    }
    seen.addAll(bench.log);
    bench.journal.decisions().forEach(decision -> seen.add(decision.toString()));

    assertThat(seen).hasSizeGreaterThan(60).noneMatch(text -> text.contains(WebhookBench.TOKEN));
  }

  private static Map<String, @Nullable Object> request(Map<String, String> headers) {
    return WebhookBench.event("POST", UP, headers, BODY);
  }
}
