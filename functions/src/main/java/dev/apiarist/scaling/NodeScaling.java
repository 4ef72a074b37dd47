package dev.apiarist.scaling;

import dev.apiarist.swarm.NodeRole;
import java.util.ArrayList;
import java.util.List;

/**
 * Bounds and steps of node scaling, after Docker Scaler's {@code resolveDelta}, but for these: a
 * number never overflows, scaling up never takes nodes away nor the other way round, labels narrow
 * the group's own bounds and never widen them, and managers leave one at a time.
 */
public final class NodeScaling {
  private NodeScaling() {}

  /** Decides from the group's capacity, the triggering service's policy and the request. */
  public static NodeDecision decide(Capacity capacity, NodePolicy policy, NodeWish wish) {
    int min = policy.min().orElse(capacity.min());
    int max = policy.max().orElse(capacity.max());
    if (policy.min().isPresent() && policy.max().isPresent() && min > max) {
      return new NodeDecision.Misconfigured(
          "Incorrect bounds: the service's labels allow at least %d and at most %d %s nodes"
              .formatted(min, max, wish.role().word()));
    }
    long step = wish.by().orElse(policy.step(wish.direction()));
    if (step == 0) {
      return new NodeDecision.NoChange(
          "%s nodes stay at %d: the service's labels say to scale %s by 0"
              .formatted(wish.role().word(), capacity.desired(), wish.direction().word()));
    }
    int lowest = clamp(min, capacity.min(), capacity.max());
    int highest = clamp(max, lowest, capacity.max());
    return switch (wish.direction()) {
      case UP -> up(wish.role(), capacity.desired(), step, lowest, highest);
      case DOWN -> down(wish.role(), capacity.desired(), step, lowest, highest);
    };
  }

  private static NodeDecision up(NodeRole role, int desired, long step, int lowest, int highest) {
    long wanted = step > highest ? highest : desired + step;
    int to = clamp(wanted, lowest, highest);
    if (to <= desired) {
      return atBound(role, "scaled to the maximum", desired, highest);
    }
    return change(role, desired, to, new ArrayList<>());
  }

  private static NodeDecision down(NodeRole role, int desired, long step, int lowest, int highest) {
    int to = clamp(step > desired ? 0 : desired - step, lowest, highest);
    if (to >= desired) {
      return atBound(role, "descaled to the minimum", desired, lowest);
    }
    List<String> notes = new ArrayList<>();
    if (role == NodeRole.MANAGER && desired - to > 1) {
      notes.add("one manager at a time");
      to = desired - 1;
    }
    return change(role, desired, to, notes);
  }

  private static NodeDecision change(NodeRole role, int from, int to, List<String> notes) {
    if (role == NodeRole.MANAGER && to % 2 == 0) {
      notes.add("an even number of managers survives no more failures than one fewer");
    }
    return new NodeDecision.Change(role, from, to, notes);
  }

  private static NodeDecision atBound(NodeRole role, String what, int desired, int bound) {
    String message = role.word() + " nodes are already " + what + " number of " + bound + " nodes";
    if (desired != bound) {
      message += " (there " + (desired == 1 ? "is 1)" : "are " + desired + ")");
    }
    return new NodeDecision.NoChange(message);
  }

  private static int clamp(long value, int lowest, int highest) {
    return (int) Math.max(lowest, Math.min(highest, value));
  }
}
