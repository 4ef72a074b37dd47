package dev.apiarist.capacity;

import dev.apiarist.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes a swarm down as a snapshot has it, one node, service or task a line, secrets and settings
 * left out.
 */
final class Transcript {
  private final Veil veil = new Veil();
  private final Map<String, List<String>> lists = new LinkedHashMap<>();

  Transcript() {
    for (String name : List.of("nodes", "services", "tasks", "volumes")) {
      lists.put(name, new ArrayList<>());
    }
  }

  void node(@Nullable Object tree) {
    add("nodes", veil.node(tree));
  }

  void service(@Nullable Object tree) {
    add("services", veil.service(tree));
  }

  void task(@Nullable Object tree) {
    add("tasks", veil.task(tree));
  }

  void volume(@Nullable Object tree) {
    add("volumes", veil.volume(tree));
  }

  private void add(String list, Map<String, @Nullable Object> tree) {
    lists.computeIfAbsent(list, it -> new ArrayList<>()).add(Json.write(tree));
  }

  /**
   * The whole snapshot.
   *
   * @param members those that are not of the engine: {@code takenAt}, {@code groups}, {@code
   *     policy}
   */
  String text(Map<String, String> members) {
    StringBuilder text = new StringBuilder("{");
    lists.forEach(
        (name, lines) ->
            text.append('"')
                .append(name)
                .append("\":[\n")
                .append(String.join(",\n", lines))
                .append("],\n"));
    List<String> others = new ArrayList<>();
    members.forEach((name, json) -> others.add('"' + name + "\":" + json));
    return text.append(String.join(",\n", others)).append('}').toString();
  }
}
