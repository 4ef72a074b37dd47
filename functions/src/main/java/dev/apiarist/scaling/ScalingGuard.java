package dev.apiarist.scaling;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Refuses a change that the state around it forbids, however right its number is. */
public final class ScalingGuard {
  private ScalingGuard() {}

  /** Why this change must not be made now; empty when nothing stands in its way. */
  public static Optional<NodeDecision.Refused> refuse(
      NodeDecision.Change change, Surroundings around) {
    return obstacle(change, around)
        .map(
            why ->
                new NodeDecision.Refused(
                    "%s nodes of group %s are not changed from %d to %d: %s"
                        .formatted(
                            change.role().word(),
                            around.group(),
                            change.from(),
                            change.to(),
                            why)));
  }

  private static Optional<String> obstacle(NodeDecision.Change change, Surroundings around) {
    if (around.refreshInProgress()) {
      return Optional.of("an instance refresh is in progress");
    }
    String process = change.grows() ? "Launch" : "Terminate";
    if (around.suspendedProcesses().contains(process)) {
      return Optional.of("its process " + process + " is suspended");
    }
    if (around.coolingDownUntil().isPresent()) {
      return Optional.of(
          "it cools down until " + around.coolingDownUntil().get().truncatedTo(ChronoUnit.SECONDS));
    }
    if (around.settlingUntil().isPresent()) {
      return Optional.of(settling(around.settlingUntil().get()));
    }
    return around.managers().flatMap(managers -> managerObstacle(managers));
  }

  /** Why a change waits for its stabilisation window. */
  public static String settling(Instant until) {
    return "the opposite was asked for lately, it settles until "
        + until.truncatedTo(ChronoUnit.SECONDS);
  }

  private static Optional<String> managerObstacle(Surroundings.Managers managers) {
    if (managers.askedByAlert()) {
      return Optional.of("managers are never scaled by an alert alone");
    }
    if (managers.changing()) {
      return Optional.of("another manager is on its way in or out");
    }
    return Optional.empty();
  }
}
