package dev.apiarist.infra.stack;

import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.logs.FilterPattern;
import software.amazon.awscdk.services.logs.MetricFilter;
import software.constructs.Construct;

/**
 * Counts the decisions that somebody should look at, and alarms on each kind. Every decision is a
 * line of JSON in the log of the function that took it; metric filters count these lines.
 */
final class JournalAlarms extends Construct {
  private static final List<FunctionKind> DECIDING =
      List.of(FunctionKind.LIFECYCLE, FunctionKind.RECONCILE, FunctionKind.ENROLL);

  private static final Duration PERIOD = Duration.minutes(5);

  private static final List<Counted> COUNTED =
      List.of(
          new Counted(
              "AbandonedLaunches",
              "abandoned-launches",
              "{ $.decision = \"join\" && $.outcome = \"FAILED\" }",
              "An instance never became a Ready node: see the join decisions."),
          new Counted(
              "UnansweredLeaves",
              "unanswered-leaves",
              "{ $.decision = \"leave\" && $.outcome = \"FAILED\" && $.reason = \"nobody answered its hook*\" }",
              "A manager is retained, as nobody answered its terminate hook: see the runbook."),
          new Counted(
              "Alarms",
              "alarms",
              "{ $.decision = \"alarm\" }",
              "No manager answers, or certificates expire: see the alarm decisions."));

  JournalAlarms(Construct scope, Names names, Functions functions) {
    super(scope, "JournalAlarms");
    COUNTED.forEach(counted -> count(counted, names, functions));
  }

  private void count(Counted counted, Names names, Functions functions) {
    Construct scope = new Construct(this, counted.metric());
    for (FunctionKind kind : DECIDING) {
      MetricFilter.Builder.create(scope, kind.titleCase())
          .logGroup(functions.of(kind).getLogGroup())
          .filterPattern(FilterPattern.literal(counted.pattern()))
          .metricNamespace(names.metrics())
          .metricName(counted.metric())
          .metricValue("1")
          .build();
    }
    CountAlarm.onAny(
        scope,
        "Alarm",
        names.prefixed(counted.alarm()),
        counted.meaning(),
        Metric.Builder.create()
            .namespace(names.metrics())
            .metricName(counted.metric())
            .statistic("Sum")
            .period(PERIOD)
            .build());
  }

  /**
   * Decisions that count as one thing.
   *
   * @param metric the metric's name, in the cluster's own namespace
   * @param alarm the end of the alarm's name
   * @param pattern a filter of CloudWatch Logs over a decision's line
   */
  private record Counted(String metric, String alarm, String pattern, String meaning) {}
}
