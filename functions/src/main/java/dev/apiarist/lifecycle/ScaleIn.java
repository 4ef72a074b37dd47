package dev.apiarist.lifecycle;

import dev.apiarist.journal.Recorder;
import dev.apiarist.port.Decision;
import dev.apiarist.port.Group;
import dev.apiarist.port.NodeChange;
import dev.apiarist.port.OutsideException;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.SwarmLabels;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a group smaller by instances that we choose, never by Auto Scaling's own choice: each is
 * cordoned at once, then ended through its terminate hook, which drains it.
 */
public final class ScaleIn {
  static final String KIND = "scale-in";

  private final Cluster cluster;
  private final Recorder recorder;
  private final ManagerDirectory directory;

  public ScaleIn(Cluster cluster) {
    this.cluster = cluster;
    this.recorder = cluster.recorder();
    this.directory = new ManagerDirectory(cluster);
  }

  /**
   * What was begun.
   *
   * @param leaving the instances that leave now
   * @param shortfall why they are fewer than asked for
   */
  public record Removal(List<InstanceId> leaving, Optional<String> shortfall) {
    public Removal {
      leaving = List.copyOf(leaving);
    }
  }

  /**
   * Begins the leaving of {@code count} workers and lowers desired capacity by as many, not below
   * the group's minimum.
   *
   * @throws OutsideException when the swarm or the cloud failed; those begun before keep leaving
   */
  public Removal shrink(Group group, int count) {
    return remove(group, count, true, false);
  }

  /**
   * The same, but nobody leaves where tasks would have no room elsewhere ({@link Relocation}).
   *
   * @throws OutsideException when the swarm or the cloud failed; those begun before keep leaving
   */
  public Removal shrinkWhereTasksFit(Group group, int count) {
    return remove(group, count, true, true);
  }

  /**
   * Begins the leaving of these very workers, as far as the group's minimum allows, and lowers
   * desired capacity by as many.
   *
   * @param nodes why each is to leave, first to go first
   * @throws OutsideException when the swarm or the cloud failed; those begun before keep leaving
   */
  public void leave(Group group, Map<NodeId, String> nodes) {
    Optional<String> obstacle = obstacle(group);
    if (obstacle.isPresent()) {
      refused(group, nodes.size(), obstacle.get());
      return;
    }
    SwarmView view = directory.open();
    List<VictimChoice.Victim> candidates =
        VictimChoice.choose(group, Integer.MAX_VALUE, view.nodes(), List.of(), view.api().tasks());
    int allowed = Math.min(group.desired(), group.staying()) - group.min();
    for (Map.Entry<NodeId, String> leaving : nodes.entrySet()) {
      Optional<VictimChoice.Victim> victim =
          candidates.stream()
              .filter(it -> it.node().map(Node::id).equals(Optional.of(leaving.getKey())))
              .findFirst();
      if (victim.isPresent() && allowed > 0) {
        end(group, view, victim.get(), true, leaving.getValue());
        allowed--;
      }
    }
  }

  /** Ends the workers that a group has beyond its desired capacity, which stays as it is. */
  Removal trim(Group group) {
    return remove(group, surplus(group), false, false);
  }

  /** How many more instances stay than are desired. */
  static int surplus(Group group) {
    return Math.max(0, group.staying() - group.desired());
  }

  private Removal remove(Group group, int count, boolean decrement, boolean tasksMustFit) {
    Optional<String> obstacle = obstacle(group);
    int allowed = decrement ? Math.min(count, group.desired() - group.min()) : count;
    if (obstacle.isEmpty() && allowed <= 0) {
      obstacle = Optional.of("the group is at its minimum of " + group.min());
    }
    if (obstacle.isPresent()) {
      return refused(group, count, obstacle.get());
    }
    SwarmView view = directory.open();
    Workload workload = new Workload(view.api());
    List<VictimChoice.Victim> victims =
        VictimChoice.choose(group, allowed, view.nodes(), workload.services(), workload.tasks());
    Optional<String> homeless =
        tasksMustFit ? Relocation.obstacle(victims, view.nodes(), workload) : Optional.empty();
    if (homeless.isPresent()) {
      return refused(group, count, homeless.get());
    }
    List<InstanceId> leaving = new ArrayList<>();
    for (VictimChoice.Victim victim : victims) {
      end(group, view, victim, decrement, decrement ? "the group shrinks" : "it is surplus");
      leaving.add(victim.instance());
    }
    Optional<String> shortfall =
        leaving.size() == count
            ? Optional.empty()
            : Optional.of(
                "%d of %d leave: its minimum is %d, and only workers that stay can be chosen"
                    .formatted(leaving.size(), count, group.min()));
    return new Removal(leaving, shortfall);
  }

  private Optional<String> obstacle(Group group) {
    if (group.role() == NodeRole.MANAGER) {
      return Optional.of("managers are never chosen for scale-in");
    }
    if (group.suspendedProcesses().contains("Terminate")) {
      return Optional.of("its process Terminate is suspended");
    }
    return cluster.groups().refreshInProgress(group.name())
        ? Optional.of("an instance refresh is in progress")
        : Optional.empty();
  }

  private Removal refused(Group group, int count, String why) {
    Map<String, String> inputs = new LinkedHashMap<>();
    inputs.put("count", String.valueOf(count));
    inputs.put("desired", String.valueOf(group.desired()));
    inputs.put("min", String.valueOf(group.min()));
    recorder.recordOnce(
        KIND, group.shortName(), Decision.Outcome.REFUSED, why, inputs, LifecyclePolicy.COOL_DOWN);
    return new Removal(List.of(), Optional.of(why));
  }

  private void end(
      Group group, SwarmView view, VictimChoice.Victim victim, boolean decrement, String why) {
    Map<String, String> inputs = new LinkedHashMap<>();
    inputs.put("group", group.shortName());
    inputs.put("state", victim.state());
    inputs.put("serving", String.valueOf(victim.serving()));
    inputs.put("unmovable", String.valueOf(victim.stuck()));
    inputs.put("desired", String.valueOf(group.desired()));
    recorder.record(
        KIND, victim.instance().value(), Decision.Outcome.DONE, "chosen to leave: " + why, inputs);
    Optional<Node> cordoned =
        victim.node().filter(Node::ready).filter(it -> it.availability() == Availability.ACTIVE);
    cordoned.ifPresent(node -> view.api().changeNode(node.id(), cordon(cluster.now())));
    try {
      cluster.groups().terminate(victim.instance(), decrement);
    } catch (OutsideException failed) {
      cordoned.ifPresent(node -> undo(view, node));
      throw failed;
    }
  }

  /** A cordon that cannot be taken back now is healed by the sweep. */
  private static void undo(SwarmView view, Node node) {
    try {
      view.api().changeNode(node.id(), uncordon());
    } catch (OutsideException alsoFailed) {
      return;
    }
  }

  /** Keeps new tasks off a node that is to leave. */
  static NodeChange cordon(Instant now) {
    return new NodeChange(
        Optional.of(Availability.PAUSE),
        Optional.empty(),
        Map.of(SwarmLabels.CORDONED, now.toString()),
        Set.of());
  }

  /** Takes our cordon back. */
  static NodeChange uncordon() {
    return new NodeChange(
        Optional.of(Availability.ACTIVE), Optional.empty(), Map.of(), Set.of(SwarmLabels.CORDONED));
  }
}
