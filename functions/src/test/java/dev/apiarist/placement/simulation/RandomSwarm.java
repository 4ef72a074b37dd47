package dev.apiarist.placement.simulation;

import dev.apiarist.placement.ConstraintSubject;
import dev.apiarist.placement.model.GenericResource;
import dev.apiarist.placement.model.NodeFacts;
import dev.apiarist.placement.model.NodeNeeds;
import dev.apiarist.placement.model.Platform;
import dev.apiarist.placement.model.Reservation;
import dev.apiarist.placement.model.Spread;
import dev.apiarist.placement.model.TaskTemplate;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.HostPort;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.NodeState;
import dev.apiarist.swarm.TaskState;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** A small swarm of everything that matters to placement, thrown together by a seed. */
final class RandomSwarm {
  private static final List<String> ZONES = List.of("a", "b", "c");

  private final Random random;
  private final TestSwarm swarm = new TestSwarm();

  RandomSwarm(long seed) {
    random = new Random(seed);
  }

  TestSwarm make() {
    int nodes = 1 + random.nextInt(9);
    for (int i = 0; i < nodes; i++) {
      swarm.node(node("n" + i));
    }
    int services = 1 + random.nextInt(6);
    for (int i = 0; i < services; i++) {
      String name = "s" + i;
      if (random.nextInt(5) == 0) {
        swarm.global(name, template());
        populate(name, nodes, TaskState.PENDING);
      } else {
        swarm.replicated(name, template()).pending(name, random.nextInt(8));
        populate(name, nodes, TaskState.ASSIGNED);
      }
    }
    return swarm;
  }

  private void populate(String service, int nodes, TaskState from) {
    List<TaskState> states = EnumSet.range(from, TaskState.REJECTED).stream().toList();
    int tasks = random.nextInt(6);
    for (int i = 0; i < tasks; i++) {
      TaskState state = states.get(random.nextInt(states.size()));
      TaskState desired = random.nextInt(4) == 0 ? TaskState.SHUTDOWN : TaskState.RUNNING;
      swarm.task(service, "n" + random.nextInt(nodes), state, desired);
    }
  }

  private NodeFacts node(String name) {
    Map<String, String> labels =
        random.nextInt(4) == 0 ? Map.of() : Map.of("zone", ZONES.get(random.nextInt(3)));
    String architecture = random.nextInt(4) == 0 ? "aarch64" : "x86_64";
    return new NodeFacts(
        new NodeId(name),
        random.nextInt(9) == 0 ? NodeState.DOWN : NodeState.READY,
        random.nextInt(7) == 0 ? Availability.DRAIN : Availability.ACTIVE,
        new ConstraintSubject(
            name, name, "", NodeRole.WORKER, "linux", architecture, labels, Map.of()),
        Optional.of(new Platform("linux", architecture)),
        (1 + random.nextInt(4)) * TestSwarm.CPU,
        (1 + random.nextInt(8)) * TestSwarm.GIB,
        random.nextInt(3) == 0
            ? List.of(new GenericResource("gpu", 1 + random.nextInt(4), random.nextBoolean()))
            : List.of(),
        Optional.of(TestSwarm.PLUGINS),
        Map.of());
  }

  private TaskTemplate template() {
    return new TaskTemplate(
        reservation(),
        new NodeNeeds(constraints(), platforms(), Set.of(), Set.of(), Optional.empty()),
        ports(),
        random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 0,
        random.nextInt(3) == 0 ? List.of(new Spread(false, "zone")) : List.of(),
        List.of());
  }

  private Reservation reservation() {
    List<Reservation.Generic> generic =
        random.nextInt(6) == 0
            ? List.of(new Reservation.Generic("gpu", 1 + random.nextInt(2)))
            : List.of();
    return random.nextInt(4) == 0
        ? Reservation.NONE
        : new Reservation(
            random.nextInt(4) * TestSwarm.CPU / 2, random.nextInt(5) * TestSwarm.GIB / 2, generic);
  }

  private List<String> constraints() {
    List<String> constraints = new ArrayList<>();
    if (random.nextInt(4) == 0) {
      String operator = random.nextBoolean() ? "==" : "!=";
      constraints.add("node.labels.zone" + operator + ZONES.get(random.nextInt(3)));
    }
    return constraints;
  }

  private List<Platform> platforms() {
    return random.nextInt(5) == 0 ? List.of(new Platform("linux", "amd64")) : List.of();
  }

  private Set<HostPort> ports() {
    Set<HostPort> ports = new HashSet<>();
    if (random.nextInt(4) == 0) {
      ports.add(new HostPort("tcp", 80 + random.nextInt(3)));
    }
    return ports;
  }
}
