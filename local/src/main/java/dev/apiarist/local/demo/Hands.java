package dev.apiarist.local.demo;

import dev.apiarist.json.Json;
import dev.apiarist.local.cli.Commands;
import dev.apiarist.local.cli.LocalFile;
import dev.apiarist.local.cli.WebhookClient;
import dev.apiarist.local.engine.Alert;
import dev.apiarist.local.engine.Alertmanager;
import dev.apiarist.local.engine.DockerMachines;
import dev.apiarist.swarm.InstanceId;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the demo does to the cluster, by the same means as a user: docker, alerts, HTTP. */
final class Hands {
  private static final int ALL_DECISIONS = 500;
  private static final String ALERT = "ClusterLoad";

  private final LocalFile local;
  private final WebhookClient webhook;
  private final Alertmanager alertmanager;
  private final DockerMachines machines;
  private final Path stackFile;
  private final InstantSource clock;
  private Optional<Alert> firing = Optional.empty();

  Hands(
      LocalFile local,
      WebhookClient webhook,
      Alertmanager alertmanager,
      DockerMachines machines,
      Path stackFile,
      InstantSource clock) {
    this.local = local;
    this.webhook = webhook;
    this.alertmanager = alertmanager;
    this.machines = machines;
    this.stackFile = stackFile;
    this.clock = clock;
  }

  /** {@code docker stack deploy}, through the first manager. */
  void deployDemoStack() {
    LocalFile.Manager manager = local.managers().getFirst();
    Commands.run(
        Map.of(
            "DOCKER_HOST", manager.dockerHost(),
            "DOCKER_TLS_VERIFY", "1",
            "DOCKER_CERT_PATH", manager.certPath(),
            "REGISTRY", local.registry()),
        List.of("docker", "stack", "deploy", "-c", stackFile.toString(), "demo"));
  }

  /** Ends the alert that fires now, if any, and fires one for the other direction. */
  void fire(String direction) {
    Instant now = clock.instant();
    List<Alert> alerts = new ArrayList<>();
    firing.map(alert -> alert.resolved(now)).ifPresent(alerts::add);
    Alert next = Alert.firing(Map.of("alertname", ALERT, "scale", direction, "type", "node"), now);
    alerts.add(next);
    firing = Optional.of(next);
    alertmanager.post(alerts);
  }

  /** Raises a worker group by one, as an operator would by hand. */
  String scaleGroupUp(String group) {
    return webhook.post("/v1/scale-nodes?scale=up&type=worker&by=1&group=" + group);
  }

  /** Ends a node's machine without any warning. */
  void kill(InstanceId instance) {
    machines.kill(instance.value());
  }

  /** How many decisions of a kind were done and speak of something. */
  long decisions(String kind, String about) {
    return webhook.decisions(ALL_DECISIONS).stream()
        .filter(decision -> Json.textAt(decision, "", "kind").equals(kind))
        .filter(decision -> Json.textAt(decision, "", "outcome").equalsIgnoreCase("done"))
        .filter(decision -> Json.textAt(decision, "", "reason").contains(about))
        .count();
  }

  /** The newest decisions, newest first. */
  List<@Nullable Object> journal() {
    return webhook.decisions(ALL_DECISIONS);
  }
}
