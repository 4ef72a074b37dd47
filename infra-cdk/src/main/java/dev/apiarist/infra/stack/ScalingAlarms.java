package dev.apiarist.infra.stack;

import dev.apiarist.infra.config.ClusterConfig.GroupConfig;
import dev.apiarist.infra.config.ScalingConfig;
import dev.apiarist.infra.config.Share;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.AlarmActionConfig;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.IAlarm;
import software.amazon.awscdk.services.cloudwatch.IAlarmAction;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.MathExpression;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.amazon.awscdk.services.lambda.IFunction;
import software.constructs.Construct;

/**
 * Alarms on what the sweep publishes of each worker group that has thresholds: one that adds a
 * node, one that takes one away. Each invokes the webhook function, which reads the last line of
 * its description. In the dark nothing is published, and no data is no alarm.
 */
final class ScalingAlarms extends Construct {
  /** The sweep's. */
  private static final Duration PERIOD = Duration.minutes(1);

  private final Names names;
  private final IFunction webhook;

  ScalingAlarms(Construct scope, Names names, List<GroupConfig> groups, IFunction webhook) {
    super(scope, "ScalingAlarms");
    this.names = names;
    this.webhook = webhook;
    for (GroupConfig group : groups) {
      if (group.scaling().up()) {
        up(group.name().value(), group.scaling());
      }
      group.scaling().reservedBelow().ifPresent(below -> down(group, below));
    }
  }

  /**
   * Not while nodes are on their way: nobody knows yet whether they are enough. It ends the alarm,
   * so that what lasts raises it again, which only a change of its state does.
   */
  private void up(String group, ScalingConfig scaling) {
    List<String> reasons = new ArrayList<>();
    List<String> words = new ArrayList<>();
    Map<String, IMetric> metrics = new LinkedHashMap<>();
    metrics.put("coming", metric(group, "NodesComing", "Maximum"));
    scaling
        .pendingTasks()
        .ifPresent(
            tasks -> {
              metrics.put("pending", metric(group, "PendingTasks", "Minimum"));
              reasons.add("pending >= " + tasks);
              words.add(tasks + " or more tasks wait for a node of " + group);
            });
    scaling
        .reservedAbove()
        .ifPresent(
            above -> {
              addReserved(metrics, group);
              reasons.add("cpu > %1$d OR memory > %1$d".formatted(above.percent()));
              words.add(
                  "more than %d %% of the processors or of the memory of %s are reserved"
                      .formatted(above.percent(), group));
            });
    alarm(
        group,
        "up",
        "Up when " + String.join(", or ", words) + ".",
        "IF(coming < 1 AND (" + String.join(" OR ", reasons) + "), 1, 0)",
        metrics,
        scaling.upAfter());
  }

  /**
   * One at a time, as the way up. Never the last node: where nothing is reserved, tasks may run all
   * the same. Nor at the group's minimum: an alarm that asks in vain would ask for ever.
   */
  private void down(GroupConfig config, Share below) {
    String group = config.name().value();
    Map<String, IMetric> metrics = new LinkedHashMap<>();
    metrics.put("nodes", metric(group, "Nodes", "Minimum"));
    metrics.put("coming", metric(group, "NodesComing", "Maximum"));
    metrics.put("leaving", metric(group, "NodesLeaving", "Maximum"));
    metrics.put("pending", metric(group, "PendingTasks", "Maximum"));
    addReserved(metrics, group);
    alarm(
        group,
        "down",
        "Down when less than %d %% of the processors and of the memory of %s are reserved."
            .formatted(below.percent(), group),
        ("IF(nodes > %2$d AND coming < 1 AND leaving < 1 AND pending < 1"
                + " AND cpu < %1$d AND memory < %1$d, 1, 0)")
            .formatted(below.percent(), Math.max(1, config.min())),
        metrics,
        config.scaling().downAfter());
  }

  private void addReserved(Map<String, IMetric> metrics, String group) {
    metrics.put("cpu", metric(group, "ReservedCpu", "Average"));
    metrics.put("memory", metric(group, "ReservedMemory", "Average"));
  }

  private Metric metric(String group, String name, String statistic) {
    return Metric.Builder.create()
        .namespace(names.metrics())
        .metricName(name)
        .dimensionsMap(Map.of("Group", group))
        .statistic(statistic)
        .period(PERIOD)
        .build();
  }

  private void alarm(
      String group,
      String direction,
      String meaning,
      String expression,
      Map<String, IMetric> metrics,
      java.time.Duration lasting) {
    int minutes = (int) lasting.toMinutes();
    Alarm alarm =
        Alarm.Builder.create(this, group + "-" + direction)
            .alarmName(names.prefixed(group + "-scale-" + direction))
            .alarmDescription(
                meaning + "\napiarist: scale=" + direction + " type=node group=" + group)
            .metric(
                MathExpression.Builder.create()
                    .expression(expression)
                    .usingMetrics(metrics)
                    .label(group + " " + direction)
                    .period(PERIOD)
                    .build())
            .comparisonOperator(ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD)
            .threshold(1)
            .evaluationPeriods(minutes)
            .datapointsToAlarm(minutes)
            .treatMissingData(TreatMissingData.NOT_BREACHING)
            .build();
    alarm.addAlarmAction(new Invoke(webhook.getFunctionArn()));
  }

  /**
   * As {@code LambdaAction}, but without a permission for each alarm, of which a function's policy
   * holds some dozens: {@link AlarmInput} gives one to all.
   */
  private static final class Invoke implements IAlarmAction {
    private final String functionArn;

    Invoke(String functionArn) {
      this.functionArn = functionArn;
    }

    @Override
    public AlarmActionConfig bind(Construct scope, IAlarm alarm) {
      return AlarmActionConfig.builder().alarmActionArn(functionArn).build();
    }
  }
}
