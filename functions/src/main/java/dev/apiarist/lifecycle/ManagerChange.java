package dev.apiarist.lifecycle;

import dev.apiarist.journal.MarkKeys;
import dev.apiarist.port.Marks;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeRole;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;

/**
 * The one change of managers that may be under way: a join from the token to the reachable manager,
 * or a demotion from the order to the plain worker. It is a lease in the name of the instance that
 * comes or goes, prolonged as long as its change is seen to be under way and given back in its name
 * only; whose change nobody has looked at for {@link #TERM} has lost it to the next who asks.
 */
public final class ManagerChange {
  /** Longer than a join or a demotion takes, and than two looks at one are apart. */
  public static final Duration TERM = Duration.ofMinutes(2);

  private final Marks marks;
  private final InstantSource clock;

  public ManagerChange(Marks marks, InstantSource clock) {
    this.marks = marks;
    this.clock = clock;
  }

  /**
   * Begins the change of an instance, or goes on with it.
   *
   * @return why it must wait; empty when it has the lease
   */
  public Optional<String> begin(InstanceId instance) {
    return marks.hold(MarkKeys.MANAGER_CHANGE, instance.value(), clock.instant(), TERM)
        ? Optional.empty()
        : Optional.of(another(holder().orElse("another manager")));
  }

  /**
   * As {@link #begin(InstanceId)}, unless the nodes show somebody else's change, such as one by
   * hand.
   */
  public Optional<String> begin(InstanceId instance, Collection<Node> nodes) {
    return nodes.stream()
        .filter(node -> !Binding.instanceOf(node).equals(Optional.of(instance)))
        .filter(ManagerChange::changing)
        .findFirst()
        .map(node -> another("node " + node.id()))
        .or(() -> begin(instance));
  }

  /** The change of this instance is over, or given up; another's is not touched. */
  public void end(InstanceId instance) {
    if (holder().equals(Optional.of(instance.value()))) {
      marks.release(MarkKeys.MANAGER_CHANGE, instance.value());
    }
  }

  /** Why the change of this instance would have to wait if it began now; empty when not. */
  Optional<String> underWay(InstanceId instance) {
    return holder().filter(other -> !other.equals(instance.value())).map(ManagerChange::another);
  }

  private Optional<String> holder() {
    return marks.holder(MarkKeys.MANAGER_CHANGE, clock.instant());
  }

  private static String another(String whose) {
    return "managers change one at a time, and " + whose + " is on its way in or out";
  }

  /** One that died half-way in never becomes a member, and is not waited for. */
  private static boolean changing(Node node) {
    return node.role() == NodeRole.WORKER
        ? node.manager().isPresent()
        : node.manager().isEmpty() && node.ready();
  }
}
