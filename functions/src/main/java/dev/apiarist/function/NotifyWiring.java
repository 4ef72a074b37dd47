package dev.apiarist.function;

import dev.apiarist.http.UrlConnectionPost;
import dev.apiarist.notify.AlertmanagerTarget;
import dev.apiarist.notify.EventBusTarget;
import dev.apiarist.notify.News;
import dev.apiarist.notify.NewsFilter;
import dev.apiarist.notify.SlackTarget;
import dev.apiarist.notify.Target;
import dev.apiarist.notify.TopicTarget;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.JsonPost;
import dev.apiarist.port.OutsideException;
import dev.apiarist.port.Parameters;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Who is told of what, as the environment says. */
final class NotifyWiring {
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration READ = Duration.ofSeconds(5);

  /** Nothing that the platform would refuse, as its message would repeat the secret. */
  private static final Pattern ADDRESS = Pattern.compile("https?://[A-Za-z0-9./:_-]+");

  private static final String FILTER = "APIARIST_NOTIFY_OUTCOMES";

  private NotifyWiring() {}

  /**
   * The targets.
   *
   * @throws IllegalStateException naming the variable that is malformed
   */
  static List<Target> targets(Wiring wiring) {
    Environment environment = wiring.environment();
    JsonPost http = new UrlConnectionPost(CONNECT, READ);
    List<Target> targets = new ArrayList<>();
    environment
        .optional("APIARIST_NOTIFY_ALERTMANAGER")
        .ifPresent(
            base ->
                targets.add(
                    new AlertmanagerTarget(
                        http,
                        URI.create(base),
                        environment.duration(
                            "APIARIST_NOTIFY_ALERT_DURATION", Duration.ofSeconds(10)),
                        wiring.clock())));
    environment
        .optional("APIARIST_NOTIFY_SLACK")
        .ifPresent(
            parameter ->
                targets.add(
                    new SlackTarget(
                        http,
                        address(wiring, parameter),
                        environment.cluster(),
                        wiring.marks(),
                        wiring.clock())));
    environment
        .optional("APIARIST_NOTIFY_TOPIC")
        .ifPresent(arn -> targets.add(new TopicTarget(wiring.topic(arn), environment.cluster())));
    environment
        .optional("APIARIST_NOTIFY_EVENT_BUS")
        .ifPresent(
            bus -> targets.add(new EventBusTarget(wiring.eventBus(bus), environment.cluster())));
    return targets;
  }

  /**
   * What they are told.
   *
   * @throws IllegalStateException naming the variable that is malformed
   */
  static NewsFilter filter(Environment environment) {
    List<String> standard = NewsFilter.STANDARD.outcomes().stream().map(News::word).toList();
    Set<News> outcomes =
        environment.texts(FILTER, standard).stream()
            .map(NotifyWiring::news)
            .collect(Collectors.toSet());
    return new NewsFilter(
        outcomes, Set.copyOf(environment.texts("APIARIST_NOTIFY_ACTIONS", List.of())));
  }

  private static News news(String word) {
    return News.called(word)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "environment variable " + FILTER + " names none of " + News.words()));
  }

  /** Read at each message: a new address counts at once, and one message is much dearer. */
  private static Supplier<URI> address(Wiring wiring, String parameter) {
    int slash = parameter.lastIndexOf('/');
    String name = parameter.substring(slash + 1);
    Parameters parameters = wiring.parameters(parameter.substring(0, slash));
    return () -> {
      String url = parameters.get(List.of(name)).getOrDefault(name, "").strip();
      if (!ADDRESS.matcher(url).matches()) {
        throw new OutsideException(
            FailureCode.NOT_FOUND,
            "parameter " + parameter + " does not exist, or is not the address of a webhook");
      }
      return URI.create(url);
    };
  }
}
