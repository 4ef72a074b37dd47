package dev.apiarist.capacity;

import dev.apiarist.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes a swarm down as a snapshot has it, one node, service or task a line, secrets and settings
 * left out.
 */
public final class Transcript {
  /**
   * Characters that a function answers: compressed, Lambda takes about that many, and there are
   * several copies of them before.
   */
  static final long LONGEST_ANSWER = Math.min(60_000_000, Runtime.getRuntime().maxMemory() / 10);

  private final Veil veil = new Veil();
  private final long longest;
  private long length;
  private final Map<String, List<String>> lists = new LinkedHashMap<>();

  /**
   * An empty one.
   *
   * @param longest in characters, from which on nothing more is taken down
   */
  public Transcript(long longest) {
    this.longest = longest;
    for (String name : List.of("nodes", "services", "tasks", "volumes")) {
      lists.put(name, new ArrayList<>());
    }
  }

  /** A node of {@code GET /nodes}. */
  public void node(@Nullable Object tree) {
    add("nodes", veil.node(tree));
  }

  /** A service of {@code GET /services}. */
  public void service(@Nullable Object tree) {
    add("services", veil.service(tree));
  }

  /** A task of {@code GET /tasks}. */
  public void task(@Nullable Object tree) {
    add("tasks", veil.task(tree));
  }

  /** A cluster's volume of {@code GET /volumes}. */
  public void volume(@Nullable Object tree) {
    add("volumes", veil.volume(tree));
  }

  private void add(String list, Map<String, @Nullable Object> tree) {
    if (length <= longest) {
      String text = Json.write(tree);
      length += text.length();
      lists.computeIfAbsent(list, it -> new ArrayList<>()).add(text);
    }
  }

  /**
   * The whole snapshot; empty when it is too long.
   *
   * @param members those that are not of the engine: {@code takenAt}, {@code groups}, {@code
   *     policy}
   */
  public Optional<String> text(Map<String, String> members) {
    if (length > longest) {
      return Optional.empty();
    }
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
    return Optional.of(text.append(String.join(",\n", others)).append('}').toString());
  }
}
