package dev.apiarist.function;

import dev.apiarist.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A batch of messages as an SQS event source mapping delivers it. */
record SqsBatch(List<Message> messages) {
  /** One message. */
  record Message(String id, String body) {}

  /**
   * Reads an event.
   *
   * @throws IllegalArgumentException when it is not one of SQS
   */
  static SqsBatch of(Map<String, @Nullable Object> event) {
    List<Message> messages = new ArrayList<>();
    for (Object item : Json.listAt(event, "Records")) {
      String id = Json.textAt(item, "", "messageId");
      if (id.isEmpty() || !Json.textAt(item, "", "eventSource").equals("aws:sqs")) {
        throw new IllegalArgumentException("a record is not a message of SQS");
      }
      messages.add(new Message(id, Json.textAt(item, "", "body")));
    }
    if (messages.isEmpty()) {
      throw new IllegalArgumentException("not an event of SQS");
    }
    return new SqsBatch(messages);
  }
}
