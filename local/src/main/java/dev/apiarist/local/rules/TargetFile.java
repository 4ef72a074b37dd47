package dev.apiarist.local.rules;

import java.util.Collection;

/**
 * A file of scrape configurations for Prometheus ({@code scrape_config_files}): one job for each
 * service with the label {@code scrapePort}, under the service's name. Its tasks are found by DNS
 * on a network that Prometheus shares with it; none need be told when they move.
 */
public final class TargetFile {
  private TargetFile() {}

  /**
   * Writes the file; the same services give the same text.
   *
   * @throws IllegalArgumentException with the service, when a port is none
   */
  public static String of(Collection<LabelledService> services) {
    StringBuilder jobs = new StringBuilder();
    for (LabelledService service : Services.sorted(services)) {
      service.label("scrapePort").ifPresent(port -> append(jobs, service, port.strip()));
    }
    return jobs.isEmpty() ? "scrape_configs: []\n" : "scrape_configs:\n" + jobs;
  }

  private static void append(StringBuilder text, LabelledService service, String port) {
    if (!port.matches("[1-9][0-9]{0,4}")) {
      throw new IllegalArgumentException(
          "service " + service.name() + ": scrapePort is a port, not: " + port);
    }
    text.append("  - job_name: ").append(RuleFile.quoted(service.name())).append('\n');
    append(text, service, "metricsPath", "metrics_path");
    append(text, service, "scrapeInterval", "scrape_interval");
    append(text, service, "scrapeTimeout", "scrape_timeout");
    text.append(
        """
            dns_sd_configs:
              - names: [%s]
                type: A
                port: %s
                refresh_interval: 15s
        """
            .formatted(RuleFile.quoted("tasks." + service.name()), port));
  }

  private static void append(
      StringBuilder text, LabelledService service, String label, String key) {
    service
        .label(label)
        .ifPresent(
            value ->
                text.append("    ")
                    .append(key)
                    .append(": ")
                    .append(RuleFile.quoted(value))
                    .append('\n'));
  }
}
