package dev.apiarist.placement.simulation;

import dev.apiarist.placement.ConstraintSubject;
import dev.apiarist.placement.model.ClusterVolume;
import dev.apiarist.placement.model.Failure;
import dev.apiarist.placement.model.NodeFacts;
import dev.apiarist.placement.model.NodeTemplate;
import dev.apiarist.placement.model.Platform;
import dev.apiarist.placement.model.Plugin;
import dev.apiarist.placement.model.Reservation;
import dev.apiarist.placement.model.Revision;
import dev.apiarist.placement.model.ServiceFacts;
import dev.apiarist.placement.model.SwarmFacts;
import dev.apiarist.placement.model.TaskFacts;
import dev.apiarist.placement.model.TaskFacts.VolumeUse;
import dev.apiarist.placement.model.TaskTemplate;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.NodeState;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.ServiceId;
import dev.apiarist.swarm.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A swarm made for a test, word by word. */
final class TestSwarm {
  static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
  static final long CPU = 1_000_000_000L;
  static final long GIB = 1L << 30;
  static final Platform LINUX = new Platform("linux", "x86_64");
  static final Set<Plugin> PLUGINS =
      Set.of(
          new Plugin("Volume", "local"),
          new Plugin("Network", "overlay"),
          new Plugin("Log", "json-file"));

  /** A next node of 2 processors and 4 GiB. */
  static final NodeTemplate LIKE_THE_OTHERS =
      new NodeTemplate(2 * CPU, 4 * GIB, List.of(), Map.of(), Map.of(), LINUX, PLUGINS);

  private final List<NodeFacts> nodes = new ArrayList<>();
  private final List<ServiceFacts> services = new ArrayList<>();
  private final List<TaskFacts> tasks = new ArrayList<>();
  private final List<Failure> failures = new ArrayList<>();
  private final List<ClusterVolume> volumes = new ArrayList<>();

  /** Ready nodes of 2 processors and 4 GiB. */
  TestSwarm nodes(String... names) {
    for (String name : names) {
      node(plain(name, Map.of()));
    }
    return this;
  }

  TestSwarm labelled(String name, String... pairs) {
    return node(plain(name, labels(pairs)));
  }

  TestSwarm node(NodeFacts node) {
    nodes.add(node);
    return this;
  }

  TestSwarm volume(ClusterVolume volume) {
    volumes.add(volume);
    return this;
  }

  TestSwarm replicated(String name, TaskTemplate template) {
    return service(name, Service.Mode.REPLICATED, template);
  }

  TestSwarm global(String name, TaskTemplate template) {
    return service(name, Service.Mode.GLOBAL, template);
  }

  TestSwarm service(String name, Service.Mode mode, TaskTemplate template) {
    ServiceId id = new ServiceId(name);
    services.add(new ServiceFacts(id, name, mode, false, new Revision(id, 1, template)));
    return this;
  }

  /** Tasks without a place, to run once they have one. */
  TestSwarm pending(String service, int count) {
    for (int i = 0; i < count; i++) {
      task(revision(service), Optional.empty(), TaskState.PENDING, TaskState.RUNNING);
    }
    return this;
  }

  TestSwarm running(String service, String... on) {
    for (String node : on) {
      task(service, node, TaskState.RUNNING, TaskState.RUNNING);
    }
    return this;
  }

  TestSwarm task(String service, String node, TaskState state, TaskState desired) {
    return task(revision(service), Optional.of(new NodeId(node)), state, desired);
  }

  TestSwarm task(Revision revision, Optional<NodeId> node, TaskState state, TaskState desired) {
    return task(revision, node, state, desired, List.of());
  }

  TestSwarm task(
      Revision revision,
      Optional<NodeId> node,
      TaskState state,
      TaskState desired,
      List<VolumeUse> uses) {
    String id = "t" + (tasks.size() + 1);
    tasks.add(new TaskFacts(id, revision, node, state, desired, "", uses));
    return this;
  }

  TestSwarm failed(String service, String node, int times, Duration ago) {
    for (int i = 0; i < times; i++) {
      failures.add(new Failure(revision(service), new NodeId(node), NOW.minus(ago)));
    }
    return this;
  }

  Revision revision(String service) {
    return services.stream()
        .filter(it -> it.name().equals(service))
        .findFirst()
        .orElseThrow()
        .current();
  }

  Scenario asItIs() {
    return Twin.of(facts(), NOW).asItIs();
  }

  Outcome run() {
    return asItIs().run(new Orders(20, 1));
  }

  SwarmFacts facts() {
    return new SwarmFacts(nodes, services, tasks, failures, volumes);
  }

  static NodeFacts plain(String name, Map<String, String> labels) {
    return new NodeFacts(
        new NodeId(name),
        NodeState.READY,
        Availability.ACTIVE,
        new ConstraintSubject(
            name, "host-" + name, "", NodeRole.WORKER, "linux", "x86_64", labels, Map.of()),
        Optional.of(LINUX),
        2 * CPU,
        4 * GIB,
        List.of(),
        Optional.of(PLUGINS),
        Map.of());
  }

  /** A plain node, changed in state or availability. */
  static NodeFacts closed(String name, NodeState state, Availability availability) {
    NodeFacts plain = plain(name, Map.of());
    return new NodeFacts(
        plain.id(),
        state,
        availability,
        plain.subject(),
        plain.platform(),
        plain.nanoCpus(),
        plain.memoryBytes(),
        plain.generic(),
        plain.plugins(),
        plain.topologies());
  }

  static TaskTemplate reserving(double cpus, double gib) {
    return TaskTemplate.PLAIN.reserving(
        new Reservation(Math.round(cpus * CPU), Math.round(gib * GIB)));
  }

  static TaskTemplate with(UnaryOperator<TaskTemplate> change) {
    return change.apply(TaskTemplate.PLAIN);
  }

  static Map<String, String> labels(String... pairs) {
    Map<String, String> labels = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      labels.put(pairs[i], pairs[i + 1]);
    }
    return labels;
  }
}
