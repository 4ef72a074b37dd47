package dev.apiarist.local.twin;

import dev.apiarist.json.Json;
import dev.apiarist.placement.model.SwarmFacts;
import dev.apiarist.placement.snapshot.SwarmReader;
import dev.apiarist.swarm.TaskState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A swarm at one moment, in the engine's own JSON. */
record Sighting(
    Instant at,
    List<@Nullable Object> nodes,
    List<@Nullable Object> services,
    List<@Nullable Object> tasks) {

  /** As the twin reads it. */
  SwarmFacts facts() {
    SwarmReader reader = new SwarmReader();
    nodes.forEach(reader::node);
    services.forEach(reader::service);
    tasks.forEach(reader::task);
    return reader.facts();
  }

  List<TaskSight> taskSights() {
    return tasks.stream().map(TaskSight::of).toList();
  }

  /**
   * What is to be seen of a task.
   *
   * @param node empty where it has none
   */
  record TaskSight(
      String id, String service, String node, TaskState state, TaskState desired, String error) {
    static TaskSight of(@Nullable Object tree) {
      return new TaskSight(
          Json.textAt(tree, "", "ID"),
          Json.textAt(tree, "", "ServiceID"),
          Json.textAt(tree, "", "NodeID"),
          TaskState.of(Json.textAt(tree, "", "Status", "State")),
          TaskState.of(Json.textAt(tree, "", "DesiredState")),
          Json.textAt(tree, "", "Status", "Err"));
    }

    boolean wanted() {
      return desired.compareTo(TaskState.COMPLETE) <= 0;
    }

    /** Neither ended nor told to. */
    boolean live() {
      return wanted() && !ended();
    }

    boolean ended() {
      return state.compareTo(TaskState.RUNNING) > 0;
    }

    /** Live and without a place yet, or without a place that is sure. */
    boolean waits() {
      return live() && state.compareTo(TaskState.ASSIGNED) < 0;
    }

    boolean placed() {
      return live() && !waits();
    }
  }
}
