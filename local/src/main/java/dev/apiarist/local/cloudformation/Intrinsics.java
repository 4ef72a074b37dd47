package dev.apiarist.local.cloudformation;

import dev.apiarist.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Resolves intrinsic functions and conditions; one that is not known fails by name. */
final class Intrinsics {
  private static final Object NO_VALUE = new Object();
  private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\{(!?)([^}]+)}");

  private final Names names;
  private final Map<String, @Nullable Object> conditions;
  private final Map<String, @Nullable Object> mappings;
  private final List<String> zones;

  /** What the template's names stand for. */
  interface Names {
    /** The value of {@code Ref}: parameter, pseudo parameter or resource. */
    Object ref(String name);

    /** The value of {@code Fn::GetAtt}. */
    @Nullable Object attribute(String logicalId, String attribute);
  }

  Intrinsics(
      Names names,
      Map<String, @Nullable Object> conditions,
      Map<String, @Nullable Object> mappings,
      List<String> zones) {
    this.names = names;
    this.conditions = conditions;
    this.mappings = mappings;
    this.zones = zones;
  }

  /** An object with everything in it resolved. */
  Map<String, @Nullable Object> resolveObject(Map<String, @Nullable Object> tree) {
    Map<String, @Nullable Object> resolved = new LinkedHashMap<>();
    tree.forEach(
        (key, value) -> {
          Object one = resolve(value);
          if (!NO_VALUE.equals(one)) {
            resolved.put(key, one);
          }
        });
    return resolved;
  }

  /** A value with everything in it resolved. */
  @Nullable Object resolve(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return resolveList(list);
    }
    if (!(value instanceof Map<?, ?> map)) {
      return value;
    }
    if (map.size() == 1) {
      String name = String.valueOf(map.keySet().iterator().next());
      if (name.equals("Ref") || name.equals("Condition") || name.startsWith("Fn::")) {
        return apply(name, map.get(name));
      }
    }
    return resolveObject(Json.asObject(map));
  }

  /** The text that a value resolves to. */
  String text(@Nullable Object value) {
    return String.valueOf(resolve(value));
  }

  /** Whether a condition holds. */
  boolean condition(String name) {
    if (!conditions.containsKey(name)) {
      throw new StackException("the template has no condition " + name);
    }
    return holds(conditions.get(name));
  }

  private @Nullable Object apply(String function, @Nullable Object argument) {
    return switch (function) {
      case "Ref" ->
          argument instanceof String name && name.equals("AWS::NoValue")
              ? NO_VALUE
              : names.ref(String.valueOf(argument));
      case "Condition" -> condition(String.valueOf(argument));
      case "Fn::GetAtt" -> attribute(argument);
      case "Fn::Sub" -> substitute(argument);
      case "Fn::Join" -> join(arguments(function, argument, 2));
      case "Fn::Select" -> select(arguments(function, argument, 2));
      case "Fn::Split" -> split(arguments(function, argument, 2));
      case "Fn::GetAZs" -> zones;
      case "Fn::If" -> branch(arguments(function, argument, 3));
      case "Fn::Base64" ->
          Base64.getEncoder().encodeToString(text(argument).getBytes(StandardCharsets.UTF_8));
      case "Fn::FindInMap" -> find(arguments(function, argument, 3));
      default -> throw new StackException("the local cloud does not support " + function);
    };
  }

  private boolean holds(@Nullable Object condition) {
    if (condition instanceof Map<?, ?> map && map.size() == 1) {
      String name = String.valueOf(map.keySet().iterator().next());
      List<?> parts = map.get(name) instanceof List<?> list ? list : List.of();
      return switch (name) {
        case "Fn::Equals" -> Objects.equals(text(parts.getFirst()), text(parts.getLast()));
        case "Fn::And" -> parts.stream().allMatch(this::holds);
        case "Fn::Or" -> parts.stream().anyMatch(this::holds);
        case "Fn::Not" -> !holds(parts.getFirst());
        case "Condition" -> condition(String.valueOf(map.get(name)));
        default -> throw new StackException("the local cloud does not support condition " + name);
      };
    }
    throw new StackException("not a condition: " + condition);
  }

  private @Nullable Object attribute(@Nullable Object argument) {
    List<?> parts =
        argument instanceof List<?> list ? list : List.of(String.valueOf(argument).split("\\.", 2));
    return names.attribute(String.valueOf(parts.getFirst()), text(parts.getLast()));
  }

  private String substitute(@Nullable Object argument) {
    String template = String.valueOf(argument instanceof List<?> list ? list.getFirst() : argument);
    Map<String, @Nullable Object> own =
        argument instanceof List<?> list && list.getLast() instanceof Map<?, ?> map
            ? resolveObject(Json.asObject(map))
            : Map.of();
    Matcher found = SUBSTITUTION.matcher(template);
    StringBuilder text = new StringBuilder();
    while (found.find()) {
      found.appendReplacement(text, Matcher.quoteReplacement(substituted(found, own)));
    }
    return found.appendTail(text).toString();
  }

  private String substituted(Matcher found, Map<String, @Nullable Object> own) {
    String name = found.group(2);
    if (!found.group(1).isEmpty()) {
      return "${" + name + "}";
    }
    if (own.containsKey(name)) {
      return String.valueOf(own.get(name));
    }
    return String.valueOf(name.contains(".") ? attribute(name) : names.ref(name));
  }

  private String join(List<?> arguments) {
    List<String> parts = new ArrayList<>();
    if (resolve(arguments.get(1)) instanceof List<?> list) {
      list.forEach(part -> parts.add(String.valueOf(part)));
    }
    return String.join(String.valueOf(arguments.get(0)), parts);
  }

  private @Nullable Object select(List<?> arguments) {
    int index = Integer.parseInt(text(arguments.get(0)));
    if (resolve(arguments.get(1)) instanceof List<?> list && index < list.size()) {
      return list.get(index);
    }
    throw new StackException("Fn::Select has no element " + index);
  }

  private List<String> split(List<?> arguments) {
    String separator = String.valueOf(arguments.get(0));
    return List.of(text(arguments.get(1)).split(Pattern.quote(separator), -1));
  }

  private @Nullable Object branch(List<?> arguments) {
    return resolve(
        condition(String.valueOf(arguments.get(0))) ? arguments.get(1) : arguments.get(2));
  }

  private @Nullable Object find(List<?> arguments) {
    String map = text(arguments.get(0));
    String first = text(arguments.get(1));
    String second = text(arguments.get(2));
    Object found = Json.at(mappings, map, first, second);
    if (found == null) {
      throw new StackException("mapping " + map + " has no " + first + "." + second);
    }
    return found;
  }

  private List<@Nullable Object> resolveList(List<?> list) {
    List<@Nullable Object> resolved = new ArrayList<>();
    for (Object each : list) {
      Object one = resolve(each);
      if (!NO_VALUE.equals(one)) {
        resolved.add(one);
      }
    }
    return resolved;
  }

  private static List<?> arguments(String function, @Nullable Object argument, int count) {
    if (argument instanceof List<?> list && list.size() == count) {
      return list;
    }
    throw new StackException(function + " takes " + count + " arguments, not " + argument);
  }
}
