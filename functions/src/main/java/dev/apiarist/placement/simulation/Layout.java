package dev.apiarist.placement.simulation;

import dev.apiarist.placement.model.NodeFacts;
import dev.apiarist.placement.model.NodeNeeds;
import dev.apiarist.placement.model.Spread;
import dev.apiarist.swarm.NodeId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The position from which all orders of one what-if are played: the swarm as it stands, changed as
 * the scenario says.
 */
final class Layout {
  final Ground ground;
  final List<Batch> batches;
  final List<Bound> bound;

  /** Before the first placement. To be copied, not changed. */
  final Room room;

  /** The nodes that are there, by number. */
  final int[] standing;

  /** By node, whether it takes new tasks. */
  final boolean[] open;

  private final List<NodeFacts> added;
  private final Suitability suitabilityOfAdded;
  private final Map<NodeNeeds, byte[]> suitability = new HashMap<>();
  private final Map<List<Spread>, SpreadTree> trees = new HashMap<>();

  /** Tasks of one revision, for which nodes are looked for together. */
  record Batch(Need need, int count, List<String> tasks) {}

  /**
   * A task for one node.
   *
   * @param task empty for one that the swarm does not have yet
   */
  record Bound(Need need, int node, String task) {}

  /** The swarm as it stands, with nodes added and without others. */
  Layout(Ground ground, List<NodeFacts> added, Set<NodeId> gone, WaitingTasks waiting) {
    this.ground = ground;
    this.added = added;
    // Before the room is laid out: these may bring in ports and resources of their own.
    this.batches = waiting.batches();
    this.bound = waiting.bound();
    this.suitabilityOfAdded = new Suitability(added);
    int known = ground.nodes.size();
    added.forEach(node -> node.generic().forEach(it -> ground.kinds.number(it.kind())));
    room = ground.room.copy(nodes(), ground.kinds.size(), ground.ports.size());
    for (int i = 0; i < added.size(); i++) {
      room.furnish(known + i, added.get(i), ground.kinds);
    }
    Ints there = new Ints();
    open = new boolean[nodes()];
    for (int node = 0; node < nodes(); node++) {
      open[node] = facts(node).open();
      if (!gone.contains(facts(node).id())) {
        there.add(node);
      }
    }
    standing = there.toArray();
  }

  int nodes() {
    return ground.nodes.size() + added.size();
  }

  NodeFacts facts(int node) {
    int known = ground.nodes.size();
    return node < known ? ground.nodes.get(node) : added.get(node - known);
  }

  byte[] suitability(NodeNeeds needs) {
    return added.isEmpty()
        ? ground.suitability.row(needs)
        : suitability.computeIfAbsent(needs, this::extended);
  }

  private byte[] extended(NodeNeeds needs) {
    byte[] known = ground.suitability.row(needs);
    byte[] more = suitabilityOfAdded.row(needs);
    byte[] row = Arrays.copyOf(known, nodes());
    System.arraycopy(more, 0, row, known.length, more.length);
    return row;
  }

  SpreadTree tree(List<Spread> preferences) {
    return trees.computeIfAbsent(preferences, it -> new SpreadTree(it, this));
  }
}
