package dev.apiarist.local.autoscaling.api;

import dev.apiarist.local.autoscaling.AutoScalingException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a call, or of a structure inside it. It remembers which were read, so that one
 * nobody understands is refused instead of ignored.
 */
final class QueryParameters {
  private final NavigableMap<String, String> values;
  private final Set<String> unread;
  private final String prefix;

  QueryParameters(Map<String, String> values) {
    this(new TreeMap<>(values), new TreeSet<>(values.keySet()), "");
    unread.remove("Action");
    unread.remove("Version");
  }

  private QueryParameters(NavigableMap<String, String> values, Set<String> unread, String prefix) {
    this.values = values;
    this.unread = unread;
    this.prefix = prefix;
  }

  @Nullable String text(String name) {
    unread.remove(prefix + name);
    return values.get(prefix + name);
  }

  String required(String name) {
    String value = text(name);
    if (value == null || value.isEmpty()) {
      String member =
          Character.toLowerCase((prefix + name).charAt(0)) + (prefix + name).substring(1);
      throw AutoScalingException.validation(
          "1 validation error detected: Value null at '%s' failed to satisfy constraint: Member must not be null"
              .formatted(member));
    }
    return value;
  }

  @Nullable Integer integer(String name) {
    String value = text(name);
    return value == null ? null : parse(name, value);
  }

  int requiredInteger(String name) {
    return parse(name, required(name));
  }

  private int parse(String name, String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException malformed) {
      throw AutoScalingException.validation(
          "%s%s must be a whole number, not '%s'".formatted(prefix, name, value));
    }
  }

  @Nullable Duration seconds(String name) {
    Integer value = integer(name);
    return value == null ? null : Duration.ofSeconds(value);
  }

  @Nullable Boolean truth(String name) {
    String value = text(name);
    if (value == null) {
      return null;
    }
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw AutoScalingException.validation(
              "%s%s must be true or false, not '%s'".formatted(prefix, name, value));
    };
  }

  boolean truth(String name, boolean fallback) {
    Boolean value = truth(name);
    return value == null ? fallback : value;
  }

  /** A list of texts; empty when it is absent or empty. */
  List<String> list(String name) {
    return members(name)
        .map(
            member -> {
              unread.remove(member);
              return values.getOrDefault(member, "");
            })
        .toList();
  }

  /** A list of structures; empty when it is absent or empty. */
  List<QueryParameters> structures(String name) {
    return members(name).map(member -> new QueryParameters(values, unread, member + ".")).toList();
  }

  /** A structure, when any of its members is given. */
  Optional<QueryParameters> structure(String name) {
    String inside = prefix + name + ".";
    return startsAnything(inside)
        ? Optional.of(new QueryParameters(values, unread, inside))
        : Optional.empty();
  }

  boolean has(String name) {
    return values.containsKey(prefix + name) || startsAnything(prefix + name + ".");
  }

  private Stream<String> members(String name) {
    text(name);
    String list = prefix + name + ".member.";
    return Stream.iterate(1, index -> index + 1)
        .map(index -> list + index)
        .takeWhile(member -> values.containsKey(member) || startsAnything(member + "."));
  }

  private boolean startsAnything(String start) {
    String next = values.ceilingKey(start);
    return next != null && next.startsWith(start);
  }

  /** Refuses the call when a parameter was not understood. */
  void refuseUnread() {
    if (!unread.isEmpty()) {
      throw AutoScalingException.validation(
          "The local cloud's Auto Scaling does not support parameter " + String.join(", ", unread));
    }
  }
}
