package dev.apiarist.placement.model;

import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.ServiceId;
import dev.apiarist.swarm.TaskState;
import java.util.List;
import java.util.Optional;

/**
 * A task as the scheduler knows it (moby/swarmkit {@code manager/scheduler/scheduler.go}: {@code
 * setupTasksList}; {@code nodeinfo.go}).
 *
 * @param node where it is, or the one node that it is for
 * @param error what {@code Status.Err} says
 * @param volumes the cluster volumes it was given
 */
public record TaskFacts(
    String id,
    Revision revision,
    Optional<NodeId> node,
    TaskState state,
    TaskState desired,
    String error,
    List<VolumeUse> volumes) {
  /** In place of the service that a plain container attached to a network does not have. */
  public static final ServiceId NO_SERVICE = new ServiceId("(none)");

  public TaskFacts {
    volumes = List.copyOf(volumes);
  }

  /**
   * Whether it holds reservations, ports and volumes of its node: also while it is being shut down.
   */
  public boolean holds() {
    return node.isPresent()
        && state.compareTo(TaskState.ASSIGNED) >= 0
        && state.compareTo(TaskState.RUNNING) <= 0;
  }

  /** Whether it counts where tasks are spread: not once it is to be shut down. */
  public boolean active() {
    return desired.compareTo(TaskState.COMPLETE) <= 0;
  }

  /** Whether the scheduler looks for a node for it, be it to start now, later, or once. */
  public boolean waits() {
    return state == TaskState.PENDING && active() && node.isEmpty();
  }

  /** Whether it waits for the one node that it is for. */
  public boolean waitsForItsNode() {
    return state == TaskState.PENDING && active() && node.isPresent();
  }

  /** A cluster volume in use by a task, under one of its mounts. */
  public record VolumeUse(String volume, String source, String target) {}
}
