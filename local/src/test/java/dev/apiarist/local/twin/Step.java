package dev.apiarist.local.twin;

import java.util.List;

/**
 * One case: what is made ready and comes to rest, and then what is done at once, so that Swarm's
 * scheduler makes one pass over all of it. What that pass does the twin must foresee.
 */
record Step(List<Change> preparation, List<Change> burst) {
  Step {
    preparation = List.copyOf(preparation);
    burst = List.copyOf(burst);
  }
}
