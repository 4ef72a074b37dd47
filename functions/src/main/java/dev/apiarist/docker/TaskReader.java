package dev.apiarist.docker;

import dev.apiarist.json.Json;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.ServiceId;
import dev.apiarist.swarm.Task;
import dev.apiarist.swarm.TaskState;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads tasks. A state we do not know is read as {@code STARTING}: it holds its node's resources
 * (so a drain waits for it) but serves nothing. A desired state we do not know is read as {@code
 * RUNNING}: somebody still wants the task. Tasks of no service (network attachments of plain
 * containers) are left out.
 */
final class TaskReader {
  private TaskReader() {}

  static Optional<Task> read(@Nullable Object tree) {
    return text(tree, "ServiceID").map(service -> read(tree, new ServiceId(service)));
  }

  private static Task read(@Nullable Object tree, ServiceId service) {
    return new Task(
        Json.textAt(tree, "", "ID"),
        service,
        text(tree, "NodeID").map(NodeId::new),
        text(tree, "Status", "ContainerStatus", "ContainerID"),
        state(Json.textAt(tree, "", "Status", "State"), TaskState.STARTING),
        state(Json.textAt(tree, "", "DesiredState"), TaskState.RUNNING),
        Json.textAt(tree, "", "Status", "Err"),
        SwarmReads.resources(Json.objectAt(tree, "Spec", "Resources", "Reservations")));
  }

  private static Optional<String> text(@Nullable Object tree, String... path) {
    return Optional.of(Json.textAt(tree, "", path)).filter(text -> !text.isBlank());
  }

  private static TaskState state(String word, TaskState unknown) {
    for (TaskState state : TaskState.values()) {
      if (state.name().toLowerCase(Locale.ROOT).equals(word)) {
        return state;
      }
    }
    return unknown;
  }
}
