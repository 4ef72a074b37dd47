package dev.apiarist.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apiarist.webhook.FunctionUrl;
import dev.apiarist.webhook.HttpAnswer;
import dev.apiarist.webhook.WebhookApi;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookWiringTest {
  private final Map<String, String> environment =
      new HashMap<>(
          Map.of(
              "AWS_REGION", "eu-west-1",
              "AWS_ACCESS_KEY_ID", "AKIDEXAMPLE",
              "AWS_SECRET_ACCESS_KEY", "not-a-secret",
              "APIARIST_CLUSTER", "test",
              "APIARIST_TABLE", "apiarist-test",
              "APIARIST_PARAMETERS", "/apiarist/test",
              "APIARIST_DEFAULT_WORKER_GROUP", "web",
              "APIARIST_WEBHOOK_TOKEN_SHA256", WebhookBench.sha256(WebhookBench.TOKEN)));

  @Test
  void answers_ping_without_anything_outside() {
    assertThat(call("GET", "/v1/ping").status()).isEqualTo(200);
  }

  @Test
  void answers_500_when_the_cloud_does_not_answer() throws IOException {
    try (ServerSocket closing = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      environment.put("AWS_ENDPOINT_URL", "http://127.0.0.1:" + closing.getLocalPort());
    }

    HttpAnswer answer = call("POST", "/v1/scale-nodes?scale=up&type=worker");

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.body()).contains("node scaling failed: ");
  }

  @Test
  void lets_nobody_in_without_a_token() {
    environment.remove("APIARIST_WEBHOOK_TOKEN_SHA256");

    assertThat(call("GET", "/v1/status").status()).isEqualTo(401);
  }

  @Test
  void has_no_node_scaling_without_a_worker_group() {
    environment.remove("APIARIST_DEFAULT_WORKER_GROUP");

    assertThat(call("POST", "/v1/scale-nodes?scale=up&type=worker").status()).isEqualTo(404);
  }

  @Test
  void serves_a_prefix() {
    environment.put("APIARIST_SERVER_PREFIX", "/scaler");

    assertThat(call("GET", "/scaler/v1/ping").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"APIARIST_CLUSTER", "APIARIST_TABLE", "APIARIST_PARAMETERS", "AWS_REGION"})
  void names_a_variable_that_is_missing(String variable) {
    environment.remove(variable);

    assertThatThrownBy(this::api)
        .isInstanceOf(RuntimeException.class)
        .hasMessageContaining(variable);
  }

  @ParameterizedTest
  @CsvSource({"30s,ISO-8601", "-PT1S,zero or longer"})
  void names_a_cool_down_that_is_none(String value, String message) {
    environment.put("APIARIST_SCALE_COOL_DOWN", value);

    assertThatThrownBy(this::api)
        .isInstanceOf(RuntimeException.class)
        .hasMessageContaining(message);
  }

  private WebhookApi api() {
    return WebhookWiring.api(new Wiring(new Environment(environment)));
  }

  private HttpAnswer call(String method, String target) {
    return api()
        .handle(
            FunctionUrl.decode(
                WebhookBench.event(
                    method, target, Map.of("authorization", "Bearer " + WebhookBench.TOKEN), "")));
  }
}
