package dev.apiarist.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.json.Json;
import dev.apiarist.local.cli.Checkout;
import dev.apiarist.local.cli.SynthesisedCheckout;
import dev.apiarist.local.cli.WebhookClient;
import dev.apiarist.local.cloud.LocalCloud;
import dev.apiarist.port.Decision;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More at once than anybody should send, at the Function URL of the deployed artifact. */
class FloodTest {
  private static final int MAX = 4;
  private static final int NOTIFICATIONS = 1000;
  private static final int SENDERS = 50;
  private static final int SLOW_CLIENTS = 100;
  private static final int WHOLE_JOURNAL = 2000;
  private static final String CONFIGURATION =
      """
      cluster: small
      managers:
        count: 1
      groups:
        web:
          min: 1
          max: %d
        front:
          min: 0
          max: 2
      webhook:
        requestsPerMinute: 60000
      """
          .formatted(MAX);
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final AtomicInteger TURNED_AWAY = new AtomicInteger();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private static Path home;
  private static LocalCloud cloud;
  private static URI url;
  private static String token;

  @BeforeAll
  static void start() throws IOException {
    Checkout checkout = SynthesisedCheckout.at(home, CONFIGURATION);
    cloud = StillCloud.start(checkout);
    url = cloud.functionUrl("apiarist-small-webhook").orElseThrow();
    token = StillCloud.webhookToken(cloud);
  }

  @AfterAll
  static void stop() {
    if (cloud != null) {
      cloud.close();
    }
  }

  /** Each of many senders repeats what Lambda turns away (429): in the end all are decided. */
  @Test
  void aThousandNotificationsChangeCapacityWithinItsBoundsAndNoneIsForgotten() throws Exception {
    List<HttpResponse<String>> answers = new ArrayList<>();
    try (ExecutorService senders = Executors.newFixedThreadPool(SENDERS)) {
      List<Callable<HttpResponse<String>>> notifications = new ArrayList<>();
      for (int number = 0; number < NOTIFICATIONS; number++) {
        HttpRequest notification = notification(number);
        notifications.add(() -> deliver(notification));
      }
      for (Future<HttpResponse<String>> sent : senders.invokeAll(notifications)) {
        answers.add(sent.get());
      }
    }

    assertThat(TURNED_AWAY).hasPositiveValue();
    assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200);
    assertThat(answers)
        .noneMatch(answer -> answer.body().contains("Exception") || answer.body().contains("\tat "))
        .noneMatch(answer -> answer.body().contains(token));
    List<String> told =
        answers.stream()
            .map(answer -> Json.textAt(Json.parseObject(answer.body()), "", "message"))
            .toList();
    long changed = told.stream().filter(message -> message.startsWith("Changing ")).count();
    assertThat(desired("web")).isEqualTo(1 + (int) changed).isLessThanOrEqualTo(MAX);
    assertThat(changed).isPositive();
    assertThat(
            SmallCloud.administratorOf(cloud)
                .journal("apiarist-small")
                .recent(WHOLE_JOURNAL)
                .stream()
                .filter(decision -> decision.kind().equals("scale-nodes"))
                .filter(decision -> decision.subject().equals("web"))
                .map(Decision::reason))
        .containsExactlyInAnyOrderElementsOf(told);
  }

  @Test
  void clientsThatNeverFinishKeepNobodyElseWaiting() throws IOException {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < SLOW_CLIENTS; i++) {
        slow.add(unfinishedRequest());
      }

      try (WebhookClient client = new WebhookClient(url.toString(), token)) {
        assertThat(client.post("/v1/scale-nodes?type=worker&scale=up&group=front"))
            .contains("from 0 to 1");
      }
      assertThat(desired("front")).isEqualTo(1);
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  private static HttpRequest notification(int number) {
    Map<String, String> labels = Map.of("scale", "up", "type", "worker");
    String body =
        Json.write(
            Map.of("status", "firing", "groupKey", "group " + number, "groupLabels", labels));
    return HttpRequest.newBuilder(url.resolve("/v1/scale-nodes"))
        .header("Authorization", "Bearer " + token)
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private static HttpResponse<String> deliver(HttpRequest request)
      throws IOException, InterruptedException {
    while (true) {
      HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 429) {
        return answer;
      }
      TURNED_AWAY.incrementAndGet();
      Thread.sleep(PAUSE);
    }
  }

  /** Promises a body and sends a part of it. */
  private static Socket unfinishedRequest() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), url.getPort());
    String head =
        """
        POST /v1/scale-nodes?type=worker&scale=up HTTP/1.1
        Host: localhost
        Authorization: Bearer %s
        Content-Length: 100

        {"groupLabels":
        """
            .formatted(token);
    socket.getOutputStream().write(head.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  private static int desired(String group) {
    return StillCloud.desired(cloud, group);
  }
}
