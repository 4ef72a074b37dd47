package dev.apiarist.infra.config;

import dev.apiarist.json.Json;
import dev.apiarist.placement.Constraint;
import dev.apiarist.planning.GroupPolicy;
import dev.apiarist.planning.Policy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the cluster follows what work needs.
 *
 * @param standard for groups that do not say otherwise
 * @param heal whether tasks that Swarm has forgotten are released
 * @param healAfter for how long a task that fits must have waited to count as forgotten
 */
public record CapacityConfig(Rules standard, boolean heal, Duration healAfter) {
  /** What the functions hold to when they are told nothing. */
  private static final Rules RULES = Rules.of(GroupPolicy.STANDARD);

  private static final Duration HEAL_AFTER = Policy.STANDARD.healAfter();

  /** Lambda takes 4 KB for all of a function's variables. */
  private static final int LIMIT_BYTES = 1536;

  /**
   * The policy as the functions take it (docs/planning.md), without what holds anyway.
   *
   * @throws IllegalArgumentException when no function could take it
   */
  String json(Map<Name, Rules> groups) {
    Map<String, @Nullable Object> policy = standard.beside(RULES);
    if (!heal) {
      policy.put("heal", "off");
    }
    if (!healAfter.equals(HEAL_AFTER)) {
      policy.put("healAfter", text(healAfter));
    }
    Map<String, @Nullable Object> different = new LinkedHashMap<>();
    groups.forEach(
        (name, rules) -> {
          Map<String, @Nullable Object> its = rules.beside(standard);
          if (!its.isEmpty()) {
            different.put(name.value(), its);
          }
        });
    if (!different.isEmpty()) {
      policy.put("groups", different);
    }
    String json = Json.write(policy);
    int size = json.getBytes(StandardCharsets.UTF_8).length;
    if (size > LIMIT_BYTES) {
      throw new IllegalArgumentException(
          "capacity: has "
              + size
              + " bytes as JSON with that of all groups, at most "
              + LIMIT_BYTES
              + " fit: say once, outside of groups, what holds for most of them");
    }
    return json;
  }

  private static String text(Duration duration) {
    return duration.toSeconds() + "s";
  }

  /** Whether nodes that nobody needs are to go. */
  public enum ScaleIn {
    OFF("off"),
    ADVISE("advise"),
    ON("on");

    private final String word;

    ScaleIn(String word) {
      this.word = word;
    }

    static ScaleIn of(String word) {
      for (ScaleIn mode : values()) {
        if (mode.word.equals(word)) {
          return mode;
        }
      }
      throw new IllegalArgumentException("is not off, advise or on");
    }
  }

  /**
   * How a group follows what work needs.
   *
   * @param scaleUp whether it grows for tasks that wait for a node
   * @param sustainedFor how long nobody must have needed a node that goes
   * @param atOnce how many nodes leave at once
   * @param priority the group with the higher one grows where others are as good
   * @param headroom room that is kept free
   */
  public record Rules(
      boolean scaleUp,
      ScaleIn scaleIn,
      Duration sustainedFor,
      int atOnce,
      int priority,
      Optional<Headroom> headroom) {

    private static Rules of(GroupPolicy policy) {
      return new Rules(
          policy.scaleUp(),
          ScaleIn.of(policy.scaleIn().word()),
          policy.sustainedFor(),
          policy.atOnce(),
          policy.priority(),
          Optional.empty());
    }

    private Map<String, @Nullable Object> beside(Rules others) {
      Map<String, @Nullable Object> different = new LinkedHashMap<>();
      if (scaleUp != others.scaleUp) {
        different.put("scaleUp", scaleUp ? "on" : "off");
      }
      if (scaleIn != others.scaleIn) {
        different.put("scaleIn", scaleIn.word);
      }
      if (!sustainedFor.equals(others.sustainedFor)) {
        different.put("sustainedFor", text(sustainedFor));
      }
      if (atOnce != others.atOnce) {
        different.put("atOnce", atOnce);
      }
      if (priority != others.priority) {
        different.put("priority", priority);
      }
      headroom.ifPresent(room -> different.put("headroom", room.tree()));
      return different;
    }
  }

  /**
   * Room that is kept free, as tasks that nobody has asked for yet.
   *
   * @param tasks how many
   * @param processors what each would reserve; {@code memory} accordingly
   * @param constraints which nodes they would ask for
   */
  public record Headroom(
      int tasks, Processors processors, DataSize memory, List<String> constraints) {
    public Headroom {
      constraints = List.copyOf(constraints);
      for (String constraint : constraints) {
        if (!readable(constraint)) {
          throw new IllegalArgumentException(
              "constraints: "
                  + constraint
                  + ": is not a placement constraint, as in node.labels.disk==ssd");
        }
      }
    }

    private static boolean readable(String constraint) {
      return Constraint.parseAll(List.of(constraint))
          .filter(parsed -> parsed.getFirst().key() != Constraint.Key.UNKNOWN)
          .isPresent();
    }

    private Map<String, @Nullable Object> tree() {
      Map<String, @Nullable Object> tree = new LinkedHashMap<>();
      tree.put("tasks", tasks);
      if (processors.nano() > 0) {
        tree.put("NanoCPUs", processors.nano());
      }
      if (memory.mebibytes() > 0) {
        tree.put("MemoryBytes", memory.mebibytes() << 20);
      }
      if (!constraints.isEmpty()) {
        tree.put("constraints", constraints);
      }
      return tree;
    }
  }
}
