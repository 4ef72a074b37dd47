package dev.apiarist.webhook;

import dev.apiarist.json.Json;
import dev.apiarist.json.JsonException;
import dev.apiarist.scaling.Signal;
import dev.apiarist.scaling.WholeNumbers;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a scaling request asks for: the body's {@code groupLabels}, overridden field by field by the
 * query, as Docker Scaler reads them. A body that is no JSON object counts as empty; a field of the
 * wrong type counts as absent; keys of the body match in any letter case.
 *
 * @param by how many; empty leaves it to labels and defaults
 * @param group short name of a worker group; empty text for the default one
 * @param node the ID of a node, as Swarmprom's alerts name it; empty text for none
 * @param bodyRead whether the body, if there was one, is a JSON object
 */
record ScaleInput(
    String service,
    String scale,
    OptionalLong by,
    String type,
    String group,
    String node,
    Notification notification,
    boolean bodyRead) {
  static ScaleInput of(Query query, String body) {
    Optional<Map<String, @Nullable Object>> read = read(body);
    Map<String, @Nullable Object> tree = read.orElseGet(Map::of);
    Map<String, @Nullable Object> labels = Json.objectAt(lowerCase(tree), "grouplabels");
    labels = lowerCase(labels);
    return new ScaleInput(
        text(query, labels, "service"),
        text(query, labels, "scale"),
        by(query, labels),
        text(query, labels, "type"),
        text(query, labels, "group"),
        text(query, labels, "node_id"),
        Notification.of(tree),
        read.isPresent());
  }

  /** What is wrong with {@link #scale} when it is no direction. */
  String directionFault() {
    return scale.isEmpty() ? "No scale direction" : "Incorrect scale direction";
  }

  /** What the journal says of any of them, to add to. */
  Map<String, String> journalled() {
    Map<String, String> inputs = new LinkedHashMap<>();
    inputs.put("scale", scale);
    inputs.put("by", by.isPresent() ? String.valueOf(by.getAsLong()) : "default");
    inputs.put("askedBy", notification.alert() ? "alert" : "request");
    return inputs;
  }

  /** Who asks; the caller waits for the answer. */
  Signal.Origin origin(String request) {
    return notification.origin(request);
  }

  /** A body as an object, which an empty one is as well; empty when it is none. */
  static Optional<Map<String, @Nullable Object>> read(String body) {
    if (body.isBlank()) {
      return Optional.of(Map.of());
    }
    try {
      return body.charAt(0) == '\uFEFF' ? Optional.empty() : Optional.of(Json.parseObject(body));
    } catch (JsonException malformed) {
      return Optional.empty();
    }
  }

  private static Map<String, @Nullable Object> lowerCase(Map<String, @Nullable Object> object) {
    Map<String, @Nullable Object> lower = new LinkedHashMap<>();
    for (Map.Entry<String, @Nullable Object> entry : object.entrySet()) {
      lower.put(entry.getKey().toLowerCase(Locale.ROOT), entry.getValue());
    }
    return lower;
  }

  private static String text(Query query, Map<String, @Nullable Object> labels, String key) {
    String asked = query.get(key);
    return asked.isEmpty() ? Json.textAt(labels, "", key) : asked;
  }

  private static OptionalLong by(Query query, Map<String, @Nullable Object> labels) {
    OptionalLong asked = WholeNumbers.parse(query.get("by"));
    return positive(asked.isPresent() ? asked : bodyBy(labels.get("by")));
  }

  /** Docker Scaler takes a JSON integer only; Alertmanager's labels are always text. */
  private static OptionalLong bodyBy(@Nullable Object by) {
    return switch (by) {
      case Integer number -> OptionalLong.of(Math.max(0, number));
      case Long number -> OptionalLong.of(Math.max(0, number));
      case BigInteger number when number.signum() > 0 && number.bitLength() <= Long.SIZE ->
          OptionalLong.of(Long.MAX_VALUE);
      case String text -> notNegative(WholeNumbers.parse(text));
      case null -> OptionalLong.empty();
      case Object other -> OptionalLong.empty();
    };
  }

  private static OptionalLong notNegative(OptionalLong number) {
    return number.orElse(0) < 0 ? OptionalLong.empty() : number;
  }

  private static OptionalLong positive(OptionalLong number) {
    return number.isPresent() && number.getAsLong() != 0
        ? OptionalLong.of(WholeNumbers.magnitude(number.getAsLong()))
        : OptionalLong.empty();
  }
}
