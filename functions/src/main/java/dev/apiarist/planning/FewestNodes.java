package dev.apiarist.planning;

import dev.apiarist.placement.model.Revision;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * The smallest number of nodes that leaves as few tasks without a place as the largest would; each
 * number is tried once at most. One more node never leaves more tasks without a place.
 */
final class FewestNodes {
  private final IntFunction<Growing> with;
  private final Set<Revision> revisions;
  private final int most;
  private final Map<Integer, Growing> tried = new HashMap<>();

  /**
   * @param with the swarm with a number of nodes more
   * @param most how many there may be
   */
  FewestNodes(IntFunction<Growing> with, Set<Revision> revisions, int most) {
    this.with = with;
    this.revisions = revisions;
    this.most = most;
  }

  Growing at(int count) {
    return tried.computeIfAbsent(count, with::apply);
  }

  /**
   * The number.
   *
   * @param guess where to look first, from 1 to the most
   */
  int count(int guess) {
    int enough = guess;
    int tooFew = 0;
    for (int step = 1; left(enough) > 0 && enough < most; step *= 2) {
      tooFew = enough;
      enough = Math.min(most, enough + step);
    }
    int goal = left(enough);
    if (tooFew == 0 && enough > 1 && left(enough - 1) > goal) {
      return enough; // A guess that was right costs no search.
    }
    if (goal > 0) {
      tooFew = -1; // Not even the most is enough: fewer may do as much.
    }
    while (enough - tooFew > 1) {
      int middle = (tooFew + enough) >>> 1;
      if (left(middle) > goal) {
        tooFew = middle;
      } else {
        enough = middle;
      }
    }
    return enough;
  }

  private int left(int count) {
    return at(count).shortfall(revisions);
  }
}
