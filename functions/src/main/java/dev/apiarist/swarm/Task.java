package dev.apiarist.swarm;

import java.util.Optional;

/**
 * One task of a service.
 *
 * @param node where it runs or ran; empty while it waits for a place
 * @param error why it waits or failed, in Swarm's words; empty when there is none
 * @param reservation what it reserves of its node
 */
public record Task(
    String id,
    ServiceId service,
    Optional<NodeId> node,
    TaskState state,
    TaskState desiredState,
    String error,
    Resources reservation) {

  /** Running, and meant to run. */
  public boolean serving() {
    return state == TaskState.RUNNING && desiredState == TaskState.RUNNING;
  }
}
