package dev.apiarist.local.demo;

import dev.apiarist.local.cli.Checkout;
import dev.apiarist.local.cli.LocalFile;
import dev.apiarist.local.engine.Alert;
import dev.apiarist.local.engine.Alertmanager;
import dev.apiarist.local.engine.Command;
import dev.apiarist.local.engine.Docker;
import dev.apiarist.local.engine.DockerMachines;
import dev.apiarist.swarm.InstanceId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the demo does to the cluster, by the same means as a user: docker, alerts, HTTP. */
final class Hands {
  private static final String ALERT = "ClusterLoad";
  private static final Duration DEPLOY_LIMIT = Duration.ofMinutes(2);

  private final Checkout checkout;
  private final LocalFile local;
  private final Alertmanager alertmanager;
  private final Docker docker;
  private final InstantSource clock;
  private Optional<Alert> firing = Optional.empty();

  Hands(
      Checkout checkout,
      LocalFile local,
      Alertmanager alertmanager,
      Docker docker,
      InstantSource clock) {
    this.checkout = checkout;
    this.local = local;
    this.alertmanager = alertmanager;
    this.docker = docker;
    this.clock = clock;
  }

  /** {@code docker stack deploy}, through the first manager. */
  void deployDemoStack() {
    LocalFile.Manager manager = local.managers().getFirst();
    Command.run(
            DEPLOY_LIMIT,
            Map.of(
                "DOCKER_HOST", manager.dockerHost(),
                "DOCKER_TLS_VERIFY", "1",
                "DOCKER_CERT_PATH", manager.certPath(),
                "REGISTRY", local.registry()),
            List.of(
                "docker",
                "stack",
                "deploy",
                "-c",
                checkout.root().resolve("stacks/demo.yml").toString(),
                "demo"))
        .required("docker stack deploy");
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

  /** Ends a node's machine without any warning. */
  void kill(InstanceId instance) {
    DockerMachines.kill(docker, checkout.installation(), instance.value());
  }
}
