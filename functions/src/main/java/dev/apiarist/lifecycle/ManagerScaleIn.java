package dev.apiarist.lifecycle;

import dev.apiarist.port.FailureCode;
import dev.apiarist.port.Group;
import dev.apiarist.port.OutsideException;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.ManagerStatus;
import dev.apiarist.swarm.Node;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Lets one manager go, quorum first: one that is not reachable before one that is, and the leader
 * last. Its terminate hook demotes it before it ends.
 */
public final class ManagerScaleIn {
  private static final Comparator<Candidate> FIRST_TO_GO =
      Comparator.comparingInt(Candidate::worth);

  private final Cluster cluster;
  private final ManagerDirectory directory;
  private final ManagerChange change;

  public ManagerScaleIn(Cluster cluster) {
    this.cluster = cluster;
    this.directory = new ManagerDirectory(cluster);
    this.change = cluster.managerChange();
  }

  /**
   * Begins the leaving of one manager, however many are asked for, and lowers desired capacity by
   * one.
   *
   * @throws OutsideException when the swarm or the cloud failed
   */
  public ScaleIn.Removal shrink(Group group, int count) {
    SwarmView view = directory.open();
    Optional<Candidate> first =
        group.members().stream()
            .filter(Group.Member::inService)
            .map(member -> candidate(member.instance(), view.nodes()))
            .min(FIRST_TO_GO);
    if (first.isEmpty()) {
      return refused("no manager is in service");
    }
    Optional<String> obstacle = obstacle(view, first.get());
    if (obstacle.isPresent()) {
      return refused(obstacle.get());
    }
    InstanceId leaving = first.get().instance();
    try {
      cluster.groups().terminate(leaving, true);
    } catch (OutsideException failed) {
      if (failed.code() == FailureCode.ACCESS_DENIED) {
        return refused("this function's role may not end managers");
      }
      throw failed;
    }
    return new ScaleIn.Removal(
        List.of(leaving), count == 1 ? Optional.empty() : Optional.of("one manager at a time"));
  }

  private Optional<String> obstacle(SwarmView view, Candidate candidate) {
    Optional<Instant> calm = directory.calmUntil(view);
    if (calm.isPresent()) {
      return calm.map(ManagerDirectory::calmReason);
    }
    return change
        .underWay(candidate.instance())
        .or(() -> candidate.node().flatMap(node -> Quorum.whyNotRemove(view.nodes(), node)));
  }

  /** The most alive of the entries that would go with the instance. */
  private static Candidate candidate(InstanceId instance, List<Node> nodes) {
    return Binding.entries(nodes, instance).stream()
        .map(node -> new Candidate(instance, Optional.of(node)))
        .max(FIRST_TO_GO)
        .orElseGet(() -> new Candidate(instance, Optional.empty()));
  }

  private static ScaleIn.Removal refused(String why) {
    return new ScaleIn.Removal(List.of(), Optional.of(why));
  }

  private record Candidate(InstanceId instance, Optional<Node> node) {
    /** What the swarm would lose with it. */
    int worth() {
      Optional<ManagerStatus> status = node.flatMap(Node::manager);
      if (status.isEmpty() || !status.get().reachable()) {
        return 0;
      }
      return status.get().leader() ? 2 : 1;
    }
  }
}
