package dev.apiarist.function;

import dev.apiarist.lifecycle.Cluster;
import dev.apiarist.lifecycle.ManagerDirectory;
import dev.apiarist.lifecycle.ManagerScaleIn;
import dev.apiarist.lifecycle.ScaleIn;
import dev.apiarist.webhook.BearerTokens;
import dev.apiarist.webhook.ChosenNodes;
import dev.apiarist.webhook.WebhookApi;
import dev.apiarist.webhook.WebhookSettings;
import java.time.Duration;

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
    ManagerDirectory managers = new ManagerDirectory(cluster);
    return new WebhookApi(
        settings(wiring.environment()),
        cluster.groups(),
        managers::api,
        managers::stored,
        new ChosenNodes(new ScaleIn(cluster), new ManagerScaleIn(cluster)),
        cluster.marks(),
        wiring.turns(),
        cluster.journal(),
        cluster.parameters(),
        cluster.clock(),
        System.out::println);
  }

  private static WebhookSettings settings(Environment environment) {
    return new WebhookSettings(
        BearerTokens.ofDigests(environment.optional("APIARIST_WEBHOOK_TOKEN_SHA256").orElse("")),
        environment.optional("APIARIST_DEFAULT_WORKER_GROUP").orElse(""),
        environment.optional("APIARIST_SERVER_PREFIX").orElse("/"),
        environment.duration("APIARIST_SCALE_COOL_DOWN", Duration.ZERO),
        ServiceEnvironment.settings(environment));
  }
}
