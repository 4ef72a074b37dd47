package dev.apiarist.swarm;

import java.util.Optional;

/**
 * One task of a service.
 *
 * @param node where it runs or ran; empty while it waits for a place
 * @param container the whole ID of its container on that node; empty while there is none
 * @param error why it waits or failed, in Swarm's words; empty when there is none
 * @param reservation what it reserves of its node
 */
public record Task(
    String id,
    ServiceId service,
    Optional<NodeId> node,
    Optional<String> container,
    TaskState state,
    TaskState desiredState,
    String error,
    Resources reservation) {

  /** How the scheduler begins its explanation of a task that fits nowhere. */
  private static final String FITS_NOWHERE = "no suitable node";

  /** Running, and meant to run. */
  public boolean serving() {
    return state == TaskState.RUNNING && desiredState == TaskState.RUNNING;
  }

  /** Whether it is to run, now or once it has a place. */
  public boolean wanted() {
    return desiredState.compareTo(TaskState.RUNNING) <= 0;
  }

  /** Whether Swarm has looked for a place and found none. */
  public boolean unplaceable() {
    return state == TaskState.PENDING && error.startsWith(FITS_NOWHERE);
  }
}
