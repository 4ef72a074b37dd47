package dev.apiarist.local.twin;

import dev.apiarist.json.Json;
import dev.apiarist.local.twin.Sighting.TaskSight;
import java.util.ArrayList;
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
 */
record Rewind(Sighting start, Map<String, Map<String, Integer>> placed) {

  /** Of a swarm that was at rest before, and is again. */
  static Rewind of(Sighting before, Sighting after) {
    Set<String> settled = new HashSet<>();
    for (TaskSight task : before.taskSights()) {
      if (task.placed()) {
        settled.add(task.id());
      }
    }
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
    return new Rewind(new Sighting(after.at(), after.nodes(), after.services(), tasks), placed);
  }

  /** How many tasks of a service got places. */
  int placed(String service) {
    return placed.getOrDefault(service, Map.of()).values().stream().mapToInt(it -> it).sum();
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
