package dev.apiarist.local.demo;

import dev.apiarist.local.cli.Checkout;
import dev.apiarist.local.cli.CommandException;
import dev.apiarist.local.cli.LocalFile;
import dev.apiarist.local.rules.LabelledService;
import dev.apiarist.local.rules.RuleFile;
import dev.apiarist.local.rules.StackFile;
import dev.apiarist.local.rules.TargetFile;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The monitoring stack's own files, pointed at the local webhook, and the demo's rules, written
 * from its labels as {@code ./apiarist rules} does.
 *
 * @param variables what the stack file takes them by
 * @param token the file with the webhook's token
 */
record MonitoringFiles(Map<String, String> variables, Path token) {
  private static final String PLACEHOLDER = "[WEBHOOK-HOST]";
  private static final String SCHEME = "scheme: https";

  /** Writes them. */
  static MonitoringFiles write(Checkout checkout, LocalFile local) {
    Path folder = checkout.state().resolve("monitoring");
    Path stacks = checkout.root().resolve("stacks/monitoring");
    List<LabelledService> services =
        StackFile.read(
            Checkout.read(stacks.resolve("demo.yml")),
            "demo",
            Map.of("REGISTRY", local.registry()));
    Path token = written(folder, "webhook-token", local.webhookToken());
    Map<String, String> variables =
        Map.of(
            "ALERTMANAGER_CONFIG",
            written(folder, "alertmanager.yml", AlertmanagerFiles.pointed(checkout, local))
                .toString(),
            "PROMETHEUS_CONFIG",
            written(folder, "prometheus.yml", prometheus(stacks, local)).toString(),
            "SERVICE_RULES",
            written(folder, "rules.yml", RuleFile.of(services)).toString(),
            "SERVICE_TARGETS",
            written(folder, "targets.yml", TargetFile.of(services)).toString());
    return new MonitoringFiles(variables, token);
  }

  private static String prometheus(Path stacks, LocalFile local) {
    String example = Checkout.read(stacks.resolve("prometheus.yml"));
    if (!example.contains(PLACEHOLDER) || !example.contains(SCHEME)) {
      throw new CommandException("stacks/monitoring/prometheus.yml names no " + PLACEHOLDER);
    }
    URI webhook = URI.create(local.webhookUrl());
    return example
        .replace(PLACEHOLDER, "['" + webhook.getAuthority() + "']")
        .replace(SCHEME, "scheme: " + webhook.getScheme());
  }

  private static Path written(Path folder, String name, String text) {
    Path file = folder.resolve(name);
    Checkout.writePrivately(file, text);
    return file;
  }
}
