package dev.apiarist.lifecycle;

import dev.apiarist.journal.MarkKeys;
import dev.apiarist.journal.Recorder;
import dev.apiarist.port.Decision;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.Node;
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
 * Rolls the services that opted in onto a node that joined, one at a time, each at most once for a
 * node. What is left to do is seen from where the tasks are, so it can be called any number of
 * times.
 */
final class Rebalance {
  static final String KIND = "rebalance";
  private static final Duration REMEMBER = Duration.ofHours(2);
  private static final Duration ROLLING = Duration.ofSeconds(30);

  private final Cluster cluster;
  private final Recorder recorder;

  Rebalance(Cluster cluster) {
    this.cluster = cluster;
    this.recorder = cluster.recorder();
  }

  Outcome step(SwarmView view, Node newcomer) {
    if (newcomer.availability() != Availability.ACTIVE) {
      return new Outcome.Done("joined; nothing is moved onto a node that is not active");
    }
    List<Service> services =
        view.api().services().stream()
            .filter(service -> RescheduleConsent.of(service).given())
            .sorted(Comparator.comparing(Service::name))
            .toList();
    if (services.isEmpty()) {
      return new Outcome.Done("joined; no service asks to be rescheduled");
    }
    List<Task> tasks = view.api().tasks();
    Map<Service, Balance> verdicts = new LinkedHashMap<>();
    services.forEach(service -> verdicts.put(service, verdict(service, tasks, newcomer)));
    return act(view, newcomer, verdicts);
  }

  private Balance verdict(Service service, List<Task> tasks, Node newcomer) {
    Balance balance = Balance.of(service, tasks, newcomer);
    return switch (balance) {
      case Balance.Roll roll when marked(MarkKeys.rolled(newcomer.id(), service.id())) ->
          new Balance.Keep(
              "it was rescheduled before, and still has %d tasks there and %d elsewhere"
                  .formatted(roll.onNewcomer(), roll.onBusiest()));
      case Balance.Updating ignored -> new Balance.Updating(isOurs(newcomer, service));
      case Balance.Roll roll -> roll;
      case Balance.Keep keep ->
          marked(MarkKeys.rolled(newcomer.id(), service.id())) ? new Balance.Settled() : keep;
      case Balance.Settled settled -> settled;
    };
  }

  /** Notes what a function that died just after telling Swarm to roll could not note. */
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

  /** Our own roll is waited for before the next; somebody else's update only when all is done. */
  private Outcome act(SwarmView view, Node newcomer, Map<Service, Balance> verdicts) {
    Instant now = cluster.now();
    Instant began = cluster.marks().firstSeen(MarkKeys.rebalance(newcomer.id()), now, REMEMBER);
    if (now.isBefore(began.plus(LifecyclePolicy.REBALANCE_WITHIN))) {
      if (verdicts.containsValue(new Balance.Updating(true))) {
        return lookAgain("a service is being rescheduled");
      }
      for (Map.Entry<Service, Balance> entry : verdicts.entrySet()) {
        if (entry.getValue() instanceof Balance.Roll roll) {
          return roll(view, newcomer, entry.getKey(), roll);
        }
      }
      if (verdicts.containsValue(new Balance.Updating(false))) {
        return lookAgain("a service that may be rescheduled is being updated");
      }
    }
    verdicts.forEach((service, verdict) -> refuse(newcomer, service, verdict));
    return new Outcome.Done("joined; services are balanced");
  }

  /** One of several callers at a time, so that a doubled event does not roll a service twice. */
  private Outcome roll(SwarmView view, Node newcomer, Service service, Balance.Roll roll) {
    Outcome again = lookAgain(service.name() + " is being rescheduled");
    Instant now = cluster.now();
    if (!cluster.marks().claim(MarkKeys.rolling(newcomer.id(), service.id()), now, ROLLING)) {
      return again;
    }
    Map<String, String> inputs = inputs(newcomer);
    inputs.put("onNewNode", String.valueOf(roll.onNewcomer()));
    inputs.put("onBusiestNode", String.valueOf(roll.onBusiest()));
    recorder.record(
        KIND,
        service.name(),
        Decision.Outcome.DONE,
        "rescheduled, so that the new node takes its share",
        inputs);
    view.api().forceUpdate(service.id());
    cluster.marks().claim(MarkKeys.rolled(newcomer.id(), service.id()), now, REMEMBER);
    return again;
  }

  private void refuse(Node newcomer, Service service, Balance verdict) {
    Optional<String> reason =
        switch (verdict) {
          case Balance.Settled settled -> Optional.empty();
          case Balance.Keep(String why) -> Optional.of(why);
          case Balance.Updating updating -> Optional.of("it is being updated for too long");
          case Balance.Roll roll -> Optional.of("its turn did not come in time");
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
