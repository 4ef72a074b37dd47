package dev.apiarist.placement.simulation;

import dev.apiarist.placement.model.SwarmFacts;
import java.time.Instant;

/**
 * Swarm's scheduler, reproduced: says beforehand where a swarm will put the tasks that wait, and
 * would put them if things were a little different. It reproduces one pass over all waiting tasks,
 * as moby/swarmkit {@code manager/scheduler} makes it; what that leaves to chance is played through
 * in several {@link Orders}.
 *
 * <p>Made once for a swarm, which costs as much as the swarm is large; scenarios begin from it and
 * cost little. For one thread at a time.
 */
public final class Twin {
  private final Ground ground;

  private Twin(Ground ground) {
    this.ground = ground;
  }

  /**
   * Of a swarm.
   *
   * @param now failures count for five minutes before it
   */
  public static Twin of(SwarmFacts swarm, Instant now) {
    return new Twin(new Ground(swarm, now));
  }

  /** The swarm as it is. */
  public Scenario asItIs() {
    return Scenario.asItIs(ground);
  }
}
