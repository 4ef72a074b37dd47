package dev.apiarist.placement.snapshot;

import dev.apiarist.json.Json;
import dev.apiarist.placement.model.TaskFacts;
import dev.apiarist.placement.model.TaskFacts.VolumeUse;
import dev.apiarist.swarm.HostPort;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.ServiceId;
import dev.apiarist.swarm.TaskState;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A task of {@code GET /tasks} before it is known what its service is like. A state that is not
 * known is read as one that holds its node's resources, a desired state as one that somebody wants.
 *
 * @param spec the number of its specification
 * @param specVersion the version of that; 0, as the engine's API does not tell it
 * @param ports what its container is known to publish on its node
 * @param since when it came into its state
 */
record TaskRow(
    String id,
    ServiceId service,
    int spec,
    long specVersion,
    Optional<NodeId> node,
    TaskState state,
    TaskState desired,
    String error,
    Set<HostPort> ports,
    List<VolumeUse> volumes,
    Optional<Instant> since) {

  /** Reads a task; empty for one that has ended in a way that nothing follows from. */
  static Optional<TaskRow> read(@Nullable Object tree, SpecPool specs) {
    TaskState state = state(Json.textAt(tree, "", "Status", "State"), TaskState.STARTING);
    if (state.compareTo(TaskState.RUNNING) > 0 && !failed(state)) {
      return Optional.empty();
    }
    String service = Json.textAt(tree, "", "ServiceID");
    return Optional.of(
        new TaskRow(
            Json.textAt(tree, "", "ID"),
            service.isBlank() ? TaskFacts.NO_SERVICE : new ServiceId(service),
            specs.number(Json.objectAt(tree, "Spec")),
            Json.longAt(tree, 0, "SpecVersion", "Index"),
            Optional.of(Json.textAt(tree, "", "NodeID"))
                .filter(id -> !id.isBlank())
                .map(NodeId::new),
            state,
            state(Json.textAt(tree, "", "DesiredState"), TaskState.RUNNING),
            Json.textAt(tree, "", "Status", "Err"),
            HostPorts.fixed(Json.listAt(tree, "Status", "PortStatus", "Ports")),
            volumes(Json.listAt(tree, "Volumes")),
            failed(state)
                ? instant(Json.textAt(tree, "", "Status", "Timestamp"))
                : Optional.empty()));
  }

  /** Whether its end counts against its node. */
  boolean failed() {
    return failed(state);
  }

  private static boolean failed(TaskState state) {
    return state == TaskState.FAILED || state == TaskState.REJECTED;
  }

  private static List<VolumeUse> volumes(List<@Nullable Object> trees) {
    return trees.stream()
        .map(
            tree ->
                new VolumeUse(
                    Json.textAt(tree, "", "ID"),
                    Json.textAt(tree, "", "Source"),
                    Json.textAt(tree, "", "Target")))
        .toList();
  }

  private static TaskState state(String word, TaskState unknown) {
    for (TaskState state : TaskState.values()) {
      if (state.name().toLowerCase(Locale.ROOT).equals(word)) {
        return state;
      }
    }
    return unknown;
  }

  static Optional<Instant> instant(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException malformed) {
      return Optional.empty();
    }
  }
}
