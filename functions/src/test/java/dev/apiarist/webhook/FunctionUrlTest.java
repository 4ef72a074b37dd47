package dev.apiarist.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers as Function URLs take them. */
class FunctionUrlTest {
  private static final String LONG = "long and longer, ".repeat(600_000);

  private static Map<String, Object> answer(String body, Map<String, String> headers) {
    return Json.parseObject(
        FunctionUrl.encode(new HttpAnswer(200, Map.of(), body), Map.of("headers", headers)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gzip",
        "GZIP",
        "deflate, gzip",
        "gzip,br",
        "gzip;q=1.0, *;q=0",
        "br;q=1, gzip; q=0.6"
      })
  void longOnesAreCompressedForWhoTakesIt(String accepted) throws IOException {
    Map<String, Object> answer = answer(LONG, Map.of("Accept-Encoding", accepted));

    assertThat(Json.textAt(answer, "", "headers", "Content-Encoding")).isEqualTo("gzip");
    assertThat(answer.get("isBase64Encoded")).isEqualTo(true);
    byte[] bytes = Base64.getDecoder().decode(Json.textAt(answer, "", "body"));
    try (GZIPInputStream body = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(LONG);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "identity", "x-gzip", "gzip;q=0"})
  void longOnesAreRefusedToOthers(String accepted) {
    Map<String, Object> answer = answer(LONG, Map.of("accept-encoding", accepted));

    assertThat(Json.longAt(answer, 0, "statusCode")).isEqualTo(413);
    assertThat(Json.textAt(answer, "", "body")).contains("ask for it with Accept-Encoding: gzip");
  }

  @Test
  void shortOnesAreAsTheyAre() {
    Map<String, Object> answer = answer("short", Map.of("accept-encoding", "gzip"));

    assertThat(answer.get("body")).isEqualTo("short");
    assertThat(answer.get("isBase64Encoded")).isEqualTo(false);
  }

  @Test
  void whatIsTooLongCompressedIsRefused() {
    StringBuilder noise = new StringBuilder();
    SplittableRandom random = new SplittableRandom(1);
    while (noise.length() < 8_000_000) {
      noise.append(Long.toString(random.nextLong(), Character.MAX_RADIX));
    }

    Map<String, Object> answer = answer(noise.toString(), Map.of("accept-encoding", "gzip"));

    assertThat(Json.longAt(answer, 0, "statusCode")).isEqualTo(413);
    assertThat(Json.textAt(answer, "", "body")).endsWith("too long for AWS Lambda\"}");
  }
}
