package dev.apiarist.placement.model;

import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.ServiceId;

/**
 * A service as placement sees it.
 *
 * @param startFirst whether an update starts a new task before it stops the old one, so that for a
 *     while both hold what they reserve
 * @param current what its next task will be like
 */
public record ServiceFacts(
    ServiceId id, String name, Service.Mode mode, boolean startFirst, Revision current) {
  public ServiceFacts {
    if (!current.service().equals(id)) {
      throw new IllegalArgumentException("a service's revision is its own");
    }
  }

  /** Whether it has one task on every node that will have it, rather than a number of them. */
  public boolean everywhere() {
    return switch (mode) {
      case GLOBAL, GLOBAL_JOB -> true;
      case REPLICATED, REPLICATED_JOB -> false;
    };
  }
}
