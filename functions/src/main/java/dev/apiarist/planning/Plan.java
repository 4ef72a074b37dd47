package dev.apiarist.planning;

import dev.apiarist.swarm.GroupName;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.ServiceId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What would be done about a swarm, and what would not.
 *
 * @param simulation what Swarm will do by itself, on the nodes there are
 * @param pending every task that waits, by service and identity
 * @param scaleUp one change of capacity at most for each group, by name
 * @param scaleIn the nodes that may go, all of them together, in this order
 * @param heal services with tasks that Swarm has forgotten
 * @param refused what was looked at and is not done
 */
public record Plan(
    Simulation simulation,
    List<PendingTask> pending,
    List<Growth> scaleUp,
    List<Removal> scaleIn,
    List<Healing> heal,
    List<Refused> refused) {
  public Plan {
    pending = List.copyOf(pending);
    scaleUp = List.copyOf(scaleUp);
    scaleIn = List.copyOf(scaleIn);
    heal = List.copyOf(heal);
    refused = List.copyOf(refused);
  }

  /**
   * What Swarm will do by itself.
   *
   * @param orders how many of the orders that Swarm may happen to take were played
   * @param alwaysFits whether every waiting task found a place in every one
   * @param placed how many of each service went to which node in the first
   * @param unplaced what went without, each in the order that was worst for it
   */
  public record Simulation(
      int orders,
      boolean alwaysFits,
      Map<ServiceId, Map<NodeId, Integer>> placed,
      List<Unplaced> unplaced) {
    public Simulation {
      unplaced = List.copyOf(unplaced);
    }
  }

  /**
   * Tasks without a place.
   *
   * @param error as Swarm will explain it
   */
  public record Unplaced(ServiceId service, int count, String error) {}

  /** Whether a task can be helped. */
  public enum Help {
    /** It fits the nodes there are, whatever order Swarm takes. */
    FITS("fits"),
    /** A node more of some group would take it. */
    NEEDS_CAPACITY("needs-capacity"),
    /** No node of any group would. */
    CANNOT("cannot");

    private final String word;

    Help(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  /**
   * A task that waits.
   *
   * @param reasons why it does, and what is done about it; none for one that fits
   */
  public record PendingTask(String task, ServiceId service, Help help, List<String> reasons) {
    public PendingTask {
      reasons = List.copyOf(reasons);
    }
  }

  /**
   * A group gets nodes.
   *
   * @param from its desired capacity now
   */
  public record Growth(GroupName group, int from, int to, String why) {
    public Growth {
      if (to <= from) {
        throw new IllegalArgumentException("a group grows upwards");
      }
    }
  }

  /**
   * A node may go.
   *
   * @param adviceOnly whether the group's policy wants to be told only
   */
  public record Removal(
      NodeId node, GroupName group, boolean adviceOnly, List<Move> moves, String why) {
    public Removal {
      moves = List.copyOf(moves);
    }
  }

  /**
   * Tasks that find another place.
   *
   * @param to where tasks of the service go, of this node and of those removed before it, in the
   *     first order played
   */
  public record Move(ServiceId service, int count, List<NodeId> to) {
    public Move {
      to = List.copyOf(to);
    }
  }

  /** Tasks that wait though a node would take them. */
  public record Healing(ServiceId service, String why) {}

  /**
   * Something that is not done.
   *
   * @param about what part of the plan lacks it
   * @param subject the service or group that it is about, or what else it is; the same as long as
   *     it lasts, however many tasks there are
   */
  public record Refused(About about, String subject, String what, String why) {
    /** What part of a plan it is. */
    public enum About {
      /** Tasks that wait, and room that is to be kept free. */
      WORK,
      SCALE_IN,
      HEALING,
      EVERYTHING
    }
  }

  /** Placements in an order that does not hang on who was first. */
  static Map<ServiceId, Map<NodeId, Integer>> sorted(
      Map<ServiceId, Map<NodeId, Integer>> placements) {
    Map<ServiceId, Map<NodeId, Integer>> services =
        new TreeMap<>((one, other) -> one.value().compareTo(other.value()));
    placements.forEach(
        (service, nodes) -> {
          Map<NodeId, Integer> counts =
              new TreeMap<>((one, other) -> one.value().compareTo(other.value()));
          counts.putAll(nodes);
          services.put(service, counts);
        });
    return services;
  }
}
