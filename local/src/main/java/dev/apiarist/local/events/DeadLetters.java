package dev.apiarist.local.events;

import dev.apiarist.local.sqs.Queue;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a target's undeliverable events go; without a queue they are dropped with a warning. */
public record DeadLetters(Optional<Queue> queue) {
  /** Takes an event. */
  public void take(String event, String targetArn, String reason) {
    if (queue.isEmpty()) {
      System.getLogger(DeadLetters.class.getName())
          .log(Level.WARNING, "event for " + targetArn + " dropped: " + reason);
      return;
    }
    Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
    attributes.put("TARGET_ARN", text(targetArn));
    attributes.put("ERROR_MESSAGE", text(reason));
    queue.get().send(event, Optional.empty(), attributes);
  }

  private static Map<String, String> text(String value) {
    return Map.of("DataType", "String", "StringValue", value);
  }
}
