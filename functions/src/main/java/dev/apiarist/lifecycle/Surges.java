package dev.apiarist.lifecycle;

import dev.apiarist.journal.Excerpt;
import dev.apiarist.journal.Recorder;
import dev.apiarist.port.Decision;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.Surge;
import dev.apiarist.swarm.Task;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Ends surges: when all tasks run, when Swarm has no place for one, or when their time is over. The
 * service's own number of tasks is never undercut: Swarm takes away first what does not run.
 */
final class Surges {
  /** For images to be pulled and health checks to pass. */
  static final Duration WITHIN = Duration.ofMinutes(5);

  private static final Duration QUIET = Duration.ofMinutes(1);
  private static final int LONGEST_REASON = 200;

  private final Cluster cluster;
  private final Recorder recorder;

  Surges(Cluster cluster) {
    this.cluster = cluster;
    this.recorder = cluster.recorder();
  }

  /** Ends those of these services that are to end. */
  void end(SwarmView view, Collection<Service> services) {
    List<Service> surged = services.stream().filter(Service::surged).toList();
    if (surged.isEmpty()) {
      return;
    }
    List<Task> tasks = view.api().tasks();
    for (Service service : surged) {
      end(
          view,
          service,
          tasks.stream().filter(task -> task.service().equals(service.id())).toList());
    }
  }

  private void end(SwarmView view, Service service, List<Task> tasks) {
    Optional<Surge> surge = service.surge();
    if (surge.isEmpty()) {
      ended(view, service, Decision.Outcome.DONE, "its number of tasks was changed meanwhile");
      return;
    }
    int extra = surge.get().extra();
    long serving = tasks.stream().filter(Task::serving).count();
    String told = "%d of %d tasks run".formatted(serving, surge.get().tasks());
    Optional<Task> unplaceable =
        tasks.stream().filter(task -> task.wanted() && task.unplaceable()).findFirst();
    if (serving >= surge.get().tasks()) {
      ended(
          view,
          service,
          Decision.Outcome.DONE,
          told + ": as many as came (%d) stop where most are".formatted(extra));
    } else if (unplaceable.isPresent()) {
      String why = Excerpt.of(unplaceable.get().error(), LONGEST_REASON);
      ended(view, service, Decision.Outcome.FAILED, told + ": no room to move (" + why + ")");
    } else if (!cluster.now().isBefore(surge.get().until())) {
      ended(view, service, Decision.Outcome.FAILED, told + ", and the time to move is over");
    }
  }

  private void ended(SwarmView view, Service service, Decision.Outcome outcome, String reason) {
    recorder.recordOnce(Rebalance.KIND, service.name(), outcome, reason, Map.of(), QUIET);
    view.api().endSurge(service.id());
  }
}
