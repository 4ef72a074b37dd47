package dev.apiarist.lifecycle;

import dev.apiarist.journal.MarkKeys;
import dev.apiarist.journal.Recorder;
import dev.apiarist.port.Decision;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeState;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Moves tasks of the services that opted in onto a node that joined, one service at a time, each at
 * most once for a node. What is left to do is seen from where the tasks are, so it can be called
 * any number of times.
 *
 * <p>Where it can be, more tasks start first, and when they run as many stop elsewhere ({@link
 * Surges}): the service never has fewer than it is to have. A service whose tasks are named by
 * their slots is rolled by its own update settings instead.
 */
final class Rebalance {
  static final String KIND = "rebalance";
  private static final Duration REMEMBER = Duration.ofHours(2);
  private static final Duration ROLLING = Duration.ofSeconds(30);
  private static final Duration TURN = Duration.ofSeconds(30);

  private final Cluster cluster;
  private final Recorder recorder;
  private final Surges surges;

  Rebalance(Cluster cluster) {
    this.cluster = cluster;
    this.recorder = cluster.recorder();
    this.surges = new Surges(cluster);
  }

  Outcome step(SwarmView view, Node newcomer) {
    if (newcomer.availability() != Availability.ACTIVE) {
      return new Outcome.Done("joined; nothing is moved onto a node that is not active");
    }
    if (newcomer.state() != NodeState.READY) {
      return inTime(newcomer)
          ? lookAgain("the new node is not Ready")
          : new Outcome.Done("joined; nothing was moved onto it: it is not Ready");
    }
    List<Service> services =
        view.api().services().stream()
            .filter(service -> RescheduleConsent.of(service).given())
            .sorted(Comparator.comparing(Service::name))
            .toList();
    if (services.isEmpty()) {
      return new Outcome.Done("joined; no service asks to be rescheduled");
    }
    surges.end(view, services);
    List<Task> tasks = view.api().tasks();
    Map<Service, Balance> verdicts = new LinkedHashMap<>();
    services.forEach(service -> verdicts.put(service, verdict(service, view, tasks, newcomer)));
    return act(view, newcomer, verdicts);
  }

  private Balance verdict(Service service, SwarmView view, List<Task> tasks, Node newcomer) {
    Balance balance = Balance.of(service, view.nodes(), tasks, newcomer);
    return switch (balance) {
      case Balance.Move move when marked(MarkKeys.rolled(newcomer.id(), service.id())) ->
          new Balance.Keep(
              "it was rescheduled before, and still has %d tasks there and %d elsewhere"
                  .formatted(move.spread().onNewcomer(), move.spread().onBusiest()));
      case Balance.Unsettled(boolean ours, String reason) ->
          new Balance.Unsettled(ours || isOurs(newcomer, service), reason);
      case Balance.Move move -> move;
      case Balance.Keep keep ->
          marked(MarkKeys.rolled(newcomer.id(), service.id())) ? new Balance.Settled() : keep;
      case Balance.Settled settled -> settled;
    };
  }

  /** Notes what a function that died just after telling Swarm to move tasks could not note. */
  private boolean isOurs(Node newcomer, Service service) {
    if (marked(MarkKeys.rolling(newcomer.id(), service.id()))) {
      cluster.marks().claim(MarkKeys.rolled(newcomer.id(), service.id()), cluster.now(), REMEMBER);
      return true;
    }
    return marked(MarkKeys.rolled(newcomer.id(), service.id()));
  }

  private boolean marked(String key) {
    return cluster.marks().claimedUntil(key, cluster.now()).isPresent();
  }

  /** Our own moves are waited for before the next; somebody else's update only when all is done. */
  private Outcome act(SwarmView view, Node newcomer, Map<Service, Balance> verdicts) {
    if (inTime(newcomer)) {
      Optional<Outcome> next = next(view, newcomer, verdicts);
      if (next.isPresent()) {
        return next.get();
      }
    }
    verdicts.forEach((service, verdict) -> refuse(newcomer, service, verdict));
    return new Outcome.Done("joined; services are balanced");
  }

  private boolean inTime(Node newcomer) {
    Instant now = cluster.now();
    Instant began = cluster.marks().firstSeen(MarkKeys.rebalance(newcomer.id()), now, REMEMBER);
    return now.isBefore(began.plus(LifecyclePolicy.REBALANCE_WITHIN));
  }

  private Optional<Outcome> next(SwarmView view, Node newcomer, Map<Service, Balance> verdicts) {
    for (Map.Entry<Service, Balance> entry : verdicts.entrySet()) {
      boolean ours = entry.getValue() instanceof Balance.Unsettled unsettled && unsettled.ours();
      if (ours || entry.getKey().surged()) {
        return Optional.of(lookAgain(entry.getKey().name() + " is being rescheduled"));
      }
    }
    for (Map.Entry<Service, Balance> entry : verdicts.entrySet()) {
      if (entry.getValue() instanceof Balance.Move move) {
        return Optional.of(move(view, newcomer, entry.getKey(), move));
      }
    }
    for (Map.Entry<Service, Balance> entry : verdicts.entrySet()) {
      if (entry.getValue() instanceof Balance.Unsettled(boolean ours, String reason)) {
        return Optional.of(lookAgain(entry.getKey().name() + ": " + reason));
      }
    }
    return Optional.empty();
  }

  /** One caller at a time for the whole swarm: what another begins changes where tasks are. */
  private Outcome move(SwarmView view, Node newcomer, Service service, Balance.Move move) {
    Outcome again = lookAgain(service.name() + " is being rescheduled");
    Instant now = cluster.now();
    String turn = newcomer.id().value();
    if (!cluster.marks().hold(MarkKeys.MOVING, turn, now, TURN)) {
      return again;
    }
    try {
      if (unchanged(view, service)
          && cluster.marks().claim(MarkKeys.rolling(newcomer.id(), service.id()), now, ROLLING)
          && begun(view, newcomer, service, move)) {
        cluster.marks().claim(MarkKeys.rolled(newcomer.id(), service.id()), now, REMEMBER);
      }
    } finally {
      cluster.marks().release(MarkKeys.MOVING, turn);
    }
    return again;
  }

  /** Whoever had the turn before may have begun to move it, for another node. */
  private static boolean unchanged(SwarmView view, Service service) {
    return view.api().service(service.id().value()).version() == service.version();
  }

  private boolean begun(SwarmView view, Node newcomer, Service service, Balance.Move move) {
    Map<String, String> inputs = inputs(newcomer);
    inputs.put("onNewNode", String.valueOf(move.spread().onNewcomer()));
    inputs.put("onBusiestNode", String.valueOf(move.spread().onBusiest()));
    return switch (move.method()) {
      case Balance.Method.Surge(int extra) -> {
        String why =
            "%d more %s, then as many stop where most are, so that the new node takes its share"
                .formatted(extra, extra == 1 ? "task starts" : "tasks start");
        recorder.record(KIND, service.name(), Decision.Outcome.WAITING, why, inputs);
        yield view.api().beginSurge(service, extra, cluster.now().plus(Surges.WITHIN));
      }
      case Balance.Method.Roll(String reason) -> {
        String why =
            "rolled by its own update settings, so that the new node takes its share: " + reason;
        recorder.record(KIND, service.name(), Decision.Outcome.DONE, why, inputs);
        view.api().forceUpdate(service.id());
        yield true;
      }
    };
  }

  private void refuse(Node newcomer, Service service, Balance verdict) {
    Optional<String> reason =
        switch (verdict) {
          case Balance.Settled settled -> Optional.empty();
          case Balance.Keep(String why) -> Optional.of(why);
          case Balance.Unsettled(boolean ours, String why) -> Optional.of(why + " for too long");
          case Balance.Move move -> Optional.of("its turn did not come in time");
        };
    reason.ifPresent(
        why ->
            recorder.recordOnce(
                KIND,
                service.name(),
                Decision.Outcome.REFUSED,
                "not rescheduled onto " + newcomer.id() + ": " + why,
                inputs(newcomer),
                REMEMBER));
  }

  private static Outcome lookAgain(String reason) {
    return new Outcome.Waiting(LifecyclePolicy.LOOK_AGAIN, reason);
  }

  private static Map<String, String> inputs(Node newcomer) {
    Map<String, String> inputs = new LinkedHashMap<>();
    inputs.put("node", newcomer.id().value());
    return inputs;
  }
}
