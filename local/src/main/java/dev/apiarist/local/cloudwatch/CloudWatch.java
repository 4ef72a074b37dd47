package dev.apiarist.local.cloudwatch;

import dev.apiarist.json.Json;
import dev.apiarist.local.aws.AwsException;
import dev.apiarist.local.aws.AwsRequest;
import dev.apiarist.local.aws.AwsResponse;
import dev.apiarist.local.aws.AwsService;
import dev.apiarist.local.aws.Bytes;
import dev.apiarist.local.aws.Xml;
import dev.apiarist.local.iam.ResourcePolicies;
import dev.apiarist.local.lambda.Lambda;
import dev.apiarist.local.lambda.LambdaFunction;
import dev.apiarist.local.sns.Sns;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * CloudWatch over AWS Query: PutMetricAlarm, SetAlarmState and DescribeAlarms. Metrics are not
 * measured here: SetAlarmState is what raises an alarm, and its actions are told as CloudWatch
 * tells them. An action that its topic or function does not permit fails the call, loudly.
 */
public final class CloudWatch implements AwsService {
  private static final String NAMESPACE = "http://monitoring.amazonaws.com/doc/2010-08-01/";
  private static final Set<String> STATES = Set.of("OK", "ALARM", "INSUFFICIENT_DATA");
  private static final Map<String, String> ACTIONS =
      Map.of(
          "AlarmActions",
          "ALARM",
          "OKActions",
          "OK",
          "InsufficientDataActions",
          "INSUFFICIENT_DATA");

  /** What is measured, and when that is too much: nothing here looks at it. */
  private static final Set<String> METRIC =
      Set.of(
          "MetricName",
          "Namespace",
          "Statistic",
          "Period",
          "EvaluationPeriods",
          "Threshold",
          "ComparisonOperator",
          "TreatMissingData",
          "Unit");

  private final Place place;
  private final Sns sns;
  private final Lambda lambda;
  private final ResourcePolicies policies;
  private final InstantSource clock;
  private final Map<String, Alarm> alarms = new ConcurrentSkipListMap<>();

  /** CloudWatch without alarms. */
  public CloudWatch(
      Place place, Sns sns, Lambda lambda, ResourcePolicies policies, InstantSource clock) {
    this.place = place;
    this.sns = sns;
    this.lambda = lambda;
    this.policies = policies;
    this.clock = clock;
  }

  /** Where it is. */
  public record Place(String account, String region) {
    String arn(String alarm) {
      return "arn:aws:cloudwatch:" + region + ":" + account + ":alarm:" + alarm;
    }
  }

  /**
   * Adds an alarm, without data, from a template's properties.
   *
   * @return its ARN
   */
  public String add(String name, Map<String, @Nullable Object> properties) {
    return put(
        name,
        Json.textAt(properties, "", "AlarmDescription"),
        Json.textAt(properties, "true", "ActionsEnabled"),
        list -> Json.listAt(properties, list).stream().map(String::valueOf).toList());
  }

  @Override
  public String signingName() {
    return "monitoring";
  }

  @Override
  public String permissionPrefix() {
    return "cloudwatch";
  }

  @Override
  public AwsResponse handle(AwsRequest request) {
    return switch (request.operation()) {
      case "PutMetricAlarm" -> putMetricAlarm(request);
      case "SetAlarmState" -> setAlarmState(request);
      case "DescribeAlarms" -> describe(request);
      default -> throw request.unsupported();
    };
  }

  private AwsResponse putMetricAlarm(AwsRequest request) {
    Map<String, String> form = request.form();
    for (String field : form.keySet()) {
      String list = field.replaceFirst("\\.member\\.\\d+(\\..*)?$", "");
      if (!ACTIONS.containsKey(list) && !list.equals("Dimensions") && !METRIC.contains(field)) {
        requireKnown(request, field, "AlarmName", "AlarmDescription", "ActionsEnabled");
      }
    }
    put(
        form.getOrDefault("AlarmName", ""),
        form.getOrDefault("AlarmDescription", ""),
        form.getOrDefault("ActionsEnabled", "true"),
        list -> members(form, list));
    return AwsResponse.xml(new Xml("PutMetricAlarmResponse", NAMESPACE).end());
  }

  private String put(
      String name, String description, String enabled, Function<String, List<String>> listed) {
    Map<String, List<String>> actions = new ConcurrentSkipListMap<>();
    ACTIONS.forEach((list, state) -> actions.put(state, listed.apply(list)));
    Alarm alarm =
        new Alarm(
            place.arn(name),
            name,
            description,
            enabled.equals("true"),
            actions,
            "INSUFFICIENT_DATA",
            "Unchecked: Initial alarm creation",
            clock.instant());
    alarms.merge(name, alarm, (old, changed) -> changed.in(old.state(), old.reason(), old.since()));
    return alarm.arn();
  }

  private AwsResponse setAlarmState(AwsRequest request) {
    Map<String, String> form = request.form();
    form.keySet()
        .forEach(field -> requireKnown(request, field, "AlarmName", "StateValue", "StateReason"));
    String state = form.getOrDefault("StateValue", "");
    if (!STATES.contains(state)) {
      throw new AwsException(400, "InvalidFormat", "StateValue is none of " + STATES);
    }
    Alarm before = alarms.get(form.getOrDefault("AlarmName", ""));
    if (before == null) {
      throw new AwsException(404, "ResourceNotFound", "there is no such alarm");
    }
    if (!before.state().equals(state)) {
      Alarm now = before.in(state, form.getOrDefault("StateReason", ""), clock.instant());
      alarms.put(now.name(), now);
      now.actionsNow().forEach(action -> tell(action, now, before));
    }
    return AwsResponse.xml(new Xml("SetAlarmStateResponse", NAMESPACE).end());
  }

  private void tell(String action, Alarm now, Alarm before) {
    if (action.startsWith("arn:aws:sns:")) {
      require(action, "cloudwatch.amazonaws.com", "sns:Publish");
      String subject = now.state() + ": \"" + now.name() + "\" in " + place.region();
      sns.publish(action, now.notification(place.account(), before.state()), subject);
    } else {
      require(action, "lambda.alarms.cloudwatch.amazonaws.com", "lambda:InvokeFunction");
      LambdaFunction function =
          lambda.find(action).orElseThrow(() -> AwsException.unsupported("the action " + action));
      lambda.invokeAsync(function, Bytes.utf8(now.event(place.account(), place.region(), before)));
    }
  }

  private void require(String action, String principal, String operation) {
    if (!policies.allows(action, principal, operation)) {
      throw new AwsException(
          400, "ValidationError", action + " does not permit " + operation + " to " + principal);
    }
  }

  private AwsResponse describe(AwsRequest request) {
    Map<String, String> form = request.form();
    for (String field : form.keySet()) {
      requireKnown(
          request,
          field,
          "StateValue",
          "MaxRecords",
          "NextToken",
          "AlarmTypes.member.1",
          "AlarmTypes.member.2");
    }
    String state = form.getOrDefault("StateValue", "");
    Xml answer =
        new Xml("DescribeAlarmsResponse", NAMESPACE)
            .open("DescribeAlarmsResult")
            .open("MetricAlarms");
    for (Alarm alarm : alarms.values()) {
      if (state.isEmpty() || alarm.state().equals(state)) {
        describe(alarm, answer);
      }
    }
    return AwsResponse.xml(answer.close().open("CompositeAlarms").close().end());
  }

  private static void describe(Alarm alarm, Xml answer) {
    answer
        .open("member")
        .text("AlarmName", alarm.name())
        .text("AlarmArn", alarm.arn())
        .text("AlarmDescription", alarm.description())
        .text("ActionsEnabled", alarm.actionsEnabled())
        .open("AlarmActions");
    alarm.actions().getOrDefault("ALARM", List.of()).forEach(it -> answer.text("member", it));
    Instant since = alarm.since();
    answer
        .close()
        .text("StateValue", alarm.state())
        .text("StateReason", alarm.reason())
        .text("StateUpdatedTimestamp", since)
        .text("StateTransitionedTimestamp", since)
        .close();
  }

  private static List<String> members(Map<String, String> form, String list) {
    List<String> members = new ArrayList<>();
    for (int i = 1; form.containsKey(list + ".member." + i); i++) {
      members.add(form.getOrDefault(list + ".member." + i, ""));
    }
    return members;
  }

  private static void requireKnown(AwsRequest request, String field, String... known) {
    if (!List.of(known).contains(field)) {
      throw AwsException.unsupported("parameter " + field + " of " + request.name());
    }
  }
}
