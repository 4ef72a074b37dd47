package dev.apiarist.local.engine;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Short conversations with programs on this machine. */
final class Http {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private Http() {}

  /** Whether a GET is answered by 200. */
  static boolean answers(URI uri) {
    try {
      return exchange(HttpRequest.newBuilder(uri).GET()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /**
   * Posts JSON.
   *
   * @throws EngineException unless it is answered by a status of 2xx
   */
  static void post(URI uri, String json) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json));
    try {
      HttpResponse<String> response = exchange(request);
      if (response.statusCode() / 100 != 2) {
        throw new EngineException(
            uri + " answered " + response.statusCode() + ": " + response.body());
      }
    } catch (IOException broken) {
      throw new EngineException(uri + " does not answer: " + broken.getMessage(), broken);
    }
  }

  private static HttpResponse<String> exchange(HttpRequest.Builder request) throws IOException {
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build()) {
      return client.send(request.timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new EngineException("interrupted", interrupted);
    }
  }
}
