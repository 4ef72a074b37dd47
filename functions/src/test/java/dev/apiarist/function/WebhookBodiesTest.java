package dev.apiarist.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.function.WebhookBench.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Malformed and oversized requests. */
class WebhookBodiesTest {
  private static final String UP = "/v1/scale-nodes?scale=up&type=worker";
  private static final String BODY = "{\"groupLabels\":{\"scale\":\"up\",\"type\":\"worker\"}}";

  private final WebhookBench bench = WebhookBench.standard();

  @Nested
  class A_body {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "{",
          "{\"groupLabels\":{\"scale\":\"up\",\"type\":\"worker\"}} trailing",
          "{\"groupLabels\":{\"scale\":\"up\",\"type\":\"worker\"}}{}",
          "\uFEFF{\"groupLabels\":{\"scale\":\"up\",\"type\":\"worker\"}}",
          "scale=up&type=worker",
          "groupLabels[scale]=up"
        })
    void that_is_no_json_counts_as_empty(String body) {
      Answer answer = bench.post("/v1/scale-nodes", body);

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.said()).isEqualTo("NOK: No scale direction");
    }

    @Test
    void that_is_no_json_does_not_spoil_a_complete_query() {
      assertThat(bench.post(UP, "{").said()).endsWith("from 1 to 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "{\"groupLabels\":"})
    void nested_deeply_counts_as_empty(String opening) {
      Answer answer = bench.post("/v1/scale-nodes", opening.repeat(4000));

      assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void with_a_thousand_alerts_asks_for_one_step() {
      String alerts =
          IntStream.range(0, 1000)
              .mapToObj("{\"status\":\"firing\",\"fingerprint\":\"%016x\"}"::formatted)
              .collect(Collectors.joining(",", "[", "]"));
      String body = BODY.replace("}}", "},\"groupKey\":\"g\",\"alerts\":" + alerts + "}");

      assertThat(bench.post("/v1/scale-nodes", body).said()).endsWith("from 1 to 2");
      assertThat(bench.post("/v1/scale-nodes", body).said()).contains("already handled");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "1e999",
          "-1e999",
          "123456789012345678901234567890",
          "0.5",
          "true",
          "null",
          "{\"a\":1}",
          "[1]",
          "\"1e3\"",
          "\"\u0000\"",
          "\"\u0661\""
        })
    void with_an_odd_number_stays_within_the_bounds(String by) {
      String body =
          "{\"groupLabels\":{\"scale\":\"up\",\"type\":\"worker\",\"by\":"
              + by
              + "},\"more\":[{}]}";

      Answer answer = bench.post("/v1/scale-nodes", body);

      assertThat(answer.status()).isIn(200, 400);
      assertThat(bench.desired("web")).isBetween(1, 5);
      assertThat(answer.body()).doesNotContain("Exception");
    }

    @Test
    void of_64_kilobytes_is_read() {
      assertThat(bench.post("/v1/scale-nodes", padded(64 * 1024)).status()).isEqualTo(200);
    }

    @Test
    void of_one_byte_more_is_refused() {
      Answer answer = bench.post("/v1/scale-nodes", padded(64 * 1024 + 1));

      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.said())
          .startsWith("NOK: The body is larger than 65536 bytes: ")
          .contains("max_alerts");
      assertThat(bench.calls.calls()).isEmpty();
    }

    @Test
    void is_measured_in_bytes() {
      String body = "{\"x\":\"" + "é".repeat(33_000) + "\"," + BODY.substring(1);

      assertThat(bench.post("/v1/scale-nodes", body).status()).isEqualTo(413);
    }

    @Test
    void in_base64_is_decoded() {
      Map<String, @Nullable Object> event =
          request("/v1/scale-nodes", base64(BODY.getBytes(StandardCharsets.UTF_8)));

      assertThat(bench.send(event).said()).endsWith("from 1 to 2");
    }

    @Test
    void in_broken_base64_is_answered() {
      Answer answer = bench.send(request("/v1/scale-nodes", "!!!"));

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.said())
          .isEqualTo(
              "NOK: Unable to recognize POST body: it is not in Base64, as isBase64Encoded says it"
                  + " is");
    }

    @Test
    void of_bytes_that_are_no_utf8_counts_as_empty() {
      byte[] utf16 = BODY.getBytes(StandardCharsets.UTF_16LE);

      Answer answer = bench.send(request("/v1/scale-nodes", base64(utf16)));

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.said()).isEqualTo("NOK: No scale direction");
    }

    @Test
    void that_is_compressed_is_refused() {
      Map<String, @Nullable Object> event =
          WebhookBench.event(
              "POST",
              UP,
              Map.of("authorization", "Bearer example-token", "content-encoding", "gzip"),
              "x");

      assertThat(bench.send(event).status()).isEqualTo(415);
      assertThat(bench.desired("web")).isEqualTo(1);
    }

    private static String padded(int bytes) {
      String start = BODY.substring(0, BODY.length() - 1) + ",\"x\":\"";
      return start + "x".repeat(bytes - start.length() - 2) + "\"}";
    }
  }

  @Nested
  class An_event {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "null",
          "[]",
          "{}",
          "{\"rawPath\":\"/v1/ping\"}",
          "{\"requestContext\":{\"http\":{\"method\":\"GET\"}}}",
          "{\"httpMethod\":\"GET\",\"path\":\"/v1/ping\"}",
          "not json"
        })
    void of_another_shape_is_answered(String event) {
      Answer answer = bench.sendRaw(event);

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.said()).startsWith("NOK: Not a Function URL event");
    }
  }

  private static Map<String, @Nullable Object> request(String target, String base64) {
    Map<String, @Nullable Object> event =
        new LinkedHashMap<>(
            WebhookBench.event(
                "POST", target, Map.of("authorization", "Bearer example-token"), base64));
    event.put("isBase64Encoded", true);
    return event;
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
