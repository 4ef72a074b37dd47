package dev.apiarist.metrics;

import dev.apiarist.swarm.Resources;
import java.util.OptionalDouble;

/**
 * A group in figures.
 *
 * @param nodes that take tasks: Ready and active
 * @param coming instances asked for that are not in service yet
 * @param leaving instances on their way out
 * @param drained nodes with availability drain that are not Down
 * @param down nodes that the managers see Down
 * @param capacity what all of {@code nodes} have
 * @param reserved what tasks on them hold, those included that are being shut down
 * @param pendingTasks tasks that wait for a node of this group ({@link WaitingTasks})
 */
public record GroupMeasure(
    String name,
    long nodes,
    long coming,
    long leaving,
    long drained,
    long down,
    Resources capacity,
    Resources reserved,
    long pendingTasks) {

  /** Percent of all processors that is reserved; 0 where there is none. */
  public double reservedCpu() {
    return percent(reserved.nanoCpus(), capacity.nanoCpus());
  }

  /** Percent of all memory that is reserved; 0 where there is none. */
  public double reservedMemory() {
    return percent(reserved.memoryBytes(), capacity.memoryBytes());
  }

  /** Percent of all processors that is not reserved; empty where there is none. */
  public OptionalDouble freeCpu() {
    return free(capacity.nanoCpus(), reserved.nanoCpus());
  }

  /** Percent of all memory that is not reserved; empty where there is none. */
  public OptionalDouble freeMemory() {
    return free(capacity.memoryBytes(), reserved.memoryBytes());
  }

  private static OptionalDouble free(long whole, long reserved) {
    return whole > 0 ? OptionalDouble.of(percent(whole - reserved, whole)) : OptionalDouble.empty();
  }

  /** In hundredths of a percent, which is as fine as anybody looks. */
  private static double percent(long part, long whole) {
    return whole > 0 ? Math.round(10_000.0 * part / whole) / 100.0 : 0;
  }
}
