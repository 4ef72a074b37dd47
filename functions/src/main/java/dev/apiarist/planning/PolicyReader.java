package dev.apiarist.planning;

import dev.apiarist.json.Json;
import dev.apiarist.placement.model.Reservation;
import dev.apiarist.planning.GroupPolicy.Headroom;
import dev.apiarist.planning.GroupPolicy.ScaleIn;
import dev.apiarist.swarm.GroupName;
import dev.apiarist.swarm.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a policy as a snapshot has it (docs/planning.md). What it says outside of {@code groups}
 * holds for every group that does not say otherwise.
 */
public final class PolicyReader {
  private static final Set<String> OF_A_GROUP =
      Set.of("scaleUp", "scaleIn", "sustainedFor", "atOnce", "priority", "headroom");
  private static final Set<String> OF_ALL =
      Set.of("groups", "heal", "healAfter", "backOff", "heldUp", "unneeded");
  private static final Set<String> OF_HEADROOM =
      Set.of("tasks", "NanoCPUs", "MemoryBytes", "constraints");

  private PolicyReader() {}

  /**
   * Reads a policy; what is missing is {@link Policy#STANDARD}.
   *
   * @throws IllegalArgumentException with the key when one is not known or its value impossible
   */
  public static Policy read(Map<String, @Nullable Object> tree) {
    Set<String> known = new TreeSet<>(OF_A_GROUP);
    known.addAll(OF_ALL);
    refuseUnknown("policy", tree, known);
    GroupPolicy standard = group("policy", tree, GroupPolicy.STANDARD);
    Map<GroupName, GroupPolicy> groups = new HashMap<>();
    objectOf("policy.groups", tree, "groups")
        .forEach(
            (name, its) -> {
              String path = "policy.groups." + name;
              Map<String, @Nullable Object> members = object(path, its);
              refuseUnknown(path, members, OF_A_GROUP);
              groups.put(new GroupName(name), group(path, members, standard));
            });
    return new Policy(
        standard,
        groups,
        tree.containsKey("heal") ? isOn("policy.heal", tree.get("heal")) : Policy.STANDARD.heal(),
        tree.containsKey("healAfter")
            ? duration("policy.healAfter", tree.get("healAfter"))
            : Policy.STANDARD.healAfter(),
        times(tree, "backOff"),
        times(tree, "heldUp"),
        Json.listAt(tree, "unneeded").stream()
            .map(node -> new NodeId(String.valueOf(node)))
            .collect(Collectors.toSet()));
  }

  private static Map<GroupName, Instant> times(Map<String, @Nullable Object> tree, String key) {
    String path = "policy." + key;
    Map<GroupName, Instant> times = new HashMap<>();
    objectOf(path, tree, key)
        .forEach(
            (name, until) -> times.put(new GroupName(name), instant(path + "." + name, until)));
    return times;
  }

  private static GroupPolicy group(
      String path, Map<String, @Nullable Object> tree, GroupPolicy others) {
    return new GroupPolicy(
        tree.containsKey("scaleUp")
            ? isOn(path + ".scaleUp", tree.get("scaleUp"))
            : others.scaleUp(),
        tree.containsKey("scaleIn")
            ? mode(path + ".scaleIn", tree.get("scaleIn"))
            : others.scaleIn(),
        tree.containsKey("sustainedFor")
            ? duration(path + ".sustainedFor", tree.get("sustainedFor"))
            : others.sustainedFor(),
        tree.containsKey("atOnce") ? number(path, tree, "atOnce", 1) : others.atOnce(),
        tree.containsKey("priority")
            ? number(path, tree, "priority", Integer.MIN_VALUE)
            : others.priority(),
        tree.containsKey("headroom")
            ? headroom(path + ".headroom", tree.get("headroom"))
            : others.headroom());
  }

  private static Optional<Headroom> headroom(String path, @Nullable Object value) {
    if (value == null) {
      return Optional.empty();
    }
    Map<String, @Nullable Object> tree = object(path, value);
    refuseUnknown(path, tree, OF_HEADROOM);
    int tasks = number(path, tree, "tasks", 0);
    List<String> constraints =
        Json.listAt(tree, "constraints").stream().map(String::valueOf).toList();
    return tasks == 0
        ? Optional.empty()
        : Optional.of(
            new Headroom(
                tasks,
                new Reservation(
                    Json.longAt(tree, 0, "NanoCPUs"), Json.longAt(tree, 0, "MemoryBytes")),
                constraints));
  }

  private static boolean isOn(String path, @Nullable Object value) {
    return switch (value instanceof String word ? word : "") {
      case "on" -> true;
      case "off" -> false;
      default -> throw wrong(path, "is on or off");
    };
  }

  private static ScaleIn mode(String path, @Nullable Object value) {
    return ScaleIn.of(value instanceof String word ? word : "")
        .orElseThrow(() -> wrong(path, "is off, advise or on"));
  }

  private static Duration duration(String path, @Nullable Object value) {
    return Spans.parse(value instanceof String text ? text : "")
        .orElseThrow(() -> wrong(path, "is a duration such as 90s, 10m or 1h30m"));
  }

  private static Instant instant(String path, @Nullable Object value) {
    try {
      return Instant.parse(value instanceof String text ? text : "");
    } catch (DateTimeParseException malformed) {
      throw new IllegalArgumentException(
          path + " is a time such as 2026-11-28T12:00:00Z", malformed);
    }
  }

  private static int number(
      String path, Map<String, @Nullable Object> tree, String key, int atLeast) {
    long number = Json.longAt(tree, Long.MIN_VALUE, key);
    if (number < atLeast || number > Integer.MAX_VALUE) {
      throw wrong(
          path + "." + key,
          atLeast == Integer.MIN_VALUE ? "is a whole number" : "is a whole number from " + atLeast);
    }
    return (int) number;
  }

  private static Map<String, @Nullable Object> objectOf(
      String path, Map<String, @Nullable Object> tree, String key) {
    return tree.containsKey(key) ? object(path, tree.get(key)) : Map.of();
  }

  private static Map<String, @Nullable Object> object(String path, @Nullable Object value) {
    if (value instanceof Map<?, ?>) {
      return Json.asObject(value);
    }
    throw wrong(path, "is an object");
  }

  private static void refuseUnknown(
      String path, Map<String, @Nullable Object> tree, Set<String> known) {
    for (String key : tree.keySet()) {
      if (!known.contains(key)) {
        throw wrong(path + "." + key, "is no known key; known are " + new TreeSet<>(known));
      }
    }
  }

  private static IllegalArgumentException wrong(String path, String rule) {
    return new IllegalArgumentException(path + " " + rule);
  }
}
