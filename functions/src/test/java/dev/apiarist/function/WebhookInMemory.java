package dev.apiarist.function;

import dev.apiarist.json.Json;
import dev.apiarist.scaling.Direction;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;

/**
 * The webhook function with everything outside of it in memory, asked again and again, as
 * benchmarks need it. Each request to scale is a notification of its own and is seen to change
 * something: one that is refused, or counts as handled before, is an error.
 */
public final class WebhookInMemory {
  /** Longer than a notification counts as a retry of the one before. */
  private static final Duration BETWEEN = Duration.ofMinutes(5);

  private final WebhookBench bench;
  private final WebhookFunction function;
  private final byte[] ping = request("GET", "/v1/ping", "");
  private final byte[] serviceUp = notification("/v1/scale-service", "web", Direction.UP);
  private final byte[] serviceDown = notification("/v1/scale-service", "web", Direction.DOWN);
  private final byte[] nodesUp = notification("/v1/scale-nodes?by=1&type=worker", "", Direction.UP);

  /** Three managers, one worker, and service web with one replica. */
  public WebhookInMemory() {
    this(WebhookBench.standard());
  }

  WebhookInMemory(WebhookBench bench) {
    this.bench = bench;
    bench.service("web", Map.of());
    bench.rememberManagers();
    function = bench.function();
  }

  /** Asks whether it is there; returns the function's answer. */
  public String ping() {
    return ask(ping);
  }

  /** Has service web scaled, up and down by turns. */
  public String scaleService() {
    int before = replicas();
    String answer = ask(before == 1 ? serviceUp : serviceDown);
    require(replicas() == (before == 1 ? 2 : 1), answer);
    return answer;
  }

  /** Has the group of workers scaled up by one, and takes that back for the next time. */
  public String scaleNodes() {
    String answer = ask(nodesUp);
    require(bench.desired("web") == 2, answer);
    bench.cloud.setDesiredCapacity(WebhookBench.name("web"), 1);
    return answer;
  }

  private int replicas() {
    return bench.swarm.service("web").replicas().orElseThrow();
  }

  private String ask(byte[] event) {
    bench.clock.advance(BETWEEN);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      function.handleRequest(
          new ByteArrayInputStream(event),
          out,
          new InvocationContext(new ListLogger(new ArrayList<>())));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    String answer = out.toString(StandardCharsets.UTF_8);
    require(answer.startsWith("{\"statusCode\":200"), answer);
    return answer;
  }

  private static byte[] notification(String target, String service, Direction direction) {
    return request(
        "POST",
        target,
        """
        {"receiver":"scale","status":"firing","alerts":[{"status":"firing","labels":
        {"alertname":"high","service":"%1$s","scale":"%2$s"},"annotations":{"summary":"High"},
        "startsAt":"2026-11-21T02:18:16.57Z","endsAt":"0001-01-01T00:00:00Z","generatorURL":
        "http://prometheus:9090/graph?g0.expr=1","fingerprint":"718627c34b71a754"}],"groupLabels":
        {"service":"%1$s","scale":"%2$s"},"commonLabels":{"alertname":"high"},"commonAnnotations":
        {},"externalURL":"http://alertmanager:9093","version":"4","groupKey":"{}:{scale=%2$s}",
        "truncatedAlerts":0}
        """
            .formatted(service, direction.word()));
  }

  private static byte[] request(String method, String target, String body) {
    Map<String, String> headers =
        Map.of("authorization", "Bearer " + WebhookBench.TOKEN, "content-type", "application/json");
    return Json.write(WebhookBench.event(method, target, headers, body))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void require(boolean changed, String answer) {
    if (!changed) {
      throw new IllegalStateException("this was not granted, or changed nothing: " + answer);
    }
  }
}
