package dev.apiarist.local.autoscaling;

import java.time.Instant;
import java.util.Optional;

/** EC2 health checks of instances in service, and the replacement of the unhealthy. */
final class HealthChecks {
  private static final String GONE =
      "an EC2 health check indicating it has been terminated or stopped";
  private static final String IMPAIRED = "EC2 instance status checks failure";

  private final Context context;
  private final Lifecycle lifecycle;

  HealthChecks(Context context, Lifecycle lifecycle) {
    this.context = context;
    this.lifecycle = lifecycle;
  }

  /** Marks what is unhealthy, and sends it out through its terminate hooks. */
  void run(Group group) {
    for (Member member : group.members()) {
      if (member.inService()) {
        check(group, member);
        replace(group, member);
      } else if (member.poolReady() && ended(member)) {
        lifecycle.terminate(group, member, cause(GONE));
      }
    }
  }

  private void check(Group group, Member member) {
    if (group.runs(ScalingProcess.HEALTH_CHECK) && member.healthy()) {
      fault(group, member).ifPresent(member::fail);
    }
  }

  /** The grace period forgives failed status checks, not a machine that is gone. */
  private Optional<String> fault(Group group, Member member) {
    return switch (context.health(member)) {
      case STOPPED, TERMINATED -> Optional.of(GONE);
      case IMPAIRED -> {
        Instant now = context.now();
        boolean graceOver = member.inServiceFor(group.definition().healthCheckGrace(), now);
        yield graceOver ? Optional.of(IMPAIRED) : Optional.empty();
      }
      case PENDING, RUNNING -> Optional.empty();
    };
  }

  private void replace(Group group, Member member) {
    String reason = member.unhealthyReason();
    if (reason != null
        && group.runs(ScalingProcess.REPLACE_UNHEALTHY)
        && group.runs(ScalingProcess.TERMINATE)) {
      lifecycle.terminate(group, member, cause(reason));
      group.cause().oweReplacement();
    }
  }

  private boolean ended(Member member) {
    return context.health(member) == InstanceHealth.TERMINATED;
  }

  private String cause(String reason) {
    return "At %s an instance was taken out of service in response to %s."
        .formatted(ScalingCause.time(context.now()), reason);
  }
}
