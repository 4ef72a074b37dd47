package dev.apiarist.infra.config;

import dev.apiarist.notify.News;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who is told of decisions, and of which.
 *
 * @param alertmanager its address
 * @param alertDuration from an alert's beginning to its end
 * @param slack the name of the parameter with the address of an incoming webhook
 * @param topic the ARN of an SNS topic
 * @param eventBus the name or ARN of an event bus
 * @param outcomes the words of {@link News}
 * @param actions kinds of decisions; empty for the functions' own choice
 * @param given whether the file has the section
 */
public record NotifyConfig(
    Optional<String> alertmanager,
    Duration alertDuration,
    Optional<String> slack,
    Optional<String> topic,
    Optional<String> eventBus,
    List<String> outcomes,
    List<String> actions,
    boolean given) {
  private static final Pattern PARAMETER = Pattern.compile("(/[A-Za-z0-9_.-]+){1,15}");
  private static final Pattern TOPIC =
      Pattern.compile("arn:aws[a-z-]*:sns:[a-z0-9-]+:\\d{12}:[A-Za-z0-9_-]{1,256}");
  private static final Pattern EVENT_BUS =
      Pattern.compile(
          "(arn:aws[a-z-]*:events:[a-z0-9-]+:\\d{12}:event-bus/)?[A-Za-z0-9._/-]{1,256}");
  private static final Pattern ACTION = Pattern.compile("[a-z]+(-[a-z]+)*");

  public NotifyConfig {
    outcomes = List.copyOf(outcomes);
    actions = List.copyOf(actions);
    alertmanager.ifPresent(NotifyConfig::requireAddress);
    slack.ifPresent(NotifyConfig::requireParameter);
    topic.ifPresent(NotifyConfig::requireTopic);
    eventBus.ifPresent(NotifyConfig::requireEventBus);
    if (outcomes.isEmpty() || !News.words().containsAll(outcomes)) {
      throw new IllegalArgumentException(
          "outcomes: " + outcomes + ": name at least one of " + String.join(", ", News.words()));
    }
    for (String action : actions) {
      if (!ACTION.matcher(action).matches()) {
        throw new IllegalArgumentException(
            "actions: "
                + action
                + ": is not a kind of decisions such as scale-nodes: see GET /v1/decisions");
      }
    }
    if (given
        && alertmanager.isEmpty()
        && slack.isEmpty()
        && topic.isEmpty()
        && eventBus.isEmpty()) {
      throw new IllegalArgumentException(
          "tells nobody: add alertmanager, slack, topic or eventBus, or take the section out");
    }
  }

  /** Whether anybody is told of anything. */
  public boolean wanted() {
    return alertmanager.isPresent()
        || slack.isPresent()
        || topic.isPresent()
        || eventBus.isPresent();
  }

  /** Alertmanager's port, when the address names a machine within the network's reach. */
  public Optional<Integer> plainAlertmanagerPort() {
    return alertmanager
        .map(URI::create)
        .filter(url -> url.getScheme().equals("http"))
        .map(NotifyConfig::port);
  }

  /** Alertmanager's port. */
  public Optional<Integer> alertmanagerPort() {
    return alertmanager.map(URI::create).map(NotifyConfig::port);
  }

  private static int port(URI url) {
    if (url.getPort() >= 0) {
      return url.getPort();
    }
    return url.getScheme().equals("https") ? 443 : 80;
  }

  private static void requireAddress(String address) {
    URI url;
    try {
      url = URI.create(address);
    } catch (IllegalArgumentException malformed) {
      throw new IllegalArgumentException(notAnAddress(address), malformed);
    }
    if (url.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "alertmanager: names a user: a password in this file would be no secret; let Alertmanager"
              + " know the functions by their network");
    }
    if (!List.of("http", "https").contains(String.valueOf(url.getScheme()))
        || url.getHost() == null
        || url.getQuery() != null
        || url.getFragment() != null) {
      throw new IllegalArgumentException(notAnAddress(address));
    }
    if (address.matches(".*/api/v[12](/.*)?")) {
      throw new IllegalArgumentException(
          "alertmanager: " + address + ": leave out /api and what follows: it is added");
    }
  }

  private static String notAnAddress(String address) {
    return "alertmanager: "
        + address
        + ": is not an address such as http://alertmanager.internal:9093";
  }

  /** The message does not repeat what may be the secret itself. */
  private static void requireParameter(String parameter) {
    if (!PARAMETER.matcher(parameter).matches()) {
      throw new IllegalArgumentException(
          "slack: is not the name of a parameter such as /team/slack-webhook. The webhook's address"
              + " is a secret and does not belong here: aws ssm put-parameter --type SecureString"
              + " --name /team/slack-webhook --value https://hooks.slack.com/...");
    }
  }

  private static void requireTopic(String topic) {
    if (topic.endsWith(".fifo")) {
      throw new IllegalArgumentException(
          "topic: " + topic + ": is a FIFO topic: name a standard one");
    }
    if (!TOPIC.matcher(topic).matches()) {
      throw new IllegalArgumentException(
          "topic: "
              + topic
              + ": is not the ARN of a topic such as arn:aws:sns:eu-west-1:123456789012:ops");
    }
  }

  private static void requireEventBus(String eventBus) {
    if (!EVENT_BUS.matcher(eventBus).matches()) {
      throw new IllegalArgumentException(
          "eventBus: "
              + eventBus
              + ": is not the name of an event bus, such as default, or its ARN");
    }
  }
}
