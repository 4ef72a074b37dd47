package dev.apiarist.planning;

import dev.apiarist.placement.model.GroupFacts;
import dev.apiarist.placement.model.GroupFacts.Member;
import dev.apiarist.placement.model.NodeFacts;
import dev.apiarist.placement.model.NodeTemplate;
import dev.apiarist.placement.simulation.Scenario;
import dev.apiarist.swarm.GroupName;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeRole;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A group as it will be without anybody's doing.
 *
 * @param template what its next node will be like: as the group says, else as those it has are
 * @param nodes its nodes that are there and stay
 * @param size how many nodes it will have: those wanted, or those it has where these are more
 * @param arriving how many of them are on their way
 */
record GroupState(
    GroupFacts facts,
    GroupPolicy policy,
    Optional<NodeTemplate> template,
    List<NodeFacts> nodes,
    int size,
    int arriving) {

  /**
   * @param starved whether its launches fail: those it lacks are not on their way
   * @param dying which nodes Auto Scaling is about to replace: the next ones are on their way
   */
  static GroupState of(
      GroupFacts group,
      GroupPolicy policy,
      boolean starved,
      Predicate<NodeFacts> dying,
      List<NodeFacts> swarm) {
    Map<NodeId, NodeFacts> byId = new HashMap<>();
    swarm.forEach(node -> byId.put(node.id(), node));
    int staying = 0;
    int coming = 0;
    List<NodeFacts> nodes = new ArrayList<>();
    for (Member member : group.instances()) {
      if (stays(member)) {
        staying++;
        Optional<NodeFacts> node = member.node().map(byId::get);
        boolean open = node.map(NodeFacts::open).orElse(false);
        if (joining(member) ? !open : node.filter(dying).isPresent()) {
          coming++;
        } else {
          node.ifPresent(nodes::add);
        }
      }
    }
    int size = Math.max(group.desired(), staying);
    return new GroupState(
        group,
        policy,
        group.template().or(() -> LearnedTemplate.of(nodes)),
        nodes,
        size,
        coming + (starved ? 0 : size - staying));
  }

  GroupName name() {
    return facts.name();
  }

  /** How many of its instances are on their way out. */
  int leaving() {
    return (int)
        facts.instances().stream()
            .filter(member -> member.lifecycleState().startsWith("Terminating"))
            .count();
  }

  /** How many of its instances may go: of those that are there, whatever is wanted. */
  int spare() {
    int staying = (int) facts.instances().stream().filter(GroupState::stays).count();
    return Math.min(facts.desired(), staying) - facts.min();
  }

  boolean managers() {
    return facts.role() == NodeRole.MANAGER;
  }

  /** A scenario with more nodes of it. */
  Scenario grown(Scenario scenario, int count) {
    return scenario.adding(name().value(), facts.role(), template.orElseThrow(), count);
  }

  /** Whether a node that a scenario placed something on is one that it brought of this group. */
  boolean isNew(NodeId node) {
    return node.value().startsWith(name().value() + "+");
  }

  /** Neither on its way out, nor kept in reserve outside of the desired capacity. */
  private static boolean stays(Member member) {
    return joining(member)
        || member.lifecycleState().isEmpty()
        || member.lifecycleState().equals("InService");
  }

  private static boolean joining(Member member) {
    return member.lifecycleState().startsWith("Pending");
  }
}
