package dev.apiarist.function;

import dev.apiarist.aws.AwsClients;
import dev.apiarist.docker.ClientCredentials;
import dev.apiarist.docker.DockerSwarmManagers;
import dev.apiarist.lifecycle.Cluster;
import dev.apiarist.lifecycle.ManagerDirectory;
import dev.apiarist.lifecycle.ScaleIn;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import dev.apiarist.port.Parameters;
import dev.apiarist.webhook.BearerTokens;
import dev.apiarist.webhook.ChosenNodes;
import dev.apiarist.webhook.ManagerRemoval;
import dev.apiarist.webhook.WebhookApi;
import dev.apiarist.webhook.WebhookSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The webhook from Lambda's environment. Nothing outside is contacted, and no secret read, until a
 * request needs it.
 */
final class WebhookWiring {
  private static final List<String> CLIENT =
      List.of("ca-certificate", "client-certificate", "client-key");

  private final Map<String, String> environment;

  WebhookWiring(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * The API as the environment describes it.
   *
   * @throws IllegalArgumentException naming the variable that is missing or malformed
   */
  WebhookApi api(InstantSource clock) {
    AwsClients aws = AwsClients.of(environment, clock);
    Parameters parameters = aws.parameters(required("APIARIST_PARAMETERS"));
    String table = required("APIARIST_TABLE");
    Cluster cluster =
        new Cluster(
            aws.autoScalingGroups(required("APIARIST_CLUSTER")),
            aws.instances(),
            new DockerSwarmManagers(() -> credentials(parameters)),
            parameters,
            aws.journal(table),
            aws.marks(table),
            clock);
    ManagerDirectory managers = new ManagerDirectory(cluster);
    return new WebhookApi(
        settings(),
        cluster.groups(),
        managers::api,
        new ChosenNodes(new ScaleIn(cluster), new ManagerRemoval(cluster.groups(), managers::api)),
        cluster.marks(),
        cluster.journal(),
        clock,
        System.out::println);
  }

  private WebhookSettings settings() {
    return new WebhookSettings(
        BearerTokens.ofDigests(optional("APIARIST_WEBHOOK_TOKEN_SHA256", "")),
        optional("APIARIST_DEFAULT_WORKER_GROUP", "").strip(),
        optional("APIARIST_SERVER_PREFIX", "/"),
        duration("APIARIST_SCALE_COOL_DOWN", Duration.ZERO));
  }

  private static ClientCredentials credentials(Parameters parameters) {
    Map<String, String> found = parameters.get(CLIENT);
    return new ClientCredentials(
        present(found, "ca-certificate"),
        present(found, "client-certificate"),
        present(found, "client-key"));
  }

  private static String present(Map<String, String> found, String name) {
    @Nullable String value = found.get(name);
    if (value == null) {
      throw new OutsideException(FailureCode.NOT_FOUND, "parameter " + name + " does not exist");
    }
    return value;
  }

  private Duration duration(String variable, Duration fallback) {
    @Nullable String text = environment.get(variable);
    if (text == null || text.isBlank()) {
      return fallback;
    }
    try {
      return Duration.parse(text.strip());
    } catch (DateTimeParseException malformed) {
      throw new IllegalArgumentException(
          "environment variable " + variable + " is not an ISO-8601 duration such as PT1M",
          malformed);
    }
  }

  private String optional(String variable, String fallback) {
    return environment.getOrDefault(variable, fallback);
  }

  private String required(String variable) {
    @Nullable String value = environment.get(variable);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException("environment variable " + variable + " is missing");
    }
    return value;
  }
}
