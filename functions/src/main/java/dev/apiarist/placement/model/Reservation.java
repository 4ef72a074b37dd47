package dev.apiarist.placement.model;

import java.util.List;

/**
 * What a task reserves of its node. Limits are nothing to the scheduler.
 *
 * @param nanoCpus billionths of a processor
 * @param memoryBytes bytes of memory
 * @param generic amounts of generic resources; Swarm lets tasks ask for no named ones
 */
public record Reservation(long nanoCpus, long memoryBytes, List<Generic> generic) {
  /** Nothing. */
  public static final Reservation NONE = new Reservation(0, 0, List.of());

  public Reservation {
    generic = List.copyOf(generic);
  }

  /** Processors and memory alone. */
  public Reservation(long nanoCpus, long memoryBytes) {
    this(nanoCpus, memoryBytes, List.of());
  }

  /** Whether it reserves nothing, for which the resource filter is off. */
  public boolean none() {
    return nanoCpus == 0 && memoryBytes == 0 && generic.isEmpty();
  }

  /** An amount of one kind of generic resource. */
  public record Generic(String kind, long amount) {}
}
