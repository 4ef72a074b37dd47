package dev.apiarist.local.autoscaling;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The sentences that tell why a group launches or terminates. */
final class ScalingCause {
  private String capacityChange = "";
  private int replacementsOwed;
  private boolean protectionNoticed;

  static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  void capacityChange(String sentence) {
    capacityChange = sentence;
    protectionNoticed = false;
  }

  /** An instance went without the group shrinking: the next launch replaces it. */
  void oweReplacement() {
    replacementsOwed++;
  }

  /** Forgets what is done; called when the group has the size it should have. */
  void equilibrium() {
    capacityChange = "";
    replacementsOwed = 0;
    protectionNoticed = false;
  }

  void protectionChanged() {
    protectionNoticed = false;
  }

  /** True once for every change that all protected instances stand against. */
  boolean noticeProtection() {
    boolean first = !protectionNoticed;
    protectionNoticed = true;
    return first;
  }

  String ofLaunch(Instant now, int from, int to) {
    if (replacementsOwed > 0) {
      replacementsOwed--;
      return "At %s an instance was launched in response to an unhealthy instance needing to be replaced."
          .formatted(time(now));
    }
    return after(
        "At %s an instance was started in response to a difference between desired and actual capacity, increasing the capacity from %d to %d."
            .formatted(time(now), from, to));
  }

  String ofScaleIn(Instant now, int from, int to, String victim) {
    return after(
        "At %1$s an instance was taken out of service in response to a difference between desired and actual capacity, shrinking the capacity from %2$d to %3$d.  At %1$s instance %4$s was selected for termination."
            .formatted(time(now), from, to, victim));
  }

  String ofRefusedScaleIn(Instant now) {
    return after("At %s group reached equilibrium.".formatted(time(now)));
  }

  private String after(String sentence) {
    return capacityChange.isEmpty() ? sentence : capacityChange + "  " + sentence;
  }
}
