package dev.apiarist.webhook;

import dev.apiarist.json.Json;
import dev.apiarist.scaling.IdKind;
import dev.apiarist.scaling.Signal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a request for one more asks for. An ID comes in the path; or as {@code container} or {@code
 * task} in the query, over the body's own keys, over the body's {@code groupLabels} (Alertmanager).
 *
 * @param given every ID in it; a request that can be carried out has one
 */
record ReplicateInput(List<Id> given, Notification notification) {
  /** An ID, as it was sent. */
  record Id(IdKind kind, String text) {}

  static ReplicateInput of(String pathId, Query query, String body) {
    Map<String, @Nullable Object> tree = ScaleInput.read(body).orElseGet(Map::of);
    Notification sent = Notification.of(tree);
    return new ReplicateInput(
        Stream.of(
                new Id(IdKind.EITHER, pathId),
                new Id(IdKind.CONTAINER, text(query, tree, IdKind.CONTAINER.word())),
                new Id(IdKind.TASK, text(query, tree, IdKind.TASK.word())))
            .filter(id -> !id.text().isEmpty())
            .toList(),
        sent.alert() ? sent : Notification.ofRequest(text(query, tree, "request-id")));
  }

  /** Why it cannot be carried out, whatever the swarm is like. */
  Optional<String> fault() {
    return switch (given.size()) {
      case 0 -> Optional.of("No container or task ID in request");
      case 1 -> given.getFirst().kind().fault(given.getFirst().text());
      default -> Optional.of("More than one container or task ID in request: give one");
    };
  }

  /** What is asked for; only of a request without fault. The caller waits for the answer. */
  Signal.OneMore signal() {
    Id id = given.getFirst();
    return new Signal.OneMore(notification.origin("POST /v1/replicate"), id.kind(), id.text());
  }

  Map<String, String> journalled() {
    Map<String, String> inputs = new LinkedHashMap<>();
    given.forEach(id -> inputs.put(id.kind().word(), id.text()));
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
