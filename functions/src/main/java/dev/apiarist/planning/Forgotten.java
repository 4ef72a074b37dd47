package dev.apiarist.planning;

import dev.apiarist.placement.model.Particulars.OfService;
import dev.apiarist.placement.model.ServiceFacts;
import dev.apiarist.placement.simulation.GroupVerdict;
import dev.apiarist.placement.simulation.Outcome;
import dev.apiarist.placement.simulation.Verdict;
import dev.apiarist.planning.Plan.Healing;
import dev.apiarist.planning.Plan.Refused;
import dev.apiarist.planning.Plan.Refused.About;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.ServiceId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds tasks that Swarm has forgotten: after a change of a service that replaces no tasks, one
 * that finds no place is not looked at again, whatever room comes (moby/swarmkit {@code
 * manager/scheduler/scheduler.go}: {@code noSuitableNode}; moby #53722).
 */
final class Forgotten {
  private final Situation situation;
  private final Outcome asItIs;
  private final List<Refused> refused;

  Forgotten(Situation situation, Outcome asItIs, List<Refused> refused) {
    this.situation = situation;
    this.asItIs = asItIs;
    this.refused = refused;
  }

  /** By service. */
  List<Healing> find() {
    List<Healing> found = new ArrayList<>();
    Set<ServiceId> seen = new LinkedHashSet<>();
    for (GroupVerdict verdict : asItIs.groups()) {
      ServiceId service = verdict.revision().service();
      if (verdict.verdict() == Verdict.ALWAYS
          && replicated(service)
          && !forgotten(verdict).isEmpty()
          && seen.add(service)) {
        consider(verdict, found);
      }
    }
    found.sort(Comparator.comparing(healing -> healing.service().value()));
    return found;
  }

  private void consider(GroupVerdict verdict, List<Healing> found) {
    ServiceId service = verdict.revision().service();
    List<String> tasks = forgotten(verdict);
    Instant since =
        tasks.stream()
            .flatMap(task -> since(task, service).stream())
            .min(Instant::compareTo)
            .orElseThrow();
    Optional<String> obstacle = obstacle(situation.particulars(service));
    if (obstacle.isPresent()) {
      refused.add(
          new Refused(
              About.HEALING,
              situation.name(service),
              "healing of " + situation.name(service),
              obstacle.get()));
      return;
    }
    boolean one = tasks.size() == 1;
    found.add(
        new Healing(
            service,
            "%s of %s %s waited since %s though there is room: Swarm has forgotten %s"
                .formatted(
                    Amounts.count(tasks.size(), "task"),
                    situation.name(service),
                    one ? "has" : "have",
                    since.truncatedTo(ChronoUnit.SECONDS),
                    one ? "it" : "them")));
  }

  private static Optional<String> obstacle(OfService service) {
    if (service.updating()) {
      return Optional.of("an update or rollback of it is under way or stopped half-way");
    }
    return service.placed()
        ? Optional.empty()
        : Optional.of(
            "its specification has no placement, which cannot be changed safely;"
                + " docker service update --force starts its tasks anew");
  }

  private boolean replicated(ServiceId service) {
    return situation.service(service).map(ServiceFacts::everywhere).map(it -> !it).orElse(false);
  }

  private List<String> forgotten(GroupVerdict verdict) {
    Instant latest = situation.now.minus(situation.policy.healAfter());
    return verdict.tasks().stream()
        .filter(
            task ->
                since(task, verdict.revision().service())
                    .map(since -> since.isBefore(latest))
                    .orElse(false))
        .toList();
  }

  /**
   * Since when Swarm should have found the place: it last looked for one, and the nodes have since
   * been as they are. Empty when that is not known.
   */
  private Optional<Instant> since(String task, ServiceId service) {
    Optional<Instant> looked = situation.particulars(task).since();
    Stream<Instant> changes =
        asItIs.first().tasks().getOrDefault(service, Map.<NodeId, Integer>of()).keySet().stream()
            .flatMap(node -> situation.particulars(node).changed().stream());
    return looked.map(
        at -> Stream.concat(Stream.of(at), changes).max(Instant::compareTo).orElse(at));
  }
}
