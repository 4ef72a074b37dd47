package dev.apiarist.local.demo;

import dev.apiarist.json.Json;
import dev.apiarist.json.JsonException;
import dev.apiarist.local.cli.CommandException;
import dev.apiarist.swarm.NodeId;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The programs of the monitoring stack by their own APIs, wherever in the swarm they run now. */
final class Monitoring implements AutoCloseable {
  static final String PROMETHEUS = "monitoring_prometheus";
  static final String ALERTMANAGER = "monitoring_alertmanager";
  private static final int PROMETHEUS_PORT = 9090;
  private static final int ALERTMANAGER_PORT = 9093;
  private static final int QUEUE_PORT = 8081;
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final Cluster cluster;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(LIMIT).build();

  Monitoring(Cluster cluster) {
    this.cluster = cluster;
  }

  /** The nodes whose exporter Prometheus has found and reads. */
  Set<NodeId> watchedNodes() {
    return query("node_meta and on(instance) up{job=\"monitoring_node-exporter\"} == 1", "node_id")
        .keySet()
        .stream()
        .map(NodeId::new)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** What the webhook tells Prometheus about a group's desired capacity. */
  Optional<String> desired(String group) {
    return Optional.ofNullable(query("apiarist_group_desired", "group").get(group));
  }

  /** The jobs that wait in the queue, as Prometheus has read it. */
  Optional<String> jobs() {
    return query("demo_jobs_waiting", "job").values().stream().findFirst();
  }

  /** An alert's state in Prometheus: inactive, pending or firing; unknown without an answer. */
  String stateInPrometheus(String alert) {
    @Nullable Object answer = ask(PROMETHEUS, PROMETHEUS_PORT, "/api/v1/alerts");
    if (answer == null) {
      return "unknown";
    }
    for (Object each : Json.listAt(answer, "data", "alerts")) {
      if (Json.textAt(each, "", "labels", "alertname").equals(alert)) {
        return Json.textAt(each, "", "state");
      }
    }
    return "inactive";
  }

  /** The names of the alerts that Alertmanager has; empty without an answer. */
  Optional<Set<String>> inAlertmanager() {
    if (!(ask(ALERTMANAGER, ALERTMANAGER_PORT, "/api/v2/alerts") instanceof List<?> alerts)) {
      return Optional.empty();
    }
    Set<String> names = new TreeSet<>();
    for (Object alert : alerts) {
      names.add(Json.textAt(alert, "", "labels", "alertname"));
    }
    return Optional.of(names);
  }

  /**
   * Lets so many jobs wait.
   *
   * @throws CommandException when the queue does not confirm it
   */
  void letWait(int jobs) {
    String answer = get("demo_queue", QUEUE_PORT, "/cgi-bin/jobs?" + jobs).orElse("nothing");
    if (!answer.strip().equals(String.valueOf(jobs))) {
      throw new CommandException("the queue does not take " + jobs + " jobs, it says: " + answer);
    }
  }

  @Override
  public void close() {
    http.close();
  }

  /** A question's answer: values by one label. */
  private Map<String, String> query(String promQl, String label) {
    String path = "/api/v1/query?query=" + URLEncoder.encode(promQl, StandardCharsets.UTF_8);
    Map<String, String> values = new LinkedHashMap<>();
    for (Object sample : Json.listAt(ask(PROMETHEUS, PROMETHEUS_PORT, path), "data", "result")) {
      List<@Nullable Object> value = Json.listAt(sample, "value");
      values.put(
          Json.textAt(sample, "", "metric", label),
          value.isEmpty() ? "" : String.valueOf(value.getLast()));
    }
    return values;
  }

  private @Nullable Object ask(String service, int port, String path) {
    try {
      return get(service, port, path).map(Json::parse).orElse(null);
    } catch (JsonException unintelligible) {
      return null;
    }
  }

  private Optional<String> get(String service, int port, String path) {
    Set<NodeId> places = cluster.running(service).keySet();
    Optional<String> address =
        cluster.swarm().nodes().stream()
            .filter(node -> places.contains(node.id()))
            .map(node -> node.address())
            .findFirst();
    try {
      if (address.isEmpty()) {
        return Optional.empty();
      }
      URI uri = URI.create("http://" + address.get() + ":" + port + path);
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(uri).timeout(LIMIT).build(),
              HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == 200 ? Optional.of(answer.body()) : Optional.empty();
    } catch (IOException notNow) {
      return Optional.empty();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CommandException("interrupted while asking " + service, interrupted);
    }
  }
}
