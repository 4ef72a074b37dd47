package dev.apiarist.local.twin;

import dev.apiarist.json.Json;
import dev.apiarist.local.twin.Sighting.TaskSight;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A swarm as it was when the scheduler began its pass: tasks that got their places in it wait.
 *
 * @param start as it was then
 * @param placed where the pass put tasks: how many of each service on each node
 * @param onePass whether it was one pass, by all that is known
 * @param ends whether tasks that had a place have lost it
 */
record Rewind(
    Sighting start, Map<String, Map<String, Integer>> placed, boolean onePass, boolean ends) {
  /**
   * The scheduler begins once nothing has changed for 50 ms (moby/swarmkit {@code
   * manager/scheduler/scheduler.go}: {@code commitDebounceGap}). What was done within less is
   * looked at together.
   */
  private static final Duration TOGETHER = Duration.ofMillis(45);

  /** Of a swarm that was at rest before, and is again. */
  static Rewind of(Sighting before, Sighting after) {
    Set<String> settled = placed(before);
    Set<String> bound = servicesEverywhere(after);
    List<@Nullable Object> tasks = new ArrayList<>();
    Map<String, Map<String, Integer>> placed = new HashMap<>();
    for (Object tree : after.tasks()) {
      TaskSight task = TaskSight.of(tree);
      if (task.placed() && !settled.contains(task.id())) {
        tasks.add(unplaced(tree, bound.contains(task.service())));
        placed
            .computeIfAbsent(task.service(), it -> new HashMap<>())
            .merge(task.node(), 1, Integer::sum);
      } else {
        tasks.add(tree);
      }
    }
    return new Rewind(
        new Sighting(after.at(), after.nodes(), after.services(), tasks),
        placed,
        together(before, after),
        !placed(after).containsAll(settled));
  }

  private static Set<String> placed(Sighting sighting) {
    Set<String> placed = new HashSet<>();
    for (TaskSight task : sighting.taskSights()) {
      if (task.placed()) {
        placed.add(task.id());
      }
    }
    return placed;
  }

  private static boolean together(Sighting before, Sighting after) {
    Set<String> probes = probes(after);
    List<Instant> changes =
        changes(
            before.tasks(),
            after.tasks().stream()
                .filter(task -> !probes.contains(Json.textAt(task, "", "ServiceID")))
                .toList(),
            "CreatedAt");
    changes.addAll(changes(before.nodes(), after.nodes(), "UpdatedAt"));
    if (changes.isEmpty()) {
      return true;
    }
    Duration passed = Duration.between(Collections.min(changes), Collections.max(changes));
    return passed.compareTo(TOGETHER) < 0;
  }

  /** Services of which no task ever gets a place, whenever it is looked at. */
  private static Set<String> probes(Sighting sighting) {
    Set<String> probes = new HashSet<>();
    for (Object service : sighting.services()) {
      if (Rest.isProbe(Json.textAt(service, "", "Spec", "Name"))) {
        probes.add(Json.textAt(service, "", "ID"));
      }
    }
    return probes;
  }

  /** When what was not there before, or was at another time, came to be. */
  private static List<Instant> changes(
      List<@Nullable Object> before, List<@Nullable Object> after, String time) {
    Set<String> known = new HashSet<>();
    before.forEach(tree -> known.add(Json.textAt(tree, "", "ID") + Json.textAt(tree, "", time)));
    List<Instant> changes = new ArrayList<>();
    for (Object tree : after) {
      String at = Json.textAt(tree, "", time);
      if (!known.contains(Json.textAt(tree, "", "ID") + at)) {
        changes.add(Instant.parse(at));
      }
    }
    return changes;
  }

  private static Set<String> servicesEverywhere(Sighting sighting) {
    Set<String> services = new HashSet<>();
    for (Object service : sighting.services()) {
      Object mode = Json.objectAt(service, "Spec", "Mode");
      if (Json.at(mode, "Global") != null || Json.at(mode, "GlobalJob") != null) {
        services.add(Json.textAt(service, "", "ID"));
      }
    }
    return services;
  }

  private static Map<String, @Nullable Object> unplaced(@Nullable Object tree, boolean bound) {
    Map<String, @Nullable Object> task = new LinkedHashMap<>(Json.objectAt(tree));
    task.remove("GenericResources");
    if (!bound) {
      task.remove("NodeID");
    }
    Map<String, @Nullable Object> status = new LinkedHashMap<>();
    status.put("Timestamp", Json.at(tree, "Status", "Timestamp"));
    status.put("State", "pending");
    task.put("Status", status);
    return task;
  }
}
