package dev.apiarist.placement.simulation;

import dev.apiarist.placement.Explanation;
import dev.apiarist.placement.model.Revision;
import dev.apiarist.swarm.NodeId;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of a global service's task, which is for one node.
 *
 * @param task empty for one that the swarm does not have yet
 * @param reasons why it does not fit, in the orders in which it does not
 */
public record BoundVerdict(
    Revision revision,
    NodeId node,
    Optional<String> task,
    Verdict verdict,
    List<Explanation> reasons) {
  public BoundVerdict {
    reasons = List.copyOf(reasons);
  }
}
