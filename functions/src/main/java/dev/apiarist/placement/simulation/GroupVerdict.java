package dev.apiarist.placement.simulation;

import dev.apiarist.placement.Explanation;
import dev.apiarist.placement.model.Revision;
import java.util.List;

/**
 * What becomes of the tasks of one revision, which are interchangeable.
 *
 * @param tasks those of them that the swarm has; the others are the scenario's
 * @param count all of them
 * @param fewest how many find a place in the order that is worst for them
 * @param most how many do in the best
 * @param reasons why others do not, of the order that is worst for them first
 */
public record GroupVerdict(
    Revision revision,
    List<String> tasks,
    int count,
    int fewest,
    int most,
    List<Explanation> reasons) {
  public GroupVerdict {
    tasks = List.copyOf(tasks);
    reasons = List.copyOf(reasons);
  }

  /** Of any one of them. */
  public Verdict verdict() {
    if (fewest == count) {
      return Verdict.ALWAYS;
    }
    return most == 0 ? Verdict.NEVER : Verdict.SOMETIMES;
  }

  /** How many are left without a place in the worst order. */
  public int shortfall() {
    return count - fewest;
  }
}
