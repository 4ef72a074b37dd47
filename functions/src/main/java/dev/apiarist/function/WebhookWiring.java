package dev.apiarist.function;

import dev.apiarist.lifecycle.Cluster;
import dev.apiarist.lifecycle.ManagerDirectory;
import dev.apiarist.lifecycle.ManagerScaleIn;
import dev.apiarist.lifecycle.ScaleIn;
import dev.apiarist.scaling.Windows;
import dev.apiarist.webhook.BearerTokens;
import dev.apiarist.webhook.ChosenNodes;
import dev.apiarist.webhook.LastingAlarms;
import dev.apiarist.webhook.WebhookApi;
import dev.apiarist.webhook.WebhookSettings;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The webhook's API over a running function's ports. */
final class WebhookWiring {
  private WebhookWiring() {}

  /**
   * The API as the environment describes it.
   *
   * @throws IllegalStateException naming the variable that is missing or malformed
   * @throws IllegalArgumentException when a token's digest or a cool-down is none
   */
  static WebhookApi api(Wiring wiring) {
    Cluster cluster = wiring.cluster();
    return new WebhookApi(
        settings(wiring.environment()),
        cluster.groups(),
        new ManagerDirectory(cluster),
        new ChosenNodes(new ScaleIn(cluster), new ManagerScaleIn(cluster)),
        cluster.marks(),
        wiring.turns(),
        cluster.journal(),
        cluster.parameters(),
        wiring.snsEndpoint(),
        wiring.observer(cluster),
        cluster.clock(),
        System.out::println);
  }

  /**
   * The alarms that ask this cluster again while they last.
   *
   * @throws IllegalStateException naming the variable that is missing or malformed
   */
  static LastingAlarms lastingAlarms(Wiring wiring) {
    Environment environment = wiring.environment();
    return new LastingAlarms(
        wiring.alarms(),
        Set.copyOf(environment.texts("APIARIST_ALARM_ACTIONS", List.of())),
        environment.duration("APIARIST_ALARM_REPEAT", Duration.ofMinutes(5)),
        api(wiring),
        wiring.clock());
  }

  private static WebhookSettings settings(Environment environment) {
    return new WebhookSettings(
        environment.cluster(),
        BearerTokens.ofDigests(environment.optional("APIARIST_WEBHOOK_TOKEN_SHA256").orElse("")),
        environment.optional("APIARIST_DEFAULT_WORKER_GROUP").orElse(""),
        environment.optional("APIARIST_SERVER_PREFIX").orElse("/"),
        environment.number("APIARIST_REQUESTS_PER_MINUTE", 300),
        environment.duration("APIARIST_SCALE_COOL_DOWN", Duration.ZERO),
        new Windows(
            environment.duration("APIARIST_SCALE_STABILISE_UP", Duration.ZERO),
            environment.duration("APIARIST_SCALE_STABILISE_DOWN", Duration.ZERO)),
        Set.copyOf(environment.texts("APIARIST_SNS_TOPICS", List.of())),
        environment.optional("APIARIST_PROMOTE_HOST_ACCESS").orElse("false").equals("true"),
        ServiceEnvironment.settings(environment),
        environment.groupRules());
  }
}
