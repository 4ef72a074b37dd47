package dev.apiarist.webhook;

import dev.apiarist.json.Json;
import dev.apiarist.port.RaisedAlarm;
import dev.apiarist.scaling.Signal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A change of a CloudWatch alarm's state, in the three shapes that CloudWatch sends. An alarm
 * carries no labels, so a line of its description says what it asks for, such as {@code apiarist:
 * scale=up type=node group=web by=1} (docs/adr/0030-what-an-alarm-asks-for.md).
 */
final class AlarmSignal {
  private static final Pattern LINE = Pattern.compile("(?m)^[ \\t]*apiarist:(.*)$");

  /** CloudWatch writes {@code +0000}; ISO 8601 would have a colon, or Z. */
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .appendPattern("[XXX][XX]")
          .toFormatter(Locale.ROOT);

  private AlarmSignal() {}

  /** Whether this is the event of an alarm whose action is the function itself. */
  static boolean isAction(Map<String, @Nullable Object> event) {
    return fromCloudWatch(event) && event.containsKey("alarmData");
  }

  /** Whether this is EventBridge's event of an alarm. */
  static boolean isStateChange(Map<String, @Nullable Object> event) {
    return fromCloudWatch(event)
        && Json.textAt(event, "", "detail-type").equals("CloudWatch Alarm State Change");
  }

  /** Whether this is what an alarm publishes to a topic. */
  static boolean isNotification(Map<String, @Nullable Object> message) {
    return message.containsKey("AlarmName") && message.containsKey("NewStateValue");
  }

  static Signal ofAction(Map<String, @Nullable Object> event) throws UnreadableSignalException {
    return of(Json.textAt(event, "", "alarmArn"), Json.objectAt(event, "alarmData"));
  }

  static Signal ofStateChange(Map<String, @Nullable Object> event)
      throws UnreadableSignalException {
    Object arn = Json.listAt(event, "resources").stream().findFirst().orElse("");
    return of(String.valueOf(arn), Json.objectAt(event, "detail"));
  }

  static Signal ofNotification(Map<String, @Nullable Object> message)
      throws UnreadableSignalException {
    return signal(
        Json.textAt(message, "", "AlarmArn"),
        Json.textAt(message, "", "AlarmName"),
        Json.textAt(message, "", "NewStateValue"),
        Json.textAt(message, "", "StateChangeTime"),
        Json.textAt(message, "", "AlarmDescription"));
  }

  /** Whether a description has a line that says what an alarm asks for. */
  static boolean asks(String description) {
    return LINE.matcher(description).find();
  }

  /** What an alarm asks for that is raised still. */
  static Signal ofLasting(RaisedAlarm alarm, String identity, Instant now)
      throws UnreadableSignalException {
    Signal.Origin origin =
        new Signal.Origin(
            Signal.Source.ALARM, alarm.name(), Optional.of(identity), Optional.of(now));
    return SignalWords.signal(origin, words(alarm.description()));
  }

  /**
   * What a change of an alarm's state is known by, whoever tells of it. Some tell its time to the
   * millisecond only.
   */
  static String identity(String arn, Instant at) {
    return Notification.digest("alarm\n" + arn + "\n" + at.truncatedTo(ChronoUnit.MILLIS));
  }

  private static Signal of(String arn, Map<String, @Nullable Object> alarm)
      throws UnreadableSignalException {
    return signal(
        arn,
        Json.textAt(alarm, "", "alarmName"),
        Json.textAt(alarm, "", "state", "value"),
        Json.textAt(alarm, "", "state", "timestamp"),
        Json.textAt(alarm, "", "configuration", "description"));
  }

  private static Signal signal(
      String arn, String name, String state, String time, String description)
      throws UnreadableSignalException {
    if (!arn.startsWith("arn:") || name.isEmpty()) {
      throw new UnreadableSignalException("an alarm without its name or its ARN");
    }
    Instant at = instant(time);
    Signal.Origin origin =
        new Signal.Origin(
            Signal.Source.ALARM, name, Optional.of(identity(arn, at)), Optional.of(at));
    return switch (state) {
      case "ALARM" -> SignalWords.signal(origin, words(description));
      case "OK" -> new Signal.Quiet(origin, Signal.State.OK);
      case "INSUFFICIENT_DATA" -> new Signal.Quiet(origin, Signal.State.INSUFFICIENT_DATA);
      default -> throw new UnreadableSignalException("an alarm's state is not \"" + state + "\"");
    };
  }

  private static Map<String, String> words(String description) throws UnreadableSignalException {
    Matcher line = LINE.matcher(description);
    if (!line.find()) {
      throw new UnreadableSignalException(
          "the alarm's description has no line that says what to do, such as"
              + " \"apiarist: scale=up type=node group=web by=1\"");
    }
    Map<String, String> words = SignalWords.parse(line.group(1));
    SignalWords.requireKnown(words);
    if (line.find()) {
      throw new UnreadableSignalException(
          "the alarm's description has two lines that start with apiarist:");
    }
    return words;
  }

  private static boolean fromCloudWatch(Map<String, @Nullable Object> event) {
    return Json.textAt(event, "", "source").equals("aws.cloudwatch");
  }

  private static Instant instant(String time) throws UnreadableSignalException {
    try {
      return TIME.parse(time, Instant::from);
    } catch (DateTimeException malformed) {
      throw new UnreadableSignalException("\"" + time + "\" is not the time of an alarm's state");
    }
  }
}
