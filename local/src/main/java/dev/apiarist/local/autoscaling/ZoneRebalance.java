package dev.apiarist.local.autoscaling;

import java.time.Instant;
import java.util.List;

/**
 * AZRebalance: when zones differ by more than one instance and nothing else is going on, launches
 * one in the emptiest zone before a scale-in takes one from the fullest.
 */
final class ZoneRebalance {
  private final Context context;

  ZoneRebalance(Context context) {
    this.context = context;
  }

  /** Starts or ends the one instance above desired capacity that a rebalance needs. */
  void run(Group group) {
    if (group.rebalancing()) {
      endIfDone(group);
    } else if (allowed(group) && new ZoneBalance(group).difference() > 1 && canHelp(group)) {
      group.rebalance(true);
      group
          .cause()
          .capacityChange(
              "At %s instances were launched to balance instances in zones %s with other zones resulting in more than desired number of instances in the group."
                  .formatted(
                      ScalingCause.time(context.now()),
                      String.join(" ", new ZoneBalance(group).emptiest())));
    }
  }

  private void endIfDone(Group group) {
    boolean arrived =
        group.capacity() > group.desired()
            && group.members(member -> member.inCapacity() && member.launching()).isEmpty();
    if (arrived || !group.backoff().ready(context.now())) {
      group.rebalance(false);
    }
  }

  private boolean allowed(Group group) {
    return group.runs(ScalingProcess.AZ_REBALANCE)
        && group.runs(ScalingProcess.LAUNCH)
        && group.runs(ScalingProcess.TERMINATE)
        && group.inEquilibrium()
        && group.activeRefresh().isEmpty()
        && group.backoff().ready(context.now());
  }

  private boolean canHelp(Group group) {
    Instant now = context.now();
    ZoneBalance zones = new ZoneBalance(group);
    List<String> fullest = zones.fullest();
    boolean room = zones.emptiest().stream().anyMatch(zone -> !group.zoneBlocked(zone, now));
    boolean victim =
        !group
            .members(
                member ->
                    fullest.contains(member.zone())
                        && member.inService()
                        && !member.protectedFromScaleIn())
            .isEmpty();
    return room && victim;
  }
}
