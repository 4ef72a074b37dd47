package dev.apiarist.lifecycle;

import dev.apiarist.journal.Excerpt;
import dev.apiarist.journal.Recorder;
import dev.apiarist.port.Decision;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.Task;
import dev.apiarist.swarm.TaskState;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether services have come to run as many replicas as they were scaled to. Each scaling gets one
 * entry of the journal: done once all run, failed when they do not within {@link #WITHIN}, with
 * what their tasks say.
 */
final class Convergence {
  static final String KIND = "converge";

  /** For images to be pulled, and for nodes to come when the present ones are full. */
  static final Duration WITHIN = Duration.ofMinutes(10);

  private static final int MOST_REASONS = 3;
  private static final int LONGEST_REASON = 200;

  private final Cluster cluster;
  private final Recorder recorder;

  Convergence(Cluster cluster) {
    this.cluster = cluster;
    this.recorder = cluster.recorder();
  }

  /** Looks at every scaling whose end has not been seen. */
  void look(Workload workload) {
    List<Expectation> open = Expectation.open(cluster.marks(), cluster.now());
    if (open.isEmpty()) {
      return;
    }
    List<Service> services = workload.services();
    List<Task> tasks = workload.tasks();
    open.forEach(expectation -> judge(expectation, services, tasks));
  }

  private void judge(Expectation expected, List<Service> services, List<Task> tasks) {
    Optional<Service> service =
        services.stream().filter(it -> it.id().equals(expected.service())).findFirst();
    if (service.isEmpty()) {
      ended(expected, Decision.Outcome.DONE, expected.name() + " was removed meanwhile");
      return;
    }
    int wanted = service.get().replicas().orElse(0);
    if (service.get().version() == expected.version()) {
      ifLate(expected, "the service was never told to have %d replicas".formatted(expected.to()));
    } else if (wanted == expected.from()) {
      ifLate(
          expected,
          "%s is meant to have %d replicas as before: it was never told to have %d, or told back"
              .formatted(expected.name(), wanted, expected.to()));
    } else if (wanted != expected.to()) {
      ended(
          expected,
          Decision.Outcome.DONE,
          "%s is meant to have %d replicas by now, no longer %d"
              .formatted(expected.name(), wanted, expected.to()));
    } else {
      judge(
          expected, tasks.stream().filter(it -> it.service().equals(expected.service())).toList());
    }
  }

  private void judge(Expectation expected, Collection<Task> tasks) {
    long running = tasks.stream().filter(Task::serving).count();
    String told = "%d of %d replicas of %s run".formatted(running, expected.to(), expected.name());
    if (running == expected.to()) {
      ended(expected, Decision.Outcome.DONE, told);
    } else {
      ifLate(expected, told + reasons(tasks));
    }
  }

  private void ifLate(Expectation expected, String reason) {
    if (!cluster.now().isBefore(expected.at().plus(WITHIN))) {
      String late = reason + ", " + WITHIN.toMinutes() + " minutes after it was scaled";
      ended(expected, Decision.Outcome.FAILED, late);
    }
  }

  private void ended(Expectation expected, Decision.Outcome outcome, String reason) {
    recorder.record(
        KIND,
        expected.name(),
        outcome,
        reason,
        Map.of(
            "from", String.valueOf(expected.from()),
            "to", String.valueOf(expected.to()),
            "scaledAt", expected.at().toString()));
    expected.strike(cluster.marks());
  }

  /** What tasks that should run, or lately failed to, say; the same once. */
  private static String reasons(Collection<Task> tasks) {
    String reasons =
        tasks.stream()
            .filter(task -> !task.error().isBlank())
            .filter(Convergence::telling)
            .map(task -> Excerpt.of(task.error(), LONGEST_REASON))
            .distinct()
            .limit(MOST_REASONS)
            .collect(Collectors.joining("; "));
    return reasons.isEmpty() ? "" : " (" + reasons + ")";
  }

  private static boolean telling(Task task) {
    boolean wanted = task.desiredState().compareTo(TaskState.RUNNING) <= 0;
    boolean failed = task.state() == TaskState.FAILED || task.state() == TaskState.REJECTED;
    return wanted || failed;
  }
}
