package dev.apiarist.local.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SnapshotSourceTest {
  private final List<String> requests = new ArrayList<>();
  private int status = 200;
  private String answer = "";
  private HttpServer webhook;

  @SuppressWarnings("NullAway.Init") // the server is started before each test
  SnapshotSourceTest() {}

  @BeforeEach
  void start() throws IOException {
    webhook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    webhook.createContext(
        "/",
        exchange -> {
          requests.add(
              "%s %s %s"
                  .formatted(
                      exchange.getRequestMethod(),
                      exchange.getRequestURI(),
                      exchange.getRequestHeaders().getFirst("Authorization")));
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    webhook.start();
  }

  @AfterEach
  void stop() {
    webhook.stop(0);
  }

  private String take() {
    String url = "http://127.0.0.1:" + webhook.getAddress().getPort() + "/";
    return new SnapshotSource(Map.of("WEBHOOK_URL", url, "WEBHOOK_TOKEN", "token")).take();
  }

  @Test
  void theWebhooksIsWrittenOneThingALine() {
    answer =
        """
        {"plan":{},"snapshot":{"takenAt":"2026-11-28T12:00:00Z","nodes":[{"ID":"a"},{"ID":"b"}],
          "services":[],"tasks":[],"policy":{}}}
        """;

    assertThat(take())
        .isEqualTo(
            """
            {"takenAt":"2026-11-28T12:00:00Z",
            "nodes":[
            {"ID":"a"},
            {"ID":"b"}],
            "services":[],
            "tasks":[],
            "policy":{}}
            """);
    assertThat(requests).containsExactly("POST /v1/plan?snapshot=true Bearer token");
  }

  @Test
  void whatTheWebhookSaysAgainstItIsTold() {
    status = 413;
    answer = "{\"status\":\"NOK\",\"message\":\"The snapshot is too large for an answer\"}";

    assertThatThrownBy(this::take)
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("413")
        .hasMessageContaining("too large for an answer");
  }
}
