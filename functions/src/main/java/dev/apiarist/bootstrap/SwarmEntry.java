package dev.apiarist.bootstrap;

import dev.apiarist.bootstrap.Answer.Action;
import dev.apiarist.json.Json;
import dev.apiarist.lifecycle.ManagerChange;
import dev.apiarist.port.Decision.Outcome;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.FirstManagerLease.Lease;
import dev.apiarist.port.Instance;
import dev.apiarist.port.OutsideException;
import dev.apiarist.port.SwarmManager;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.ManagerStatus;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeRole;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a machine gets into the swarm. Whoever finds a manager joins through all that are reachable,
 * a manager only when no other is on its way in or out ({@link ManagerChange}). Without any, one
 * manager may initialise the swarm, if none was ever seen: it holds the lease, which another takes
 * over only when EC2 says that the owner is gone. Once a swarm was seen nobody initialises again;
 * that all managers are gone is for people to decide about.
 */
final class SwarmEntry {
  /** How long the first manager's lease is good for; it is renewed whenever its owner asks. */
  static final Duration TERM = Duration.ofMinutes(2);

  /** How long managers may be out of reach before it is an alarm. */
  static final Duration ALARM_AFTER = Duration.ofMinutes(1);

  private static final Duration SOON = Duration.ofSeconds(3);
  private static final Duration LATER = Duration.ofSeconds(15);
  private static final Duration QUIET = Duration.ofMinutes(5);
  private static final String UNREACHABLE = "managers-unreachable";
  private static final int SWARM_PORT = 2377;

  /**
   * Where overlay networks get their addresses from (RFC 6598's shared space). Swarm's own default,
   * 10.0.0.0/8, is where most VPCs are, whose addresses containers could then not reach.
   */
  private static final String OVERLAY_ADDRESSES = "100.64.0.0/10";

  private final EnrolmentPorts ports;
  private final ManagerList list;
  private final ManagerChange change;

  SwarmEntry(EnrolmentPorts ports) {
    this.ports = ports;
    this.change = ports.managerChange();
    this.list = new ManagerList(ports);
  }

  /** What this machine's engine is to do, now. */
  Answer way(Newcomer newcomer) {
    List<String> others = new ArrayList<>(list.candidates());
    others.remove(newcomer.address());
    if (!others.isEmpty()) {
      try {
        return join(newcomer, ports.managers().at(others));
      } catch (OutsideException failure) {
        if (!noSwarmThere(failure)) {
          throw failure;
        }
      }
    }
    if (everSeen()) {
      return lost(others);
    }
    return switch (newcomer.role()) {
      case WORKER -> new Answer.Wait(SOON, "the first manager has not made the swarm yet");
      case MANAGER -> initialise(newcomer);
    };
  }

  private Answer join(Newcomer newcomer, SwarmManager manager) {
    List<Node> nodes = manager.nodes();
    List<String> remotes =
        nodes.stream()
            .filter(node -> !node.instance().equals(Optional.of(newcomer.id())))
            .flatMap(node -> node.manager().stream())
            .filter(ManagerStatus::reachable)
            .sorted(Comparator.comparing(status -> !status.leader()))
            .map(ManagerStatus::address)
            .toList();
    if (remotes.isEmpty()) {
      return new Answer.Wait(SOON, "the managers list no other reachable manager");
    }
    closeLease(manager);
    ports.marks().forget(UNREACHABLE);
    if (newcomer.role() == NodeRole.MANAGER) {
      Optional<String> another = change.begin(newcomer.id(), nodes);
      if (another.isPresent()) {
        return new Answer.Wait(SOON, another.get());
      }
    }
    Map<String, Object> body = common(newcomer);
    body.put("RemoteAddrs", remotes);
    body.put("JoinToken", manager.joinToken(newcomer.role()));
    record(newcomer, Outcome.WAITING, "told to join through " + String.join(", ", remotes));
    return new Answer.Enter(Action.JOIN, Json.write(body));
  }

  private Answer initialise(Newcomer newcomer) {
    Instant now = ports.clock().instant();
    Optional<InstanceId> owner = ports.lease().current().map(Lease::owner);
    Optional<InstanceId> replacing =
        owner.filter(id -> !id.equals(newcomer.id())).filter(this::gone);
    if (!ports.lease().acquire(newcomer.id(), replacing, now, TERM)) {
      return new Answer.Wait(SOON, "another manager makes the swarm");
    }
    Map<String, Object> body = common(newcomer);
    body.put("DefaultAddrPool", List.of(OVERLAY_ADDRESSES));
    body.put("SubnetSize", 24);
    record(newcomer, Outcome.WAITING, "told to initialise the swarm: it holds the lease");
    return new Answer.Enter(Action.INIT, Json.write(body));
  }

  /** Takes note of a machine whose engine says that it is in the swarm, once a manager says so. */
  Answer entered(Newcomer newcomer) {
    List<String> witnesses = new ArrayList<>(list.candidates());
    witnesses.remove(newcomer.address());
    if (mayVouchForItself(newcomer)) {
      witnesses.add(newcomer.address());
    }
    if (witnesses.isEmpty()) {
      return new Answer.Wait(SOON, "no manager is known yet");
    }
    SwarmManager manager = ports.managers().at(witnesses);
    List<Node> nodes = manager.nodes();
    boolean there = nodes.stream().anyMatch(node -> is(node, newcomer));
    if (!there) {
      if (newcomer.role() == NodeRole.MANAGER) {
        change.begin(newcomer.id());
      }
      return new Answer.Wait(SOON, "the managers do not show this instance as a Ready node yet");
    }
    closeLease(manager);
    list.remember(nodes);
    change.end(newcomer.id());
    record(newcomer, Outcome.DONE, "the managers show it Ready");
    return new Answer.Accepted();
  }

  /** Only the one who was told to initialise, or any manager of a swarm that is already known. */
  private boolean mayVouchForItself(Newcomer newcomer) {
    return newcomer.role() == NodeRole.MANAGER
        && ports
            .lease()
            .current()
            .map(lease -> lease.swarmId().isPresent() || lease.owner().equals(newcomer.id()))
            .orElse(false);
  }

  private static boolean is(Node node, Newcomer newcomer) {
    return node.ready()
        && node.instance().equals(Optional.of(newcomer.id()))
        && node.manager().isPresent() == (newcomer.role() == NodeRole.MANAGER)
        && node.manager().map(ManagerStatus::reachable).orElse(true);
  }

  private boolean gone(InstanceId id) {
    return Optional.ofNullable(ports.instances().describe(List.of(id)).get(id))
        .map(Instance::gone)
        .orElse(true);
  }

  private boolean everSeen() {
    return list.everSeen() || ports.lease().current().flatMap(Lease::swarmId).isPresent();
  }

  private void closeLease(SwarmManager manager) {
    boolean open = ports.lease().current().map(lease -> lease.swarmId().isEmpty()).orElse(false);
    if (open) {
      ports.lease().close(manager.swarmId());
    }
  }

  /** Calm at first: a manager that only restarts is no loss. */
  private Answer lost(List<String> tried) {
    Instant now = ports.clock().instant();
    Instant since = ports.marks().firstSeen(UNREACHABLE, now, QUIET);
    if (Duration.between(since, now).compareTo(ALARM_AFTER) >= 0) {
      alarm(tried);
    }
    return new Answer.Wait(LATER, "no manager of the swarm answers");
  }

  private void alarm(List<String> tried) {
    String reason =
        "no manager answers at %s; there was a swarm, so nobody makes another: see the runbook,"
                .formatted(tried)
            + " 'all managers lost'";
    ports.recorder().recordOnce("alarm", "managers", Outcome.FAILED, reason, Map.of(), QUIET);
  }

  private static boolean noSwarmThere(OutsideException failure) {
    return failure.code() == FailureCode.SWARM_UNREACHABLE
        || failure.code() == FailureCode.SWARM_UNAVAILABLE;
  }

  /** Every node enters paused, so that no task comes before it is bound and labelled. */
  private static Map<String, Object> common(Newcomer newcomer) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("ListenAddr", "0.0.0.0:" + SWARM_PORT);
    body.put("AdvertiseAddr", newcomer.address() + ":" + SWARM_PORT);
    body.put("Availability", "pause");
    return body;
  }

  private void record(Newcomer newcomer, Outcome outcome, String reason) {
    ports.recorder().record("enroll", newcomer.id().value(), outcome, reason, newcomer.inputs());
  }
}
