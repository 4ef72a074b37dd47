package dev.apiarist.lifecycle;

import dev.apiarist.journal.MarkKeys;
import dev.apiarist.journal.Recorder;
import dev.apiarist.port.Decision;
import dev.apiarist.port.Group;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.NodeRole;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Makes used join tokens worthless: the workers' once a day, the managers' after every change of
 * managers. Never while a node of that role is on its way in with a token it has just been given.
 */
final class JoinTokens {
  private static final String KIND = "join-token";
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration MONTH = Duration.ofDays(30);

  private final Cluster cluster;
  private final Recorder recorder;

  JoinTokens(Cluster cluster) {
    this.cluster = cluster;
    this.recorder = cluster.recorder();
  }

  void upkeep(SwarmView view, List<Group> groups) {
    if (settled(groups, NodeRole.WORKER)) {
      rotate(view, NodeRole.WORKER, MarkKeys.WORKER_TOKEN, DAY, "it was not within the last day");
    }
    if (settled(groups, NodeRole.MANAGER)) {
      String managers =
          view.nodes().stream()
              .filter(node -> node.manager().isPresent())
              .map(
                  node -> Binding.instanceOf(node).map(InstanceId::value).orElse(node.id().value()))
              .sorted()
              .collect(Collectors.joining(","));
      rotate(
          view,
          NodeRole.MANAGER,
          MarkKeys.managerToken(managers),
          MONTH,
          "the managers are others than at the last rotation");
    }
  }

  /** It is noted after it was done: it may be done twice, never forgotten. */
  private void rotate(SwarmView view, NodeRole role, String key, Duration keep, String reason) {
    if (cluster.marks().claimedUntil(key, cluster.now()).isPresent()) {
      return;
    }
    recorder.record(KIND, role.word(), Decision.Outcome.DONE, "rotated: " + reason, Map.of());
    view.api().rotateJoinToken(role);
    cluster.marks().claim(key, cluster.now(), keep);
  }

  private static boolean settled(List<Group> groups, NodeRole role) {
    return groups.stream()
        .filter(group -> group.role() == role)
        .allMatch(
            group ->
                group.members().stream().noneMatch(Group.Member::launching)
                    && group.members().size() >= group.desired());
  }
}
