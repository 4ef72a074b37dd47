package dev.apiarist.placement.model;

import dev.apiarist.swarm.GroupName;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.SwarmLabels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  /** With the nodes whose engines claim to run on its instances, where it does not know them. */
  public GroupFacts recognising(List<NodeFacts> swarm) {
    Map<String, NodeId> claimed = new HashMap<>();
    for (NodeFacts node : swarm) {
      String instance = node.subject().engineLabels().get(SwarmLabels.INSTANCE);
      if (instance != null) {
        claimed.put(instance, node.id());
      }
    }
    List<Member> known =
        instances.stream()
            .map(
                member ->
                    new Member(
                        member.instance(),
                        member
                            .node()
                            .or(() -> Optional.ofNullable(claimed.get(member.instance().value()))),
                        member.lifecycleState()))
            .toList();
    return new GroupFacts(name, role, min, max, desired, known, template);
  }

  /** An instance, and the node it has become, if it has. */
  public record Member(InstanceId instance, Optional<NodeId> node, String lifecycleState) {}
}
