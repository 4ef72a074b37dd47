package dev.apiarist.swarm;

import java.util.Optional;

/**
 * One task of a service.
 *
 * @param node where it runs or ran; empty while it waits for a place
 * @param container the whole ID of its container on that node; empty while there is none
 * @param error why it waits or failed, in Swarm's words; empty when there is none
 */
public record Task(
    String id,
    ServiceId service,
    Optional<NodeId> node,
    Optional<String> container,
    TaskState state,
    TaskState desiredState,
    String error) {

  /** Running, and meant to run. */
  public boolean serving() {
    return state == TaskState.RUNNING && desiredState == TaskState.RUNNING;
  }
}
