package dev.apiarist.webhook;

import dev.apiarist.port.Group;

/** Takes chosen nodes out of a group, so that the group never picks one by itself. */
@FunctionalInterface
public interface NodeRemoval {
  /**
   * Chooses nodes and starts their leaving; desired capacity shrinks by one with each. Nothing is
   * done when the swarm cannot be asked.
   *
   * @param count how many, at least one
   * @param tasksMustFit whether nobody may leave where tasks would have no room elsewhere
   * @throws dev.apiarist.port.OutsideException when it failed; those begun before keep leaving
   */
  Removed remove(Group group, int count, boolean tasksMustFit);

  /**
   * What was begun.
   *
   * @param count nodes that leave now
   * @param shortfall why fewer than asked for; empty text when all leave
   */
  record Removed(int count, String shortfall) {}
}
