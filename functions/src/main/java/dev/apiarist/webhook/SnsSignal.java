package dev.apiarist.webhook;

import dev.apiarist.json.Json;
import dev.apiarist.json.JsonException;
import dev.apiarist.scaling.Signal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a message of a topic says: an alarm's notification, Alertmanager's data as JSON, or a
 * request of one's own.
 */
final class SnsSignal {
  private static final String TEMPLATE =
      "Alertmanager's SNS receiver needs message: '{{ . | toJson }}'";

  private SnsSignal() {}

  static Signal of(SnsMessage message) throws UnreadableSignalException {
    if (message.truncated()) {
      throw new UnreadableSignalException(
          "Alertmanager cut the message because it was too long: half of it is not read. Group"
              + " fewer alerts together");
    }
    Map<String, @Nullable Object> tree = tree(message.text());
    if (AlarmSignal.isNotification(tree)) {
      return AlarmSignal.ofNotification(tree);
    }
    if (tree.containsKey("alerts") && tree.containsKey("groupLabels")) {
      return ofAlertmanager(message, tree);
    }
    if (tree.containsKey("scale") || tree.containsKey("type")) {
      return ofRequest(message, tree);
    }
    throw new UnreadableSignalException(
        "the message is JSON, but no alarm's, none of Alertmanager's, and no request such as"
            + " {\"scale\": \"up\", \"type\": \"node\"}");
  }

  /** Alertmanager's data: its webhook's body, without {@code groupKey} and {@code version}. */
  private static Signal ofAlertmanager(SnsMessage message, Map<String, @Nullable Object> tree)
      throws UnreadableSignalException {
    Map<String, String> labels = Json.texts(Json.objectAt(tree, "groupLabels"));
    String group = Json.textAt(tree, Json.write(new TreeMap<>(labels)), "groupKey");
    // Not startsAt: while an alert lasts, its group is told again and again.
    Signal.Origin origin =
        new Signal.Origin(
            Signal.Source.ALERTMANAGER,
            Json.textAt(tree, String.valueOf(labels), "commonLabels", "alertname"),
            Optional.of(Notification.fingerprint(group, tree)),
            Optional.of(message.at()));
    return switch (Json.textAt(tree, "", "status")) {
      case "firing" -> SignalWords.signal(origin, labels);
      case "resolved" -> new Signal.Quiet(origin, Signal.State.RESOLVED);
      default ->
          throw new UnreadableSignalException(
              "the status of a group of alerts is firing or resolved");
    };
  }

  private static Signal ofRequest(SnsMessage message, Map<String, @Nullable Object> tree)
      throws UnreadableSignalException {
    SignalWords.requireKnown(tree);
    Map<String, String> words = new LinkedHashMap<>();
    for (Map.Entry<String, @Nullable Object> entry : tree.entrySet()) {
      switch (entry.getValue()) {
        case String text -> words.put(entry.getKey(), text);
        case Number number -> words.put(entry.getKey(), number.toString());
        case null, default ->
            throw new UnreadableSignalException(entry.getKey() + " is neither text nor a number");
      }
    }
    Signal.Origin origin =
        new Signal.Origin(
            Signal.Source.REQUEST,
            "message " + message.id(),
            Optional.of(Notification.digest("sns\n" + message.id())),
            Optional.of(message.at()));
    return SignalWords.signal(origin, words);
  }

  private static Map<String, @Nullable Object> tree(String text) throws UnreadableSignalException {
    try {
      return Json.parseObject(text);
    } catch (JsonException plain) {
      throw new UnreadableSignalException("the message is not a JSON object. " + TEMPLATE);
    }
  }
}
