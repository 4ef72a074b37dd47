package dev.apiarist.lifecycle;

import dev.apiarist.journal.MarkKeys;
import dev.apiarist.journal.Recorder;
import dev.apiarist.port.Decision;
import dev.apiarist.port.Group;
import dev.apiarist.port.Instance;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Removes the entries of nodes whose instance is no more. The evidence: bound to an instance that
 * EC2 says is terminated or does not know, that is in no group of ours, and Down for longer than
 * the grace. Anything less is only spoken of.
 */
final class Graves {
  private static final Duration MEMORY = Duration.ofHours(1);

  private final Cluster cluster;
  private final LifecyclePolicy policy;
  private final Recorder recorder;
  private final Departure departure;

  Graves(Cluster cluster, LifecyclePolicy policy) {
    this.cluster = cluster;
    this.policy = policy;
    this.recorder = cluster.recorder();
    this.departure = new Departure(cluster, policy);
  }

  void clear(SwarmView view, List<Group> groups, Sweep.Guard guard) {
    Map<Node, InstanceId> strays = new LinkedHashMap<>();
    for (Node node : view.nodes()) {
      Binding.instanceOf(node)
          .filter(instance -> node.state() == NodeState.DOWN)
          .filter(instance -> !Sweep.isMember(groups, instance))
          .ifPresent(instance -> strays.put(node, instance));
    }
    if (strays.isEmpty()) {
      return;
    }
    Map<InstanceId, Instance> instances =
        cluster.instances().describe(new ArrayList<>(strays.values()));
    for (Map.Entry<Node, InstanceId> stray : strays.entrySet()) {
      Node node = stray.getKey();
      InstanceId id = stray.getValue();
      guard.run(node.id().value(), () -> judge(view, node, id, instances.get(id)));
    }
  }

  private void judge(SwarmView view, Node node, InstanceId id, @Nullable Instance instance) {
    Instant now = cluster.now();
    Instant since = cluster.marks().firstSeen(MarkKeys.down(node.id()), now, MEMORY);
    if (Duration.between(since, now).compareTo(policy.downGrace()) < 0) {
      return;
    }
    Map<String, String> inputs = new LinkedHashMap<>();
    inputs.put("instance", id.value());
    inputs.put("instanceState", instance == null ? "unknown to EC2" : instance.state());
    inputs.put("downSince", since.toString());
    if (instance != null && !instance.gone()) {
      speak(
          node, Decision.Outcome.WAITING, "Down and in no group, but its instance exists", inputs);
      return;
    }
    bury(view, node, id, inputs);
  }

  private void bury(SwarmView view, Node node, InstanceId id, Map<String, String> inputs) {
    if (node.manager().isEmpty()) {
      recorder.record(
          Sweep.KIND,
          node.id().value(),
          Decision.Outcome.DONE,
          "removing its entry: it is Down and its instance is gone",
          inputs);
    }
    switch (departure.step(view, node, id)) {
      case Departure.Gone(Optional<String> ignored) -> {}
      case Departure.Underway(String ignored) -> {}
      case Departure.Unsafe(String why) ->
          speak(node, Decision.Outcome.REFUSED, "a dead manager stays for now: " + why, inputs);
    }
  }

  private void speak(
      Node node, Decision.Outcome outcome, String reason, Map<String, String> inputs) {
    recorder.recordOnce(Sweep.KIND, node.id().value(), outcome, reason, inputs, Sweep.QUIET);
  }
}
