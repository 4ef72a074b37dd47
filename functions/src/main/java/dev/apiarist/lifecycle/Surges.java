package dev.apiarist.lifecycle;

import dev.apiarist.journal.Excerpt;
import dev.apiarist.journal.Recorder;
import dev.apiarist.port.Decision;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.Surge;
import dev.apiarist.swarm.Task;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Ends surges: when all tasks run, or when Swarm has no place for one or their time is over; but
 * not while that would stop running tasks for others that do not run. When Swarm takes tasks away,
 * those without a node go first, and then those on the nodes with most, whether they run or not
 * (moby/swarmkit {@code orchestrator/replicated/services.go}, {@code slot.go}). So a surge is ended
 * only when every task that has a node runs.
 */
final class Surges {
  /** For images to be pulled and health checks to pass. */
  static final Duration WITHIN = Duration.ofMinutes(5);

  private static final Duration QUIET = Duration.ofMinutes(1);
  private static final Duration LONG_QUIET = Duration.ofHours(2);
  private static final int LONGEST_REASON = 200;

  private final Cluster cluster;
  private final Recorder recorder;

  Surges(Cluster cluster) {
    this.cluster = cluster;
    this.recorder = cluster.recorder();
  }

  /** Ends those of these services that are to end. One that cannot be does not keep others. */
  void end(SwarmView view, Collection<Service> services) {
    List<Service> surged =
        services.stream().filter(service -> service.surged() && !service.updating()).toList();
    if (surged.isEmpty()) {
      return;
    }
    List<Task> tasks = view.api().tasks();
    for (Service service : surged) {
      try {
        end(
            view,
            service,
            tasks.stream().filter(task -> task.service().equals(service.id())).toList());
      } catch (OutsideException failed) {
        if (!concernsOneService(failed.code())) {
          throw failed;
        }
        String why = "its surge could not be ended: " + failed.getMessage();
        recorder.recordOnce(
            Rebalance.KIND, service.name(), Decision.Outcome.FAILED, why, Map.of(), LONG_QUIET);
      }
    }
  }

  private static boolean concernsOneService(FailureCode code) {
    return switch (code) {
      case STALE_VERSION, NOT_FOUND, REFUSED, BUSY -> true;
      case SWARM_UNREACHABLE,
          SWARM_UNAVAILABLE,
          QUORUM_AT_RISK,
          THROTTLED,
          CLOUD_UNAVAILABLE,
          ACCESS_DENIED ->
          false;
    };
  }

  private void end(SwarmView view, Service service, List<Task> tasks) {
    Optional<Surge> surge = service.surge();
    if (surge.isEmpty()) {
      ended(view, service, Decision.Outcome.DONE, "its number of tasks was changed meanwhile");
      return;
    }
    long serving = tasks.stream().filter(Task::serving).count();
    String told = "%d of %d tasks run".formatted(serving, surge.get().tasks());
    if (serving >= surge.get().tasks()) {
      String done = ": as many as came (%d) stop where most are".formatted(surge.get().extra());
      ended(view, service, Decision.Outcome.DONE, told + done);
      return;
    }
    Optional<String> vain = vain(surge.get(), tasks);
    if (vain.isEmpty()) {
      return;
    }
    boolean safe =
        serving >= surge.get().replicas()
            && tasks.stream().filter(Task::wanted).noneMatch(Surges::comingUp);
    if (safe) {
      ended(view, service, Decision.Outcome.FAILED, told + ": " + vain.get());
    } else {
      String why =
          told + ": " + vain.get() + "; not ended, as Swarm might stop some that run for others";
      recorder.recordOnce(
          Rebalance.KIND, service.name(), Decision.Outcome.WAITING, why, Map.of(), LONG_QUIET);
    }
  }

  /** Why it is no use to wait for the additional tasks; empty while it may be. */
  private Optional<String> vain(Surge surge, List<Task> tasks) {
    Optional<String> noRoom =
        tasks.stream()
            .filter(task -> task.wanted() && task.unplaceable())
            .map(task -> "no room to move (" + Excerpt.of(task.error(), LONGEST_REASON) + ")")
            .findFirst();
    return noRoom.isPresent() || cluster.now().isBefore(surge.until())
        ? noRoom
        : Optional.of("the time to move is over");
  }

  /** It has a node and does not run there yet. */
  private static boolean comingUp(Task task) {
    return task.node().isPresent() && !task.serving() && task.state().holdsResources();
  }

  private void ended(SwarmView view, Service service, Decision.Outcome outcome, String reason) {
    recorder.recordOnce(Rebalance.KIND, service.name(), outcome, reason, Map.of(), QUIET);
    view.api().endSurge(service);
  }
}
