package dev.apiarist.placement.simulation;

import dev.apiarist.placement.model.Failure;
import dev.apiarist.placement.model.NodeFacts;
import dev.apiarist.placement.model.Revision;
import dev.apiarist.placement.model.ServiceFacts;
import dev.apiarist.placement.model.SwarmFacts;
import dev.apiarist.placement.model.TaskFacts;
import dev.apiarist.swarm.HostPort;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.ServiceId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A swarm as it stands, in rows by the numbers of its nodes. Made once; what-ifs begin from it.
 * Numbers are added as what-ifs bring in new things, so it is for one thread at a time.
 */
final class Ground {
  /** How far back Swarm counts failures (moby/swarmkit {@code scheduler.go}). */
  private static final Duration FAILURES_COUNT_FOR = Duration.ofMinutes(5);

  final List<NodeFacts> nodes;
  final Map<NodeId, Integer> numbers = new HashMap<>();
  final Map<ServiceId, ServiceFacts> services = new LinkedHashMap<>();
  final Interner<ServiceId> serviceNumbers = new Interner<>();
  final Interner<String> kinds = new Interner<>();
  final Interner<HostPort> ports = new Interner<>();
  final Room room;
  final Suitability suitability;
  final VolumeUses volumes;

  /** The tasks that Swarm looks for a node for, by revision. */
  final Map<Revision, List<TaskFacts>> waiting = new LinkedHashMap<>();

  /** The tasks that wait for the one node that they are for. */
  final List<TaskFacts> bound = new ArrayList<>();

  private final Map<Revision, Need> needs = new HashMap<>();
  private final Map<ServiceId, Ints> activeNodes = new HashMap<>();
  private final Map<NodeId, List<TaskFacts>> activeTasks = new HashMap<>();
  private final Map<Revision, int[]> failures = new HashMap<>();

  Ground(SwarmFacts swarm, Instant now) {
    nodes = swarm.nodes();
    for (NodeFacts node : nodes) {
      numbers.put(node.id(), numbers.size());
      node.generic().forEach(resource -> kinds.number(resource.kind()));
    }
    swarm.services().forEach(service -> services.put(service.id(), service));
    swarm.tasks().forEach(task -> need(task.revision()));
    room = new Room(nodes.size(), kinds.size(), ports.size());
    for (int node = 0; node < nodes.size(); node++) {
      room.furnish(node, nodes.get(node), kinds);
    }
    suitability = new Suitability(nodes);
    volumes = new VolumeUses(swarm.volumes());
    swarm.tasks().forEach(this::admit);
    swarm.failures().stream()
        .filter(it -> !it.at().isBefore(now.minus(FAILURES_COUNT_FOR)))
        .forEach(this::count);
  }

  private void admit(TaskFacts task) {
    Integer node = task.node().map(numbers::get).orElse(null);
    if (task.waits()) {
      if (!services.containsKey(task.revision().service())) {
        // Swarm gives it up. Docker 20.10 leaves such tasks behind of jobs that are removed.
        return;
      }
      waiting.computeIfAbsent(task.revision(), it -> new ArrayList<>()).add(task);
    } else if (task.waitsForItsNode() && node != null) {
      bound.add(task);
    } else if (task.holds() && node != null) {
      settle(task, node);
    }
  }

  private void settle(TaskFacts task, int node) {
    room.take(node, need(task.revision()), task.active());
    volumes.hold(task, node);
    if (task.active()) {
      activeNodes.computeIfAbsent(task.revision().service(), it -> new Ints()).add(node);
      activeTasks.computeIfAbsent(nodes.get(node).id(), it -> new ArrayList<>()).add(task);
    }
  }

  private void count(Failure failure) {
    Integer node = numbers.get(failure.node());
    if (node != null) {
      failures.computeIfAbsent(failure.revision(), it -> new int[nodes.size()])[node]++;
    }
  }

  /** The number of a node of the swarm. */
  int number(NodeId node) {
    return Objects.requireNonNull(numbers.get(node));
  }

  Need need(Revision revision) {
    Need known = needs.get(revision);
    if (known != null) {
      return known;
    }
    Need need = new Need(revision, serviceNumbers, kinds, ports);
    needs.put(revision, need);
    return need;
  }

  /** How many active tasks of a service each node has. */
  int[] activeOf(ServiceId service, int nodeCount) {
    int[] row = new int[nodeCount];
    Ints at = activeNodes.get(service);
    for (int i = 0; at != null && i < at.size(); i++) {
      row[at.get(i)]++;
    }
    return row;
  }

  /** How often a revision's tasks failed lately on each node; an empty row where none did. */
  int[] failuresOf(Revision revision) {
    return failures.getOrDefault(revision, new int[0]);
  }

  /** A node's tasks that are not to be shut down. */
  List<TaskFacts> activeOn(NodeId node) {
    return activeTasks.getOrDefault(node, List.of());
  }
}
