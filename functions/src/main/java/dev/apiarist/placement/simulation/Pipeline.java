package dev.apiarist.placement.simulation;

import dev.apiarist.placement.Explanation.NoSuitableNode;
import dev.apiarist.placement.Filter;
import java.util.Arrays;
import java.util.Optional;

/**
 * The filters in their row, set up for one need (moby/swarmkit {@code
 * manager/scheduler/pipeline.go}). Counts what was refused since a node last passed.
 */
final class Pipeline {
  private static final int PASSES = -1;

  private final Board board;
  private final Need need;
  private final byte[] suitability;
  private final int[] active;
  private final int[] refused = new int[Filter.values().length];
  private boolean anyRefused;

  Pipeline(Board board, Need need) {
    this.board = board;
    this.need = need;
    this.suitability = board.layout.suitability(need.template().needs());
    this.active = board.active(need);
  }

  /** Whether a node passes; counts for the explanation. */
  boolean passes(int node) {
    int filter = refusedBy(node);
    if (filter != PASSES) {
      refused[filter]++;
      anyRefused = true;
      return false;
    }
    if (anyRefused) {
      Arrays.fill(refused, 0);
      anyRefused = false;
    }
    return true;
  }

  /** The first filter that refuses a node; counts nothing. */
  Optional<Filter> refusal(int node) {
    int filter = refusedBy(node);
    return filter == PASSES ? Optional.empty() : Optional.of(Filter.at(filter));
  }

  /** The first filter that refuses a node, by its place. */
  private int refusedBy(int node) {
    if (!board.layout.open[node]) {
      return Filter.READY.place();
    }
    if (need.reserves && !board.room.covers(node, need)) {
      return Filter.RESOURCE.place();
    }
    if (suitability[node] != Suitability.SUITS) {
      return suitability[node];
    }
    if (!board.room.portsFree(node, need)) {
      return Filter.HOST_PORT.place();
    }
    if (need.maxReplicas > 0 && active[node] >= need.maxReplicas) {
      return Filter.MAX_REPLICAS.place();
    }
    return need.mounts.isEmpty()
            || board.volumes.anyFits(need.mounts, board.layout.facts(node), node)
        ? PASSES
        : Filter.VOLUMES.place();
  }

  /** Why no node was found, as far as nodes were refused since one last passed. */
  NoSuitableNode explanation() {
    return NoSuitableNode.of(refused);
  }
}
