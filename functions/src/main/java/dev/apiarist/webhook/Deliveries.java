package dev.apiarist.webhook;

import dev.apiarist.json.Json;
import dev.apiarist.port.RaisedAlarm;
import dev.apiarist.scaling.Signal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The events that AWS invokes the function with, told apart by their shape: SNS, an alarm's own
 * action, and EventBridge's event of an alarm. Nothing is read by halves: what has another shape is
 * unreadable as a whole.
 */
final class Deliveries {
  private Deliveries() {}

  static List<Delivery> of(Map<String, @Nullable Object> event) {
    if (AlarmSignal.isAction(event)) {
      String name = Json.textAt(event, "", "alarmData", "alarmName");
      return List.of(alarm(event, name, () -> AlarmSignal.ofAction(event)));
    }
    if (AlarmSignal.isStateChange(event)) {
      String name = Json.textAt(event, "", "detail", "alarmName");
      return List.of(alarm(event, name, () -> AlarmSignal.ofStateChange(event)));
    }
    List<@Nullable Object> records = Json.listAt(event, "Records");
    if (!records.isEmpty() && records.stream().allMatch(Deliveries::isSns)) {
      List<Delivery> deliveries = new ArrayList<>();
      for (Object each : records) {
        deliveries.add(ofSns(Json.objectAt(each, "Sns")));
      }
      return deliveries;
    }
    String keys = new TreeSet<>(event.keySet()).toString();
    return List.of(
        new Delivery(
            digest(event),
            "event",
            new Delivery.Reading.Unreadable(
                "Not a Function URL event (payload format 2.0), nor one of SNS or of a CloudWatch"
                    + " alarm: its fields are "
                    + brief(keys))));
  }

  /** What was published to a topic, however it was delivered. */
  static Delivery ofSns(Map<String, @Nullable Object> sns) {
    try {
      SnsMessage message = SnsMessage.of(sns);
      String topic = message.topicArn().substring(message.topicArn().lastIndexOf(':') + 1);
      Delivery.Reading reading = read(() -> SnsSignal.of(message));
      return new Delivery(id(reading, "sns\n" + message.id()), "topic " + topic, reading);
    } catch (UnreadableSignalException unreadable) {
      return new Delivery(digest(sns), "topic", unreadable(unreadable));
    }
  }

  /** An alarm that is raised still, under this identity. */
  static Delivery ofLasting(RaisedAlarm alarm, String identity, Instant now) {
    Delivery.Reading reading = read(() -> AlarmSignal.ofLasting(alarm, identity, now));
    return new Delivery(id(reading, identity), "alarm " + brief(alarm.name()), reading);
  }

  private static Delivery alarm(Map<String, @Nullable Object> event, String name, Read read) {
    Delivery.Reading reading = read(read);
    return new Delivery(id(reading, Json.write(event)), "alarm " + brief(name), reading);
  }

  /**
   * An alarm's change of state is one event, by whatever way it comes. Alertmanager's alerts are
   * not: while they last, they are told again on purpose.
   */
  private static String id(Delivery.Reading reading, String otherwise) {
    return reading instanceof Delivery.Reading.Understood(var signal)
            && signal.origin().source() == Signal.Source.ALARM
        ? signal.origin().identity().orElseThrow()
        : Notification.digest(otherwise);
  }

  private static Delivery.Reading read(Read read) {
    try {
      return new Delivery.Reading.Understood(read.signal());
    } catch (UnreadableSignalException unreadable) {
      return unreadable(unreadable);
    }
  }

  private static Delivery.Reading unreadable(UnreadableSignalException why) {
    return new Delivery.Reading.Unreadable(Objects.requireNonNull(why.getMessage()));
  }

  private static boolean isSns(@Nullable Object each) {
    return Json.textAt(each, "", "EventSource").equals("aws:sns")
        && Json.at(each, "Sns") instanceof Map<?, ?>;
  }

  private static String digest(Map<String, @Nullable Object> tree) {
    return Notification.digest(Json.write(tree));
  }

  private static String brief(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }

  @FunctionalInterface
  private interface Read {
    Signal signal() throws UnreadableSignalException;
  }
}
