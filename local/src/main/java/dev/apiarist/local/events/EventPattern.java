package dev.apiarist.local.events;

import dev.apiarist.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An EventBridge event pattern: every named field must match one of its values. Exact values,
 * {@code prefix}, {@code anything-but} (values or a prefix) and {@code exists} are known; any other
 * matcher is refused when the pattern is read.
 */
public final class EventPattern {
  private final Map<String, Object> fields;

  private EventPattern(Map<String, Object> fields) {
    this.fields = fields;
  }

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException naming the matcher or the field that is not known
   */
  public static EventPattern of(Map<String, @Nullable Object> tree) {
    Map<String, Object> fields = new LinkedHashMap<>();
    tree.forEach(
        (name, value) -> {
          if (name.startsWith("$")) {
            throw new IllegalArgumentException("event pattern operator " + name);
          }
          fields.put(name, field(name, value));
        });
    return new EventPattern(fields);
  }

  /** Whether an event, as the JSON tree of its envelope, matches. */
  public boolean matches(Map<String, ? extends @Nullable Object> event) {
    return fields.entrySet().stream()
        .allMatch(field -> matches(field.getValue(), event.get(field.getKey())));
  }

  private static Object field(String name, @Nullable Object value) {
    if (value instanceof Map<?, ?> nested) {
      return EventPattern.of(Json.asObject(nested));
    }
    if (value instanceof List<?> values && !values.isEmpty()) {
      return new AnyOf(values.stream().map(each -> matcher(name, each)).toList());
    }
    throw new IllegalArgumentException("event pattern field " + name + " must be a list or object");
  }

  private static boolean matches(Object matcher, @Nullable Object actual) {
    return switch (matcher) {
      case EventPattern nested ->
          actual instanceof Map<?, ?> object && nested.matches(Json.asObject(object));
      case AnyOf anyOf -> anyOf.test(actual);
      default -> throw new IllegalStateException("no matcher: " + matcher);
    };
  }

  private static Predicate<@Nullable Object> matcher(String field, @Nullable Object value) {
    if (!(value instanceof Map<?, ?> operator)) {
      return actual -> same(value, actual);
    }
    if (operator.size() == 1) {
      Map.Entry<?, ?> only = operator.entrySet().iterator().next();
      Object operand = only.getValue();
      switch (String.valueOf(only.getKey())) {
        case "prefix" -> {
          if (operand instanceof String prefix) {
            return actual -> actual instanceof String text && text.startsWith(prefix);
          }
        }
        case "exists" -> {
          return actual -> Boolean.valueOf(actual != null).equals(operand);
        }
        case "anything-but" -> {
          Predicate<@Nullable Object> excluded = excluded(field, operand);
          return actual -> actual != null && !excluded.test(actual);
        }
        default -> {
          // Refused below, like every matcher that is not known.
        }
      }
    }
    throw new IllegalArgumentException("event pattern matcher " + operator + " of " + field);
  }

  private static Predicate<@Nullable Object> excluded(String field, @Nullable Object operand) {
    List<Predicate<@Nullable Object>> excluded = new ArrayList<>();
    for (Object each : operand instanceof List<?> list ? list : List.of(String.valueOf(operand))) {
      excluded.add(matcher(field, each));
    }
    if (operand instanceof Map<?, ?>) {
      return matcher(field, operand);
    }
    return actual -> excluded.stream().anyMatch(each -> each.test(actual));
  }

  private static boolean same(@Nullable Object expected, @Nullable Object actual) {
    return expected == null
        ? actual == null
        : actual != null && expected.toString().equals(actual.toString());
  }

  private record AnyOf(List<Predicate<@Nullable Object>> values) {
    boolean test(@Nullable Object actual) {
      if (actual instanceof List<?> many) {
        return many.stream().anyMatch(this::testOne);
      }
      return testOne(actual);
    }

    private boolean testOne(@Nullable Object actual) {
      return values.stream().anyMatch(value -> value.test(actual));
    }
  }
}
