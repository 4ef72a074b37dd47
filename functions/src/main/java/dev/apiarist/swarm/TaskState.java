package dev.apiarist.swarm;

import java.util.Locale;

/**
 * Task states in Swarm's own order (moby/swarmkit api/types.proto). Up to {@link #RUNNING} a task
 * holds its node's resources and ports, whatever state it is desired to be in.
 */
public enum TaskState {
  NEW,
  ALLOCATED,
  PENDING,
  ASSIGNED,
  ACCEPTED,
  PREPARING,
  READY,
  STARTING,
  RUNNING,
  COMPLETE,
  SHUTDOWN,
  FAILED,
  REJECTED,
  REMOVE,
  ORPHANED;

  /**
   * Reads the Docker API's word.
   *
   * @throws IllegalArgumentException for a word Swarm does not know
   */
  public static TaskState of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** Whether a task in this state still holds resources of its node. */
  public boolean holdsResources() {
    return compareTo(RUNNING) <= 0;
  }
}
