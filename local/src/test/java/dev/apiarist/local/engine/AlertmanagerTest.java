package dev.apiarist.local.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import dev.apiarist.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertmanagerTest {
  private final BlockingQueue<Received> webhook = new LinkedBlockingQueue<>();
  @TempDir private Path folder;

  private record Received(String authorization, Map<String, Object> body) {}

  @Test
  void anAlertReachesTheWebhookWithTheTokenFromItsFileWhenItFiresAndWhenItEnds()
      throws IOException, InterruptedException {
    HttpServer server = webhookServer();
    try (EngineFixture engine = EngineFixture.open();
        Alertmanager alertmanager =
            Alertmanager.start(
                engine.docker(),
                engine.installation(),
                configuration(server.getAddress().getPort()),
                EngineFixture.freePort())) {
      Instant now = Instant.now();
      Alert alert = Alert.firing(Map.of("alertname", "busy", "scale", "up"), now.minusSeconds(1));

      alertmanager.post(List.of(alert));
      Received fired = webhook.poll(30, TimeUnit.SECONDS);
      alertmanager.post(List.of(alert.resolved(now)));
      Received ended = webhook.poll(30, TimeUnit.SECONDS);

      assertThat(fired).as(alertmanager::log).isNotNull();
      assertThat(fired.authorization()).isEqualTo("Bearer open-sesame");
      assertThat(fired.body())
          .containsEntry("status", "firing")
          .containsEntry("groupLabels", Map.of("alertname", "busy"));
      assertThat(ended).as(alertmanager::log).isNotNull();
      assertThat(ended.body()).containsEntry("status", "resolved");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aConfigurationThatItRefusesIsToldInItsOwnWordsAndNothingIsLeft() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.yml"), "recievers: []\n");
    try (EngineFixture engine = EngineFixture.open()) {
      int port = EngineFixture.freePort();
      assertThatExceptionOfType(EngineException.class)
          .isThrownBy(
              () -> Alertmanager.start(engine.docker(), engine.installation(), broken, port))
          .withMessageContaining("recievers");

      assertThat(Leftovers.of(engine.docker(), engine.installation()).none()).isTrue();
    }
  }

  private Path configuration(int webhookPort) throws IOException {
    Files.writeString(folder.resolve("token"), "open-sesame");
    String text =
        """
        route:
          receiver: apiarist
          group_by: [alertname]
          group_wait: 0s
          group_interval: 1s
        receivers:
          - name: apiarist
            webhook_configs:
              - url: http://127.0.0.1:%d/v1/scale-nodes
                http_config:
                  authorization:
                    credentials_file: token
        """
            .formatted(webhookPort);
    return Files.writeString(folder.resolve("alertmanager.yml"), text);
  }

  private HttpServer webhookServer() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/scale-nodes",
        exchange -> {
          try (exchange) {
            webhook.add(
                new Received(
                    exchange.getRequestHeaders().getFirst("Authorization"),
                    Json.parseObject(exchange.getRequestBody())));
            exchange.sendResponseHeaders(200, -1);
          }
        });
    server.start();
    return server;
  }
}
