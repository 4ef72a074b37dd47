package dev.apiarist.local.cli;

import dev.apiarist.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Calls the webhook function's HTTP API as a user's tools would. */
public final class WebhookClient implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final String url;
  private final String token;

  public WebhookClient(String url, String token) {
    this.url = url.replaceAll("/+$", "");
    this.token = token;
  }

  /** Posts without a body and returns the answer's message. */
  public String post(String pathAndQuery) {
    HttpRequest request = request(pathAndQuery).POST(HttpRequest.BodyPublishers.noBody()).build();
    return Json.textAt(Json.parseObject(send(request)), "", "message");
  }

  /** The newest decisions, newest first, as the API gives them. */
  public List<@Nullable Object> decisions(int limit) {
    String answer = send(request("/v1/decisions?limit=" + limit).GET().build());
    return Json.listAt(Json.parseObject(answer), "decisions");
  }

  /** The cluster as a snapshot, for a plan. */
  Map<String, @Nullable Object> snapshot() {
    HttpRequest request =
        request("/v1/plan?snapshot=true")
            .header("Accept-Encoding", "gzip")
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    return Json.objectAt(Json.parseObject(send(request)), "snapshot");
  }

  /** The cluster's status, as the API gives it. */
  public Map<String, @Nullable Object> status() {
    return Json.parseObject(send(request("/v1/status").GET().build()));
  }

  @Override
  public void close() {
    http.close();
  }

  private HttpRequest.Builder request(String pathAndQuery) {
    return HttpRequest.newBuilder(URI.create(url + pathAndQuery))
        .timeout(TIMEOUT)
        .header("Authorization", "Bearer " + token);
  }

  private static String body(HttpResponse<byte[]> answer) throws IOException {
    boolean compressed = answer.headers().firstValue("Content-Encoding").orElse("").equals("gzip");
    try (InputStream bytes = new ByteArrayInputStream(answer.body());
        InputStream body = compressed ? new GZIPInputStream(bytes) : bytes) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String send(HttpRequest request) {
    try {
      HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      String body = body(answer);
      if (answer.statusCode() != 200) {
        throw new CommandException(
            request.method()
                + " "
                + request.uri().getPath()
                + " answered "
                + answer.statusCode()
                + (body.isBlank()
                    ? ", but not Apiarist: is a cluster up at " + url + "?"
                    : ": " + body));
      }
      return body;
    } catch (IOException e) {
      throw new CommandException("no answer from the webhook at " + url, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("interrupted while calling the webhook", e);
    }
  }
}
