package dev.apiarist.capacity;

import dev.apiarist.json.Json;
import dev.apiarist.json.JsonException;
import dev.apiarist.planning.PolicyReader;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How the cluster's owner wants its size to be chosen, as a snapshot has it.
 *
 * @param tree as {@link PolicyReader} reads it, by the groups' short names
 */
public record CapacityPolicy(Map<String, @Nullable Object> tree) {
  /** What holds when nobody has said anything. */
  public static final CapacityPolicy STANDARD = new CapacityPolicy(Map.of());

  /**
   * Reads its text.
   *
   * @throws IllegalArgumentException when it is none, with the key that is wrong
   */
  public static CapacityPolicy parse(String json) {
    try {
      Map<String, @Nullable Object> tree = Json.parseObject(json);
      PolicyReader.read(tree);
      return new CapacityPolicy(tree);
    } catch (JsonException malformed) {
      throw new IllegalArgumentException("a policy is a JSON object", malformed);
    }
  }

  /** With groups that get no more nodes for a while, and nodes that nobody has needed of late. */
  Map<String, @Nullable Object> with(
      Map<String, Instant> backOff, Map<String, Instant> heldUp, List<String> unneeded) {
    Map<String, @Nullable Object> with = new LinkedHashMap<>(tree);
    put(with, "backOff", backOff);
    put(with, "heldUp", heldUp);
    if (!unneeded.isEmpty()) {
      with.put("unneeded", unneeded.stream().sorted().toList());
    }
    return with;
  }

  private static void put(
      Map<String, @Nullable Object> policy, String key, Map<String, Instant> times) {
    if (!times.isEmpty()) {
      Map<String, @Nullable Object> until = new TreeMap<>();
      times.forEach((group, then) -> until.put(group, then.toString()));
      policy.put(key, until);
    }
  }
}
