package dev.apiarist.webhook;

import dev.apiarist.metrics.GroupRules;
import dev.apiarist.scaling.Windows;
import java.time.Duration;
import java.util.Set;

/**
 * What the webhook is told by its environment.
 *
 * @param cluster its cluster's name, for metrics
 * @param tokens who may use it
 * @param defaultWorkerGroup short name of the worker group for requests that name none; empty text
 *     when the cluster has no worker group, and then there is no node scaling (404)
 * @param pathPrefix where the API is found besides {@code /v1}, such as {@code /scaler}; {@code /}
 *     or empty text for nowhere else
 * @param requestsPerMinute how many requests a caller may make
 * @param coolDown how long a group is not changed again in the same direction; zero for not at all
 * @param windows how long nobody may have asked a group for the opposite before it changes
 * @param snsTopics ARNs of the topics that may deliver by HTTPS
 * @param promoteHostAccess whether promote may make services that reach into the nodes themselves
 * @param services how services are scaled
 * @param groupRules how groups are measured
 */
public record WebhookSettings(
    String cluster,
    BearerTokens tokens,
    String defaultWorkerGroup,
    String pathPrefix,
    int requestsPerMinute,
    Duration coolDown,
    Windows windows,
    Set<String> snsTopics,
    boolean promoteHostAccess,
    ServiceSettings services,
    GroupRules groupRules) {
  public WebhookSettings {
    snsTopics = Set.copyOf(snsTopics);
    if (coolDown.isNegative()) {
      throw new IllegalArgumentException("a cool-down is zero or longer, not " + coolDown);
    }
    pathPrefix = normal(pathPrefix);
  }

  private static String normal(String prefix) {
    String trimmed = prefix.strip();
    while (trimmed.endsWith("/")) {
      trimmed = trimmed.substring(0, trimmed.length() - 1);
    }
    return trimmed.isEmpty() || trimmed.startsWith("/") ? trimmed : "/" + trimmed;
  }
}
