package dev.apiarist.swarm;

/**
 * What a node has, or what a task reserves of one.
 *
 * @param nanoCpus billionths of a processor
 * @param memoryBytes bytes of memory
 */
public record Resources(long nanoCpus, long memoryBytes) {
  /** Nothing. */
  public static final Resources NONE = new Resources(0, 0);

  public Resources plus(Resources other) {
    return new Resources(nanoCpus + other.nanoCpus, memoryBytes + other.memoryBytes);
  }

  /** What is left; negative where more is taken than there is. */
  public Resources minus(Resources taken) {
    return new Resources(nanoCpus - taken.nanoCpus, memoryBytes - taken.memoryBytes);
  }

  /** Whether this is enough; what is not asked for may lack. */
  public boolean covers(Resources need) {
    return (need.nanoCpus == 0 || need.nanoCpus <= nanoCpus)
        && (need.memoryBytes == 0 || need.memoryBytes <= memoryBytes);
  }
}
