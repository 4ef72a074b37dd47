package dev.apiarist.placement.model;

import dev.apiarist.swarm.GroupName;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeRole;
import java.util.List;
import java.util.Optional;

/**
 * An Auto Scaling group with what its next node will be like.
 *
 * @param template empty when that is not known, as of a group that never had a node and says
 *     nothing in its tags
 */
public record GroupFacts(
    GroupName name,
    NodeRole role,
    int min,
    int max,
    int desired,
    List<Member> instances,
    Optional<NodeTemplate> template) {
  public GroupFacts {
    instances = List.copyOf(instances);
  }

  /** An instance, and the node it has become, if it has. */
  public record Member(InstanceId instance, Optional<NodeId> node, String lifecycleState) {}
}
