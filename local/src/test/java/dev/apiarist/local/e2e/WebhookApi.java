package dev.apiarist.local.e2e;

import dev.apiarist.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The webhook of a local cloud as its clients see it, with one token. */
record WebhookApi(String url, String token) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** With the token that may do everything. */
  static WebhookApi of(SmallCloud cloud) {
    String url =
        cloud.cloud().functionUrl("apiarist-" + SmallCloud.CLUSTER + "-webhook").orElseThrow() + "";
    return new WebhookApi(url.replaceAll("/+$", ""), cloud.parameter("webhook-token"));
  }

  WebhookApi with(String otherToken) {
    return new WebhookApi(url, otherToken);
  }

  HttpResponse<String> post(String target) {
    return send("POST", target, "");
  }

  HttpResponse<String> send(String method, String target, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + target))
            .timeout(Duration.ofMinutes(1))
            .header("Authorization", "Bearer " + token)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException failed) {
      throw new AssertionError("no answer from " + url, failed);
    }
  }

  /** The answer in Docker Scaler's shape: {@code status: message}. */
  static String said(HttpResponse<String> answer) {
    Object tree = Json.parse(answer.body());
    return Json.textAt(tree, "?", "status") + ": " + Json.textAt(tree, "?", "message");
  }
}
