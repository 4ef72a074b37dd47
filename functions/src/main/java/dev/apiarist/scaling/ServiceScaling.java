package dev.apiarist.scaling;

import dev.apiarist.swarm.Service;
import java.util.List;
import java.util.Optional;

/**
 * Bounds and steps of service scaling, after Docker Scaler's {@code resolveDelta}, but for these: a
 * number never overflows, scaling up never takes replicas away nor the other way round, a label
 * never turns the direction round, and bounds that contradict each other are refused. A service
 * whose update or rollback is unfinished is left alone: an update of ours would start it anew.
 */
public final class ServiceScaling {
  private ServiceScaling() {}

  /** Decides from the service as it is now, the cluster's rules and the request. */
  public static ServiceDecision decide(Service service, ServiceRules rules, ServiceWish wish) {
    return switch (service.mode()) {
      case GLOBAL ->
          new ServiceDecision.Refused(wish.service() + " is a global service (can not be scaled)");
      case REPLICATED_JOB, GLOBAL_JOB ->
          new ServiceDecision.Unscalable(
              "Unable to recognize service model for: " + service.name());
      case REPLICATED ->
          service.replicas().isEmpty()
              ? new ServiceDecision.Unscalable(service.name() + " does not have a replicas value")
              : replicated(service, service.replicas().getAsInt(), rules, wish);
    };
  }

  /** Labels of a service that {@link #decide} passes over, as {@code key=value}. */
  public static List<String> ignoredLabels(Service service, ServiceRules rules) {
    return ServicePolicy.of(service.labels(), rules).ignored();
  }

  private static ServiceDecision replicated(
      Service service, int replicas, ServiceRules rules, ServiceWish wish) {
    ServicePolicy policy = ServicePolicy.of(service.labels(), rules);
    if (policy.min() > policy.max()) {
      return new ServiceDecision.Misconfigured(
          "Incorrect bounds: the labels of %s and the defaults allow at least %d and at most %d replicas"
              .formatted(wish.service(), policy.min(), policy.max()));
    }
    long step = wish.by().orElse(policy.step(wish.direction()));
    if (step == 0) {
      return new ServiceDecision.NoChange(
          "%s stays at %d replicas: its labels say to scale %s by 0"
              .formatted(wish.service(), replicas, wish.direction().word()));
    }
    int to = goal(replicas, step, policy, wish.direction());
    boolean moves = wish.direction() == Direction.UP ? to > replicas : to < replicas;
    if (!moves) {
      return atBound(replicas, policy, wish);
    }
    ServiceDecision.Change change =
        new ServiceDecision.Change(wish.service(), replicas, to, policy.min(), policy.max());
    Optional<String> unsettled = service.update().unsettled();
    return unsettled.isPresent() ? change.refused(unsettled.get()) : change;
  }

  private static int goal(int replicas, long step, ServicePolicy policy, Direction direction) {
    long wanted =
        switch (direction) {
          case UP -> step > policy.max() ? policy.max() : replicas + step;
          case DOWN -> step > replicas ? 0 : replicas - step;
        };
    return (int) Math.max(policy.min(), Math.min(policy.max(), wanted));
  }

  private static ServiceDecision atBound(int replicas, ServicePolicy policy, ServiceWish wish) {
    int bound = wish.direction() == Direction.UP ? policy.max() : policy.min();
    String what =
        wish.direction() == Direction.UP ? "scaled to the maximum" : "descaled to the minimum";
    String message =
        "%s is already %s number of %d replicas".formatted(wish.service(), what, bound);
    if (replicas != bound) {
      message += replicas == 1 ? " (there is 1)" : " (there are " + replicas + ")";
    }
    return new ServiceDecision.NoChange(message);
  }
}
