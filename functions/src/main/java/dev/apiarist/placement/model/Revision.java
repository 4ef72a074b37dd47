package dev.apiarist.placement.model;

import dev.apiarist.swarm.ServiceId;

/**
 * One version of a service's task specification: what its tasks are grouped by for placement, and
 * their failures counted by. Tasks of one revision are interchangeable.
 *
 * @param number tells a service's revisions apart, in no promised order
 */
public record Revision(ServiceId service, long number, TaskTemplate template) {
  @Override
  public int hashCode() {
    return service.hashCode() * 31 + Long.hashCode(number);
  }
}
