package dev.apiarist.aws;

import dev.apiarist.port.Alarms;
import dev.apiarist.port.RaisedAlarm;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** CloudWatch's DescribeAlarms (query protocol, version 2010-08-01). */
final class CloudWatchAlarms implements Alarms {
  private static final List<String> TYPES = List.of("MetricAlarms", "CompositeAlarms");

  private final QueryApi api;

  CloudWatchAlarms(AwsCaller aws) {
    this.api = new QueryApi(aws, "monitoring", "2010-08-01");
  }

  @Override
  public List<RaisedAlarm> raised() {
    Map<String, String> parameters = new TreeMap<>();
    parameters.put("StateValue", "ALARM");
    parameters.put("MaxRecords", "100");
    // Without types CloudWatch leaves composite alarms out.
    parameters.put("AlarmTypes.member.1", "MetricAlarm");
    parameters.put("AlarmTypes.member.2", "CompositeAlarm");
    List<RaisedAlarm> raised = new ArrayList<>();
    String next;
    do {
      Xml answer = api.call("DescribeAlarms", parameters).child("DescribeAlarmsResult");
      for (String type : TYPES) {
        answer.child(type).children().forEach(alarm -> raised.add(read(alarm)));
      }
      next = answer.text("NextToken");
      parameters.put("NextToken", next);
    } while (!next.isEmpty());
    return raised;
  }

  private static RaisedAlarm read(Xml alarm) {
    Set<String> actions =
        alarm.child("AlarmActions").children().stream().map(Xml::text).collect(Collectors.toSet());
    boolean switchedOff =
        alarm.text("ActionsEnabled").equals("false")
            || !alarm.text("ActionsSuppressedBy").isEmpty();
    return new RaisedAlarm(
        alarm.text("AlarmArn"),
        alarm.text("AlarmName"),
        alarm.text("AlarmDescription"),
        since(alarm),
        switchedOff ? Set.of() : actions);
  }

  /** The time of the last update moves when an alarm's evaluation does; its transition does not. */
  private static Optional<Instant> since(Xml alarm) {
    String transition = alarm.text("StateTransitionedTimestamp");
    String time = transition.isEmpty() ? alarm.text("StateUpdatedTimestamp") : transition;
    try {
      return Optional.of(Instant.parse(time));
    } catch (DateTimeException malformed) {
      return Optional.empty();
    }
  }
}
