package dev.apiarist.scaling;

import dev.apiarist.swarm.NodeRole;
import java.util.OptionalLong;

/**
 * A request to change the number of nodes of a role.
 *
 * @param by how many nodes; empty leaves it to the policy
 */
public record NodeWish(NodeRole role, Direction direction, OptionalLong by) {
  public NodeWish {
    if (by.isPresent() && by.getAsLong() <= 0) {
      throw new IllegalArgumentException("a step is at least 1, not " + by.getAsLong());
    }
  }
}
