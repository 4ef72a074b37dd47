package dev.apiarist.scaling;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What may stand in the way of changing a group's capacity.
 *
 * @param group short name of the group, for messages
 * @param refreshInProgress whether an instance refresh is replacing its instances
 * @param coolingDownUntil end of the group's cool-down, while it lasts
 * @param settlingUntil when the opposite was asked for lately: end of the stabilisation window
 * @param suspendedProcesses Auto Scaling processes somebody has suspended
 * @param managers present for a group of managers only
 */
public record Surroundings(
    String group,
    boolean refreshInProgress,
    Optional<Instant> coolingDownUntil,
    Optional<Instant> settlingUntil,
    Set<String> suspendedProcesses,
    Optional<Managers> managers) {
  public Surroundings {
    suspendedProcesses = Set.copyOf(suspendedProcesses);
  }

  /**
   * The managers' own condition.
   *
   * @param askedByAlert whether an alert asks, and nobody else
   * @param changing whether a manager is on its way in or out
   */
  public record Managers(boolean askedByAlert, boolean changing) {}
}
