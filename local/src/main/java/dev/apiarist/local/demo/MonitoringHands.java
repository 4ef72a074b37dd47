package dev.apiarist.local.demo;

import dev.apiarist.local.cli.Checkout;
import dev.apiarist.local.cli.LocalFile;
import dev.apiarist.local.engine.Command;
import dev.apiarist.local.engine.DemoImages;
import dev.apiarist.local.engine.Docker;
import dev.apiarist.local.engine.Registry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the monitoring demo does by docker; all else is done by what it has deployed. */
final class MonitoringHands {
  private static final String VERSION = "debian";
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final Checkout checkout;
  private final LocalFile local;
  private final Docker docker;

  MonitoringHands(Checkout checkout, LocalFile local, Docker docker) {
    this.checkout = checkout;
    this.local = local;
    this.docker = docker;
  }

  /**
   * Publishes Debian's programs as images, and deploys the stack as a user would, told that nodes
   * without IPVS have neither virtual addresses nor the routing mesh.
   */
  void deployMonitoringStack() {
    DemoImages images =
        new DemoImages(
            docker, new Registry.Address(local.registry(), "127.0.0.1:" + Registry.DEFAULT_PORT));
    images.publishQueue("1");
    MonitoringFiles files = MonitoringFiles.write(checkout, local);
    Map<String, String> variables = new LinkedHashMap<>(files.variables());
    variables.put("PROMETHEUS_IMAGE", images.publishProgram("prometheus", VERSION));
    variables.put("ALERTMANAGER_IMAGE", images.publishProgram("prometheus-alertmanager", VERSION));
    variables.put(
        "NODE_EXPORTER_IMAGE", images.publishProgram("prometheus-node-exporter", VERSION));
    variables.put("ENDPOINT_MODE", "dnsrr");
    variables.put("PORT_MODE", "host");
    docker(Map.of(), "secret", "create", "webhook-token", files.token().toString());
    docker(variables, "stack", "deploy", "-c", stack("monitoring.yml"), "monitoring");
  }

  /** The queue, and the replicas that spread. */
  void deployDemoStack() {
    docker(
        Map.of("REGISTRY", local.registry()), "stack", "deploy", "-c", stack("demo.yml"), "demo");
  }

  private String stack(String file) {
    return checkout.root().resolve(Path.of("stacks/monitoring", file)).toString();
  }

  private void docker(Map<String, String> more, String... arguments) {
    LocalFile.Manager manager = local.managers().getFirst();
    Map<String, String> environment = new LinkedHashMap<>(more);
    environment.put("DOCKER_HOST", manager.dockerHost());
    environment.put("DOCKER_TLS_VERIFY", "1");
    environment.put("DOCKER_CERT_PATH", manager.certPath());
    List<String> command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(arguments));
    Command.run(LIMIT, environment, command)
        .required("docker " + String.join(" ", List.of(arguments).subList(0, 2)));
  }
}
