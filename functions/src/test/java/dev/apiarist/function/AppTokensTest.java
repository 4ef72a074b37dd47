package dev.apiarist.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.bootstrap.ClusterSetup;
import dev.apiarist.bootstrap.Rotation;
import dev.apiarist.function.WebhookBench.Answer;
import dev.apiarist.json.Json;
import dev.apiarist.port.FailureCode;
import dev.apiarist.swarm.ServiceId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Row H-05: an app asks for more of itself, and can ask for nothing else. */
class AppTokensTest {
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final WebhookBench bench = WebhookBench.standard();
  private ServiceId web;
  private ServiceId other;

  @BeforeEach
  void a_cluster_that_is_set_up() {
    setUp(Rotation.NONE);
    bench.rememberManagers();
    bench.joinWorkers("web");
    web = bench.swarm.createService("web", 1, Map.of(), List.of());
    other = bench.swarm.createService("web.other", 1, Map.of(), List.of());
    bench.swarm.settle();
  }

  @Nested
  class A_token {
    @Test
    void h05_asks_for_one_more_of_its_own_service() {
      Answer answer = ask(token("web"), web);

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.said()).contains("Scaling web from 1 to 2");
      assertThat(bench.journal.recent(1).getFirst().inputs())
          .containsEntry("askedBy", "app of web");
    }

    @Test
    void h05_asks_for_no_other_service() {
      Answer answer = ask(token("web"), other);

      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.said()).isEqualTo("NOK: This token may ask for no service but web");
      assertThat(ask(token("web.other"), web).status()).isEqualTo(403);
      assertThat(bench.swarm.service("web.other").replicas()).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({
      "POST,/v1/scale-service?service=web&scale=up",
      "POST,/v1/scale-service?service=web&scale=down",
      "POST,/v1/scale-nodes?scale=up&type=worker",
      "POST,/v1/reschedule-services",
      "POST,/v1/reschedule-service?service=web",
      "POST,/v1/app-token?service=web.other",
      "POST,/v1/promote",
      "GET,/v1/status",
      "GET,/v1/decisions",
      "GET,/v1/metrics"
    })
    void h05_does_nothing_else(String method, String target) {
      String token = token("web");
      int before = bench.calls.calls().size();

      Answer answer = send(method, target, token);

      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.said()).contains("may do nothing but replicate web");
      assertThat(bench.calls.calls().subList(before, bench.calls.calls().size()))
          .allMatch("Parameters.get"::equals);
    }

    @Test
    void may_be_made_before_its_service() {
      String token = token("later");
      ServiceId later = bench.swarm.createService("later", 1, Map.of(), List.of());
      bench.swarm.settle();

      assertThat(ask(token, later).said()).contains("Scaling later from 1 to 2");
    }

    @Test
    void is_told_about_containers_that_nobody_knows() {
      assertThat(send("POST", "/v1/replicate?container=0123456789abcdef", token("web")).status())
          .isEqualTo(404);
    }
  }

  /** Row H-08. */
  @Nested
  class Asking_in_a_loop {
    @Test
    void h08_is_told_to_wait_and_costs_the_managers_nothing() {
      ask(token("web"), web);
      bench.clock.advance(Duration.ofMillis(2_100));
      int before = bench.calls.calls().size();

      Answer answer = ask(token("web"), web);

      assertThat(answer.status()).isEqualTo(429);
      assertThat(answer.headers()).containsEntry("Retry-After", "3");
      assertThat(answer.said()).isEqualTo("NOK: The apps of web may ask once in 5 seconds");
      assertThat(bench.swarm.service("web").replicas()).hasValue(2);
      assertThat(callsSince(before)).doesNotContain("SwarmManager.tasks");
      assertThat(bench.log).anyMatch(line -> line.contains("AppRequestsTooOften"));
    }

    @Test
    void h08_is_told_to_wait_whatever_it_asks() {
      String token = token("web");
      ask(token, web);
      int decisions = bench.journal.decisions().size();

      assertThat(send("POST", "/v1/replicate", token).status()).isEqualTo(429);
      assertThat(bench.journal.decisions()).hasSize(decisions);
    }

    @Test
    void h08_may_go_on_after_the_wait() {
      ask(token("web"), web);
      bench.clock.advance(PAUSE);

      assertThat(ask(token("web"), web).said()).contains("from 2 to 3");
    }

    @Test
    void h08_holds_nobody_else_up() {
      ask(token("web"), web);

      assertThat(ask(token("web.other"), other).status()).isEqualTo(200);
      assertThat(bench.post("/v1/replicate?container=" + containerOf(web)).status()).isEqualTo(200);
    }

    @Test
    void h08_counts_what_is_about_others_too() {
      ask(token("web"), other);

      assertThat(ask(token("web"), web).status()).isEqualTo(429);
    }

    @Test
    void h08_fails_when_the_marks_cannot_be_written() {
      String token = token("web");
      bench.failing.before("claim", FailureCode.CLOUD_UNAVAILABLE);

      assertThat(ask(token, web).status()).isEqualTo(500);
      assertThat(bench.swarm.service("web").replicas()).hasValue(1);
    }

    private List<String> callsSince(int before) {
      return bench.calls.calls().subList(before, bench.calls.calls().size());
    }
  }

  @Nested
  class A_forged_token {
    @ParameterizedTest
    @ValueSource(strings = {"web", "web.", "web.abc", ".", "other"})
    void is_no_token(String token) {
      assertThat(ask(token, web).status()).isEqualTo(401);
    }

    @Test
    void is_not_made_of_another_services_token() {
      String mac = token("web").substring("web.".length());

      assertThat(ask("web.other." + mac, other).status()).isEqualTo(401);
      assertThat(ask("web." + mac.substring(1) + "0", web).status()).isEqualTo(401);
    }

    /** The hash is no secret: it is in the template and in the function's environment. */
    @Test
    void is_not_made_with_the_hash_of_the_webhooks_token() throws GeneralSecurityException {
      String hash =
          WebhookBench.sha256(
              bench.parameters.get(List.of("webhook-token")).getOrDefault("webhook-token", ""));
      for (byte[] key :
          List.of(HexFormat.of().parseHex(hash), hash.getBytes(StandardCharsets.UTF_8))) {
        for (String text : List.of("web", "replicate\nweb")) {
          Mac mac = Mac.getInstance("HmacSHA256");
          mac.init(new SecretKeySpec(key, "HmacSHA256"));
          String forged =
              HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
          assertThat(ask("web." + forged, web).status()).isEqualTo(401);
        }
      }
    }

    @Test
    void costs_no_call_unless_it_looks_like_one() {
      int before = bench.calls.calls().size();

      ask("x".repeat(64), web);

      assertThat(bench.calls.calls()).hasSize(before);
    }
  }

  @Nested
  class Rotated {
    @Test
    void tokens_old_and_new_are_valid_together() {
      String old = token("web");
      setUp(new Rotation(2, true, 1));

      assertThat(token("web")).isNotEqualTo(old);
      assertThat(ask(old, web).said()).contains("from 1 to 2");
      bench.clock.advance(PAUSE);
      assertThat(ask(token("web"), web).said()).contains("from 2 to 3");
    }

    @Test
    void old_tokens_end_with_the_webhooks_old_token() {
      String old = token("web");
      setUp(new Rotation(2, false, 1));

      assertThat(ask(old, web).status()).isEqualTo(401);
      assertThat(ask(token("web"), web).status()).isEqualTo(200);
    }
  }

  @Nested
  class Handing_out {
    @ParameterizedTest
    @ValueSource(strings = {"", "?service=", "?service=a%20b", "?service=a/b", "?service=%0A"})
    void needs_the_name_of_a_service(String query) {
      assertThat(bench.post("/v1/app-token" + query).status()).isEqualTo(400);
    }

    @Test
    void needs_the_webhooks_token() {
      assertThat(send("POST", "/v1/app-token?service=web", "wrong").status()).isEqualTo(401);
    }

    @Test
    void is_journalled_without_the_token() {
      String token = token("web");

      assertThat(bench.journal.recent(1).getFirst().kind()).isEqualTo("app-token");
      assertThat(bench.journal.recent(1).toString()).doesNotContain(token);
      assertThat(bench.log).noneMatch(line -> line.contains(token));
    }

    @Test
    void says_so_when_the_cluster_was_set_up_by_an_older_version() {
      bench.parameters.delete(List.of("app-token-keys"));

      assertThat(bench.post("/v1/app-token?service=web").status()).isEqualTo(409);
      assertThat(bench.post("/v1/app-token?service=web").said()).contains("rotate.webhookToken");
    }

    @Test
    void fails_when_the_keys_cannot_be_read() {
      String token = token("web");
      bench.failing.before("get", FailureCode.CLOUD_UNAVAILABLE);

      assertThat(bench.post("/v1/app-token?service=web").status()).isEqualTo(500);
      assertThat(ask(token, web).status()).isEqualTo(500);
    }
  }

  private void setUp(Rotation rotation) {
    new ClusterSetup(bench.parameters, bench.clock).make("test", rotation);
  }

  private String token(String service) {
    Answer answer = bench.post("/v1/app-token?service=" + service);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return Json.textAt(Json.parse(answer.body()), "", "token");
  }

  private Answer ask(String token, ServiceId service) {
    return send("POST", "/v1/replicate?container=" + containerOf(service), token);
  }

  private String containerOf(ServiceId service) {
    return bench.swarm.tasks().stream()
        .filter(each -> each.service().equals(service))
        .flatMap(each -> each.container().stream())
        .findFirst()
        .orElseThrow();
  }

  private Answer send(String method, String target, String token) {
    return bench.send(
        WebhookBench.event(method, target, Map.of("authorization", "Bearer " + token), ""));
  }
}
