package dev.apiarist.webhook;

import dev.apiarist.json.Json;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was published to a topic, as SNS delivers it.
 *
 * @param id the same in every delivery of one publication
 * @param at when it was published
 * @param truncated whether Alertmanager cut it because it was too long
 */
record SnsMessage(String id, String topicArn, Instant at, String text, boolean truncated) {
  /**
   * Reads the part that deliveries to functions and to URLs have in common.
   *
   * @throws UnreadableSignalException when it is no notification of a topic
   */
  static SnsMessage of(Map<String, @Nullable Object> sns) throws UnreadableSignalException {
    String id = Json.textAt(sns, "", "MessageId");
    String topic = Json.textAt(sns, "", "TopicArn");
    if (id.isEmpty() || topic.isEmpty() || !Json.textAt(sns, "", "Type").equals("Notification")) {
      throw new UnreadableSignalException("not a notification of an SNS topic");
    }
    return new SnsMessage(
        id,
        topic,
        instant(Json.textAt(sns, "", "Timestamp")),
        Json.textAt(sns, "", "Message"),
        Json.textAt(sns, "", "MessageAttributes", "truncated", "Value").equals("true"));
  }

  private static Instant instant(String time) throws UnreadableSignalException {
    try {
      return Instant.parse(time);
    } catch (DateTimeParseException malformed) {
      throw new UnreadableSignalException("\"" + time + "\" is not the time of an SNS message");
    }
  }
}
