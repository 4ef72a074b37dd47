package dev.apiarist.local.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One alerting rule of Prometheus.
 *
 * @param lasting for how long the condition must hold first, as Prometheus writes it, such as 30s
 */
record AlertRule(
    String name,
    String expression,
    Optional<String> lasting,
    Map<String, String> labels,
    Map<String, String> annotations) {
  private static final int MOST = 10;
  private static final String LONGER_THAN_A_MOVE = "6m";

  /**
   * The rules that a service's labels ask for: {@code alertName} and {@code alertIf}, and the same
   * with {@code .1} to {@code .10}, where the first gap ends the list. A service that is scaled to
   * nothing keeps only those with {@code alertPersistent=true}.
   *
   * @throws IllegalArgumentException with service and alert, when a label is wrong
   */
  static List<AlertRule> of(LabelledService service) {
    List<AlertRule> rules = new ArrayList<>();
    read(service, "").ifPresent(rules::add);
    for (int number = 1; number <= MOST && defined(service, "." + number); number++) {
      read(service, "." + number).ifPresent(rules::add);
    }
    return rules;
  }

  private static boolean defined(LabelledService service, String suffix) {
    return service.label("alertName" + suffix).isPresent()
        || service.label("alertIf" + suffix).isPresent();
  }

  private static Optional<AlertRule> read(LabelledService service, String suffix) {
    if (!defined(service, suffix)) {
      return Optional.empty();
    }
    try {
      boolean kept = service.label("alertPersistent" + suffix).filter("true"::equals).isPresent();
      return service.stopped() && !kept ? Optional.empty() : Optional.of(rule(service, suffix));
    } catch (IllegalArgumentException wrong) {
      String alert = service.label("alertName" + suffix).orElse("number " + suffix);
      throw new IllegalArgumentException(
          "service " + service.name() + ", alert " + alert + ": " + wrong.getMessage(), wrong);
    }
  }

  private static AlertRule rule(LabelledService service, String suffix) {
    String name = required(service, "alertName" + suffix);
    Condition condition = Condition.of(required(service, "alertIf" + suffix), service);
    Map<String, String> labels = new LinkedHashMap<>(condition.labels());
    labels.putAll(pairs(service, "alertLabels" + suffix));
    Map<String, String> annotations = new LinkedHashMap<>();
    condition.summary().ifPresent(summary -> annotations.put("summary", summary));
    annotations.putAll(pairs(service, "alertAnnotations" + suffix));
    return new AlertRule(
        (service.name() + "_" + name).replace("-", ""),
        condition.expression(),
        service.label("alertFor" + suffix).or(() -> longerThanAMove(service, suffix)),
        labels,
        annotations);
  }

  /** A service that may be rescheduled has more tasks than replicas while its tasks move. */
  private static Optional<String> longerThanAMove(LabelledService service, String suffix) {
    boolean moves = service.label("reschedule").filter("true"::equals).isPresent();
    return moves && required(service, "alertIf" + suffix).contains("@replicas_")
        ? Optional.of(LONGER_THAN_A_MOVE)
        : Optional.empty();
  }

  private static String required(LabelledService service, String key) {
    return service
        .label(key)
        .filter(value -> !value.isBlank())
        .orElseThrow(() -> new IllegalArgumentException("the label " + key + " is missing"));
  }

  private static Map<String, String> pairs(LabelledService service, String key) {
    return Pairs.parse(key, service.label(key).orElse(""));
  }
}
