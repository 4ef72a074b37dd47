package dev.apiarist.local.sns;

import dev.apiarist.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A URL that gets what is published to a topic, once it has confirmed that it wants to. */
final class HttpSubscription {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final int ATTEMPTS = 4;

  private final URI url;
  private final String token = UUID.randomUUID().toString().replace("-", "");
  private final HttpClient http = HttpClient.newHttpClient();
  private volatile boolean confirmed;

  HttpSubscription(URI url) {
    this.url = url;
  }

  String token() {
    return token;
  }

  boolean confirmed() {
    return confirmed;
  }

  void confirm() {
    confirmed = true;
  }

  /** Delivers in the background; what fails is tried again at once, as SNS does at first. */
  void deliver(Map<String, @Nullable Object> message) {
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(TIMEOUT)
            .header("Content-Type", "text/plain; charset=UTF-8")
            .header("x-amz-sns-message-type", Json.textAt(message, "", "Type"))
            .POST(HttpRequest.BodyPublishers.ofString(Json.write(message)))
            .build();
    Thread.ofVirtual().start(() -> send(request));
  }

  private void send(HttpRequest request) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        int status = http.send(request, BodyHandlers.discarding()).statusCode();
        if (status < 500 && status != 429) {
          return;
        }
      } catch (IOException unreachable) {
        // The next attempt tells.
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
