package dev.apiarist.local.cloudwatch;

import dev.apiarist.json.Json;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An alarm, and the two shapes in which it tells of its state.
 *
 * @param actions by state, what is told of it
 * @param since when it came into its state
 */
record Alarm(
    String arn,
    String name,
    String description,
    boolean actionsEnabled,
    Map<String, List<String>> actions,
    String state,
    String reason,
    Instant since) {
  /** CloudWatch's own: an offset without a colon. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxx", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  Alarm in(String newState, String newReason, Instant now) {
    return new Alarm(arn, name, description, actionsEnabled, actions, newState, newReason, now);
  }

  /** What its actions are now, if they are not switched off. */
  List<String> actionsNow() {
    return actionsEnabled ? actions.getOrDefault(state, List.of()) : List.of();
  }

  /** What a topic is told. */
  String notification(String account, String before) {
    Map<String, @Nullable Object> message = new LinkedHashMap<>();
    message.put("AlarmName", name);
    message.put("AlarmDescription", description);
    message.put("AWSAccountId", account);
    message.put("NewStateValue", state);
    message.put("NewStateReason", reason);
    message.put("StateChangeTime", TIME.format(since));
    message.put("AlarmArn", arn);
    message.put("OldStateValue", before);
    return Json.write(message);
  }

  /** What a function is invoked with. */
  String event(String account, String region, Alarm before) {
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("alarmName", name);
    data.put("state", stateTree());
    data.put("previousState", before.stateTree());
    data.put("configuration", Map.of("description", description, "metrics", List.of()));
    Map<String, @Nullable Object> event = new LinkedHashMap<>();
    event.put("source", "aws.cloudwatch");
    event.put("alarmArn", arn);
    event.put("accountId", account);
    event.put("time", TIME.format(since));
    event.put("region", region);
    event.put("alarmData", data);
    return Json.write(event);
  }

  private Map<String, Object> stateTree() {
    return Map.of("value", state, "reason", reason, "timestamp", TIME.format(since));
  }
}
