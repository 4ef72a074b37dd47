package dev.apiarist.webhook;

import dev.apiarist.json.Json;
import dev.apiarist.scaling.Signal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request for one more asks for: the query, over the body's own keys, over the body's {@code
 * groupLabels} (Alertmanager).
 *
 * @param container ID of a container, whole or its beginning; empty text for none
 * @param task ID of a task, as well
 */
record ReplicateInput(String container, String task, Notification notification) {
  private static final int SHORTEST = 12;
  private static final Pattern CONTAINER = Pattern.compile("[0-9a-f]{12,64}");
  private static final Pattern TASK = Pattern.compile("[0-9a-z]{12,25}");

  static ReplicateInput of(Query query, String body) {
    Map<String, @Nullable Object> tree = ScaleInput.read(body).orElseGet(Map::of);
    Notification sent = Notification.of(tree);
    return new ReplicateInput(
        text(query, tree, "container"),
        text(query, tree, "task"),
        sent.alert() ? sent : Notification.ofRequest(text(query, tree, "request-id")));
  }

  /** Why it cannot be carried out, whatever the swarm is like. */
  Optional<String> fault() {
    if (container.isEmpty() == task.isEmpty()) {
      return Optional.of(
          container.isEmpty()
              ? "No container or task ID in request"
              : "Both a container and a task ID in request: give one");
    }
    Pattern possible = task.isEmpty() ? CONTAINER : TASK;
    return possible.matcher(id()).matches()
        ? Optional.empty()
        : Optional.of(
            "Incorrect %s ID: it is whole, or at least its first %d characters"
                .formatted(what(), SHORTEST));
  }

  /** {@code container} or {@code task}. */
  String what() {
    return task.isEmpty() ? "container" : "task";
  }

  String id() {
    return task.isEmpty() ? container : task;
  }

  /** Who asks; the caller waits for the answer. */
  Signal.Origin origin() {
    return notification.origin("POST /v1/replicate");
  }

  Map<String, String> journalled() {
    Map<String, String> inputs = new LinkedHashMap<>();
    inputs.put(what(), id());
    inputs.put("askedBy", notification.alert() ? "alert" : "request");
    return inputs;
  }

  private static String text(Query query, Map<String, @Nullable Object> body, String key) {
    String asked = query.get(key);
    return asked.isEmpty()
        ? Json.textAt(body, Json.textAt(body, "", "groupLabels", key), key)
        : asked;
  }
}
