package dev.apiarist.placement.simulation;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The state of one order while it is played: its own copy of what is left of every node. */
final class Board {
  final Layout layout;
  final Room room;
  final VolumeUses volumes;
  final SplittableRandom random;

  private final int[] @Nullable [] activeByService;
  private final int[] nodes;

  Board(Layout layout, SplittableRandom random) {
    this.layout = layout;
    this.random = random;
    this.room = layout.room.copy();
    this.volumes = layout.ground.volumes.copy();
    this.activeByService = new int[layout.ground.serviceNumbers.size()][];
    this.nodes = layout.standing.clone();
    Ints.shuffle(nodes, random);
  }

  /** How many active tasks of a need's service each node has. Grows with {@link #take}. */
  int[] active(Need need) {
    int[] row = activeByService[need.service];
    if (row == null) {
      row = layout.ground.activeOf(need.revision.service(), layout.nodes());
      activeByService[need.service] = row;
    }
    return row;
  }

  /**
   * The nodes in an order of their own, to begin at {@link #start} and to go round: what Go does
   * with a map.
   */
  int[] nodes() {
    return nodes;
  }

  int start() {
    return nodes.length == 0 ? 0 : random.nextInt(nodes.length);
  }

  /** A task comes to a node. */
  void take(Need need, int node) {
    room.take(node, need, true);
    active(need)[node]++;
  }
}
