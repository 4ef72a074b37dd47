package dev.apiarist.lifecycle;

import dev.apiarist.port.Group;
import dev.apiarist.port.Instance;
import dev.apiarist.port.NodeChange;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.ManagerStatus;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeRole;
import java.util.Map;
import java.util.Optional;

/**
 * What makes a node fit for service: Ready in its role, bound to its instance, with its labels, as
 * the managers show it. Until it is bound it is paused and takes no tasks.
 */
final class Readiness {
  /** What a look at a node showed. */
  sealed interface Verdict {
    /** Fit, with these labels. */
    record Fit(Node node, Map<String, String> labels) implements Verdict {}

    record NotYet(String reason) implements Verdict {}
  }

  private final LifecyclePolicy policy;

  Readiness(LifecyclePolicy policy) {
    this.policy = policy;
  }

  /** Binds and labels the node once it is Ready in its role; fit is what is seen to be. */
  Verdict look(SwarmView seen, Group group, Instance instance, Node node) {
    Optional<String> notYet = notReady(seen, node);
    if (notYet.isPresent()) {
      return new Verdict.NotYet(notYet.get());
    }
    Map<String, String> labels = NodeLabels.wanted(group, instance, policy.tagLabels());
    return bind(seen, node, instance, labels)
        .node(node.id())
        .filter(Node::ready)
        .filter(it -> NodeLabels.change(it, labels, Optional.empty()).isEmpty())
        .<Verdict>map(it -> new Verdict.Fit(it, labels))
        .orElseGet(() -> new Verdict.NotYet("its labels are not visible yet"));
  }

  /** Labels and availability in one change, so that a bound node is never left paused by us. */
  private SwarmView bind(SwarmView view, Node node, Instance instance, Map<String, String> labels) {
    boolean bound = Binding.bound(node, instance.id());
    Optional<NodeChange> change =
        NodeLabels.change(node, labels, bound ? Optional.empty() : Optional.of(wanted(node)));
    if (change.isEmpty()) {
      return view;
    }
    view.api().changeNode(node.id(), change.get());
    return view.again();
  }

  private static Optional<String> notReady(SwarmView view, Node node) {
    if (!node.ready()) {
      return Optional.of("its node is " + node.state());
    }
    if (node.role() == NodeRole.WORKER) {
      return node.manager().isPresent()
          ? Optional.of("its node is still a manager")
          : Optional.empty();
    }
    if (!node.manager().map(ManagerStatus::reachable).orElse(false)) {
      return Optional.of("the manager is not reachable yet");
    }
    return Quorum.changing(view.nodes(), node)
        .map(other -> "another manager, " + other.id() + ", is changing its role");
  }

  private Availability wanted(Node node) {
    return node.role() == NodeRole.WORKER ? Availability.ACTIVE : policy.managerAvailability();
  }
}
