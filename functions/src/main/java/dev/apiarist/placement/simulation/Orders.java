package dev.apiarist.placement.simulation;

import java.util.SplittableRandom;

/**
 * How many of the orders that Swarm may happen to take are played, and from which seed. Swarm looks
 * at groups of tasks, at nodes, and at branches of a spread in the order of Go's maps, that is in
 * none; a seed makes it one, the same every time.
 *
 * <p>Of three orders or more, the second takes the groups with the smallest reservations first and
 * the third those with the largest: the two that spoil most room for one another.
 */
public record Orders(int count, long seed) {
  public Orders {
    if (count < 1) {
      throw new IllegalArgumentException("one order at least is played");
    }
  }

  /** What distinguishes one order from the others. */
  Order order(int index) {
    Groups groups =
        switch (count < 3 ? 0 : index) {
          case 1 -> Groups.SMALLEST_FIRST;
          case 2 -> Groups.LARGEST_FIRST;
          default -> Groups.SHUFFLED;
        };
    return new Order(groups, new SplittableRandom(seed * 0x9E3779B97F4A7C15L + index));
  }

  /** One order. */
  record Order(Groups groups, SplittableRandom random) {}

  /** In which order groups of tasks are placed. */
  enum Groups {
    SHUFFLED,
    SMALLEST_FIRST,
    LARGEST_FIRST
  }
}
