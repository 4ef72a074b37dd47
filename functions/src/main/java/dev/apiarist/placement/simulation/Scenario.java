package dev.apiarist.placement.simulation;

import dev.apiarist.placement.model.NodeFacts;
import dev.apiarist.placement.model.NodeTemplate;
import dev.apiarist.placement.model.Revision;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeRole;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A swarm as it is, or as it would be with other nodes and tasks. Every change gives another
 * scenario and leaves this one as it was.
 */
public final class Scenario {
  private final Ground ground;
  private final List<NodeFacts> added;
  private final Map<NodeId, Change> changes;
  private final Map<Revision, Integer> more;
  private final boolean idle;

  /** What happens to a node. */
  enum Change {
    /** It is gone with all its tasks. */
    REMOVED,
    /** It takes no new tasks, and keeps those it has until others have taken their place. */
    EVACUATED,
    /** It takes new tasks. */
    ACTIVATED
  }

  private Scenario(
      Ground ground,
      List<NodeFacts> added,
      Map<NodeId, Change> changes,
      Map<Revision, Integer> more,
      boolean idle) {
    this.ground = ground;
    this.added = added;
    this.changes = changes;
    this.more = more;
    this.idle = idle;
  }

  static Scenario asItIs(Ground ground) {
    return new Scenario(ground, List.of(), Map.of(), Map.of(), false);
  }

  /**
   * With new nodes, ready, each with its tasks of the global services.
   *
   * @param name of their group: their identities are {@code name+1}, {@code name+2} and so on
   */
  public Scenario adding(String name, NodeRole role, NodeTemplate template, int count) {
    List<NodeFacts> nodes = new ArrayList<>(added);
    String prefix = name + "+";
    long before = added.stream().filter(it -> it.id().value().startsWith(prefix)).count();
    for (int i = 1; i <= count; i++) {
      nodes.add(template.node(new NodeId(prefix + (before + i)), role));
    }
    return new Scenario(ground, nodes, changes, more, idle);
  }

  /**
   * Without a node of the swarm. Its replicated tasks, and those of replicated jobs, wait for
   * another place, as their services' current revisions have them; its others are gone.
   */
  public Scenario removing(NodeId node) {
    return changing(node, Change.REMOVED);
  }

  /**
   * With a node paused, and one more task waiting for each that {@link #removing} would let wait:
   * others start before these stop, so that for a while both are there.
   */
  public Scenario evacuating(NodeId node) {
    return changing(node, Change.EVACUATED);
  }

  /** With a node active and ready that is not, and the tasks of global services it then gets. */
  public Scenario activating(NodeId node) {
    return changing(node, Change.ACTIVATED);
  }

  /** With more tasks waiting, of a service of the swarm or of one of their own. */
  public Scenario pending(Revision revision, int count) {
    if (count < 0) {
      throw new IllegalArgumentException("no fewer tasks than there are can be waiting");
    }
    Map<Revision, Integer> tasks = new LinkedHashMap<>(more);
    tasks.merge(revision, count, Integer::sum);
    return new Scenario(ground, added, changes, tasks, idle);
  }

  /**
   * As if none of the swarm's own tasks waited: for what becomes of others when those that wait can
   * go nowhere anyway.
   */
  public Scenario idle() {
    return new Scenario(ground, added, changes, more, true);
  }

  private Scenario changing(NodeId node, Change change) {
    if (!ground.numbers.containsKey(node)) {
      throw new IllegalArgumentException("no node of the swarm is " + node);
    }
    Map<NodeId, Change> changed = new LinkedHashMap<>(changes);
    changed.put(node, change);
    return new Scenario(ground, added, changed, more, idle);
  }

  /** Plays the scheduler's pass over all waiting tasks in several orders. */
  public Outcome run(Orders orders) {
    Layout layout = layout();
    List<OrderRun.Result> results = new ArrayList<>();
    for (int i = 0; i < orders.count(); i++) {
      results.add(new OrderRun(layout, orders.order(i)).run());
    }
    return new Tally(layout, results).outcome();
  }

  private Layout layout() {
    WaitingTasks waiting = new WaitingTasks(ground, !idle);
    more.forEach(waiting::add);
    changes.forEach((node, change) -> bring(waiting, node, change));
    for (int i = 0; i < added.size(); i++) {
      waiting.welcome(added.get(i), ground.nodes.size() + i);
    }
    Layout layout = new Layout(ground, added, nodes(Change.REMOVED), waiting);
    nodes(Change.EVACUATED).forEach(node -> layout.open[ground.number(node)] = false);
    nodes(Change.ACTIVATED).forEach(node -> layout.open[ground.number(node)] = true);
    return layout;
  }

  private void bring(WaitingTasks waiting, NodeId node, Change change) {
    switch (change) {
      case REMOVED -> {
        waiting.displace(node);
        waiting.forget(node);
      }
      case EVACUATED -> waiting.displace(node);
      case ACTIVATED -> waiting.welcome(ground.nodes.get(ground.number(node)), ground.number(node));
    }
  }

  private Set<NodeId> nodes(Change change) {
    Set<NodeId> nodes = new LinkedHashSet<>();
    changes.forEach(
        (node, its) -> {
          if (its == change) {
            nodes.add(node);
          }
        });
    return nodes;
  }
}
