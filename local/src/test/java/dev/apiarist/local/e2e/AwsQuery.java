package dev.apiarist.local.e2e;

import dev.apiarist.local.aws.AwsRequest;
import dev.apiarist.local.aws.AwsService;
import dev.apiarist.local.aws.Bytes;
import dev.apiarist.local.aws.Caller;
import dev.apiarist.local.aws.HttpCall;
import dev.apiarist.local.cloud.LocalCloud;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** What people do with alarms and topics, in AWS's query protocol. */
final class AwsQuery {
  private AwsQuery() {}

  /** Makes an alarm with one action. */
  static void alarm(LocalCloud cloud, String name, String description, String action) {
    call(
        cloud.services().cloudWatch(),
        "PutMetricAlarm",
        Map.of(
            "AlarmName",
            name,
            "AlarmDescription",
            description,
            "AlarmActions.member.1",
            action,
            "MetricName",
            "CPUUtilization",
            "Namespace",
            "AWS/EC2",
            "Dimensions.member.1.Name",
            "AutoScalingGroupName"));
  }

  /** Puts an alarm into the state ALARM. */
  static void raise(LocalCloud cloud, String alarm) {
    call(
        cloud.services().cloudWatch(),
        "SetAlarmState",
        Map.of("AlarmName", alarm, "StateValue", "ALARM", "StateReason", "so it is"));
  }

  /** Publishes a message. */
  static void publish(LocalCloud cloud, String topic, String message) {
    call(
        cloud.services().sns(),
        "Publish",
        Map.of("TopicArn", topic, "Subject", "more", "Message", message));
  }

  static void call(AwsService service, String operation, Map<String, String> fields) {
    StringBuilder form = new StringBuilder();
    new TreeMap<>(fields)
        .forEach(
            (name, value) ->
                form.append(form.isEmpty() ? "" : "&")
                    .append(name)
                    .append('=')
                    .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    HttpCall http =
        new HttpCall("POST", "/", "", Map.of(), Bytes.utf8(form.toString()), "127.0.0.1");
    Caller caller = new Caller("000000000000", "arn:aws:iam::000000000000:user/local", "id", "key");
    service.handle(new AwsRequest(service.signingName(), operation, http, caller));
  }
}
