package dev.apiarist.lifecycle;

import dev.apiarist.journal.MarkKeys;
import dev.apiarist.journal.Recorder;
import dev.apiarist.port.Decision;
import dev.apiarist.port.Group;
import dev.apiarist.port.Instance;
import dev.apiarist.port.NodeChange;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.NodeState;
import dev.apiarist.swarm.SwarmLabels;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks after members in service: binds and labels their nodes, takes back a cordon whose scale-in
 * never happened, and speaks up (once) about a node that is missing or Down.
 */
final class MemberCare {
  private static final Duration MEMORY = Duration.ofHours(1);

  /** A cordon of ours older than this led to nothing. */
  private static final Duration CORDON = Duration.ofMinutes(3);

  private final Cluster cluster;
  private final LifecyclePolicy policy;
  private final Recorder recorder;
  private final Evacuations evacuations;

  MemberCare(Cluster cluster, LifecyclePolicy policy) {
    this.cluster = cluster;
    this.policy = policy;
    this.recorder = cluster.recorder();
    this.evacuations = new Evacuations(cluster, policy);
  }

  void look(SwarmView view, List<Group> groups, Sweep.Guard guard) {
    List<InstanceId> inService =
        groups.stream()
            .flatMap(group -> group.members().stream())
            .filter(Group.Member::inService)
            .map(Group.Member::instance)
            .toList();
    if (inService.isEmpty()) {
      return;
    }
    Map<InstanceId, Instance> instances = cluster.instances().describe(inService);
    for (Group group : groups) {
      for (Group.Member member : group.members()) {
        Instance instance = instances.get(member.instance());
        if (member.inService() && instance != null && !instance.gone()) {
          guard.run(instance.id().value(), () -> look(view, group, instance));
        }
      }
    }
  }

  private void look(SwarmView view, Group group, Instance instance) {
    switch (Binding.find(view.nodes(), instance, group.role())) {
      case Binding.Found(Node node) -> upkeep(view, group, instance, node);
      case Binding.Refused(String reason) -> alarm(instance, Decision.Outcome.REFUSED, reason);
      case Binding.Absent() -> absent(view, instance);
    }
  }

  private void upkeep(SwarmView view, Group group, Instance instance, Node node) {
    if (!node.ready()) {
      return;
    }
    boolean bound = Binding.bound(node, instance.id());
    Availability joined =
        group.role() == NodeRole.WORKER ? Availability.ACTIVE : policy.managerAvailability();
    Optional<NodeChange> change =
        NodeLabels.change(
            node,
            NodeLabels.wanted(group, instance, policy.tagLabels()),
            bound ? Optional.empty() : Optional.of(joined));
    change.ifPresent(
        it -> {
          note(
              instance,
              bound ? "its labels are brought up to date" : "in service but unbound: bound now",
              Map.of("node", node.id().value()));
          view.api().changeNode(node.id(), it);
        });
    if (forgottenCordon(node)) {
      note(
          instance,
          "its cordon is taken back: no scale-in followed",
          Map.of("node", node.id().value()));
      // On an active node Swarm stops at once what a constraint forbids there.
      evacuations.stay(view, node.id());
      view.api().changeNode(node.id(), ScaleIn.uncordon());
    }
  }

  private boolean forgottenCordon(Node node) {
    String since = node.nodeLabels().get(SwarmLabels.CORDONED);
    if (since == null || node.availability() == Availability.DRAIN) {
      return false;
    }
    try {
      return Instant.parse(since).plus(CORDON).isBefore(cluster.now());
    } catch (DateTimeException malformed) {
      return true;
    }
  }

  private void absent(SwarmView view, Instance instance) {
    Optional<Node> down =
        Binding.entries(view.nodes(), instance.id()).stream()
            .filter(node -> node.state() == NodeState.DOWN)
            .findFirst();
    String key = down.map(node -> MarkKeys.down(node.id())).orElse(MarkKeys.missing(instance.id()));
    Instant since = cluster.marks().firstSeen(key, cluster.now(), MEMORY);
    if (Duration.between(since, cluster.now()).compareTo(policy.downGrace()) >= 0) {
      alarm(
          instance,
          Decision.Outcome.WAITING,
          down.map(node -> "node " + node.id() + " is Down, but its instance runs")
              .orElse("in service, but no node of the swarm is this instance"));
    }
  }

  private void alarm(Instance instance, Decision.Outcome outcome, String reason) {
    recorder.recordOnce(
        Sweep.KIND,
        instance.id().value(),
        outcome,
        reason,
        Map.of("instanceState", instance.state()),
        Sweep.QUIET);
  }

  private void note(Instance instance, String reason, Map<String, String> inputs) {
    recorder.record(Sweep.KIND, instance.id().value(), Decision.Outcome.DONE, reason, inputs);
  }
}
