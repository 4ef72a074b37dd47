package dev.apiarist.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.json.Json;
import dev.apiarist.local.cli.Checkout;
import dev.apiarist.local.cli.SynthesisedCheckout;
import dev.apiarist.local.cloud.LocalCloud;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What strangers and faulty senders get at the Function URL of the deployed artifact. */
class WebhookUrlTest {
  private static final String UP = "/v1/scale-nodes?scale=up&type=worker";
  private static final String NODES = "/v1/scale-nodes";
  private static final String ALERT = "{\"groupLabels\":{\"scale\":\"up\",\"type\":\"worker\"}";
  private static final String CONFIGURATION =
      """
      cluster: small
      managers:
        count: 1
      groups:
        web:
          min: 1
          max: 4
        front:
          min: 0
          max: 2
      """;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private static Path home;
  private static LocalCloud cloud;
  private static String url;
  private static String token;

  @BeforeAll
  static void start() throws IOException {
    Checkout checkout = SynthesisedCheckout.at(home, CONFIGURATION);
    cloud = StillCloud.start(checkout);
    url = cloud.functionUrl("apiarist-small-webhook").orElseThrow().toString();
    url = url.replaceAll("/+$", "");
    token = StillCloud.webhookToken(cloud);
  }

  @AfterAll
  static void stop() throws IOException {
    if (cloud != null) {
      cloud.close();
    }
  }

  @Nested
  class TheUrl {
    @Test
    void isAnOutputOfTheStackWithoutItsLastSlash() {
      assertThat(cloud.outputs()).containsEntry("WebhookUrl", url);
    }

    @Test
    void worksWithItsLastSlashToo() {
      assertThat(said(post("/" + NODES, "{", authorized()))).isEqualTo("NOK: No scale direction");
    }
  }

  @Nested
  class AnUnauthenticatedRequest {
    @Test
    void withoutATokenIsAnswered401AndToldHow() {
      HttpResponse<String> answer = post(UP, "", Map.of());

      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(said(answer)).startsWith("NOK: A bearer token is required");
      assertThat(answer.headers().firstValue("WWW-Authenticate"))
          .contains("Bearer realm=\"apiarist\"");
      assertUntouched();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer wrong", "Basic YTpi", "Bearer"})
    void withAnotherTokenIsAnswered401(String authorization) {
      HttpResponse<String> answer = post(UP, "", Map.of("Authorization", authorization));

      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(said(answer)).isEqualTo("NOK: The bearer token is not valid");
      assertUntouched();
    }

    @Test
    void whoseBodyIsTooLargeLearnsNothingMore() {
      assertThat(post(UP, ALERT + " ".repeat(70_000) + "}", Map.of()).statusCode()).isEqualTo(401);
    }
  }

  @Nested
  class AMalformedRequest {
    @ParameterizedTest
    @ValueSource(strings = {"{", "scale=up&type=worker", "[]", "null", "\u0000\uFFFF"})
    void whoseBodyIsNoAlertIsAnswered400(String body) {
      HttpResponse<String> answer = post(NODES, body, authorized());

      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(said(answer)).isEqualTo("NOK: No scale direction");
      assertUntouched();
    }

    @Test
    void whoseBodyIsCompressedIsAnswered415() {
      HttpResponse<String> answer =
          post(NODES, "x", Map.of("Authorization", "Bearer " + token, "Content-Encoding", "gzip"));

      assertThat(answer.statusCode()).isEqualTo(415);
      assertUntouched();
    }
  }

  @Nested
  class AnOversizedRequest {
    @Test
    void ofMoreThan64KilobytesIsAnswered413() {
      HttpResponse<String> answer = post(NODES, ALERT + " ".repeat(64 * 1024) + "}", authorized());

      assertThat(answer.statusCode()).isEqualTo(413);
      assertThat(said(answer))
          .startsWith("NOK: The body is larger than 65536 bytes: ")
          .contains("max_alerts");
      assertUntouched();
    }

    @Test
    void ofMoreThanLambdaTakesDoesNotReachTheFunction() {
      HttpResponse<String> answer =
          post(NODES, ALERT + " ".repeat(7 * 1024 * 1024) + "}", authorized());

      assertThat(answer.statusCode()).isEqualTo(413);
      assertThat(answer.body()).doesNotContain("NOK");
      assertUntouched();
    }
  }

  @Nested
  class ANotification {
    @Test
    void actsOnceHoweverOftenItIsSent() {
      String front = "/v1/scale-nodes?type=worker&scale=up&group=front";
      String notification = "{\"version\":\"4\",\"groupKey\":\"g\",\"status\":\"firing\"}";

      assertThat(said(post(front, notification, authorized()))).endsWith("from 0 to 1");
      assertThat(said(post(front, notification, authorized())))
          .startsWith("OK: Notification already handled");
      assertThat(desired("front")).isEqualTo(1);
    }
  }

  private static Map<String, String> authorized() {
    return Map.of("Authorization", "Bearer " + token);
  }

  private static HttpResponse<String> post(
      String target, String body, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + target))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    try {
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException failed) {
      throw new AssertionError("no answer from " + url, failed);
    }
  }

  private static String said(HttpResponse<String> answer) {
    Map<String, ?> tree = Json.parseObject(answer.body());
    return Json.textAt(tree, "?", "status") + ": " + Json.textAt(tree, "?", "message");
  }

  private static void assertUntouched() {
    assertThat(desired("web")).isEqualTo(1);
  }

  private static int desired(String group) {
    return StillCloud.desired(cloud, group);
  }
}
