package dev.apiarist.local.twin;

import dev.apiarist.json.Json;
import dev.apiarist.local.engine.EngineException;
import dev.apiarist.local.engine.Patience;
import dev.apiarist.local.twin.Sighting.TaskSight;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Waits until Swarm has done all that follows from what was done to it. Its scheduler does not say
 * when it is done; but once it has refused a task that was made last, it has looked at all others.
 */
final class Rest {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Duration UPDATE = Duration.ofSeconds(3);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(70);

  private static final String PREFIX = "probe-";

  /** A task that no node will have. */
  private static final Map<String, @Nullable Object> PROBE =
      Map.of(
          "TaskTemplate",
          Map.of("Placement", Map.of("Constraints", List.of("node.labels.probe==never"))));

  private final StandingSwarm swarm;
  private final Hands hands;
  private String probe = "";
  private int probes;

  Rest(StandingSwarm swarm, Hands hands) {
    this.swarm = swarm;
    this.hands = hands;
  }

  /**
   * The swarm once it is at rest.
   *
   * @throws EngineException when it does not come to rest
   */
  Sighting await() {
    return await(false);
  }

  /** After something that may have ended tasks: what these leave free is looked at later. */
  Sighting awaitEnds() {
    return await(true);
  }

  private Sighting await(boolean ends) {
    boolean again = ends;
    replaceProbe();
    long limit = System.nanoTime() + LIMIT.toNanos();
    List<TaskSight> before = List.of();
    while (true) {
      Patience.pause(BETWEEN_LOOKS);
      // Tasks alone are looked at first: it is the manager's time that cases take.
      List<@Nullable Object> trees = swarm.tasks();
      List<TaskSight> tasks = trees.stream().map(TaskSight::of).toList();
      Optional<String> unrest = ending(tasks);
      again |= unrest.isPresent();
      if (unrest.isEmpty()) {
        unrest = unrest(before, tasks);
      }
      if (unrest.isEmpty()) {
        Sighting now = swarm.look(trees);
        unrest = unrest(now);
        if (unrest.isEmpty() && !again) {
          return now;
        }
      }
      if (unrest.isEmpty()) {
        replaceProbe();
        again = false;
      }
      if (System.nanoTime() > limit) {
        throw new EngineException("Swarm does not come to rest: " + unrest);
      }
      before = tasks;
    }
  }

  static boolean isProbe(String service) {
    return service.startsWith(PREFIX);
  }

  private void replaceProbe() {
    String last = probe;
    probe = PREFIX + ++probes;
    hands.carryOut(new Change.Create(probe, PROBE));
    if (hands.has(last)) {
      hands.carryOut(new Change.Remove(last));
    }
  }

  /** One that never came to a node may be left as it is, even if nobody wants it. */
  private static Optional<String> ending(List<TaskSight> tasks) {
    return tasks.stream()
        .filter(it -> !it.wanted() && !it.ended())
        .filter(it -> it.state().compareTo(TaskState.ASSIGNED) >= 0)
        .findFirst()
        .map(it -> "to be ended: " + it);
  }

  private Optional<String> unrest(List<TaskSight> before, List<TaskSight> tasks) {
    if (tasks.stream().noneMatch(task -> task.service().equals(hands.service(probe)))) {
      return Optional.of("no task of the probe");
    }
    Optional<String> unseen =
        tasks.stream()
            .filter(task -> task.waits() && task.error().isEmpty())
            .findFirst()
            .map(task -> "nobody has looked at " + task);
    return unseen.isPresent() || places(before).equals(places(tasks))
        ? unseen
        : Optional.of("something has just changed");
  }

  private static Optional<String> unrest(Sighting now) {
    List<TaskSight> tasks = now.taskSights();
    for (Object service : now.services()) {
      if (!complete(service, tasks, now.at())) {
        return Optional.of("not as many tasks as there should be: " + Json.write(service));
      }
    }
    return now.nodes().stream()
        .filter(node -> !settled(node))
        .findFirst()
        .map(node -> "a node in between: " + Json.write(node));
  }

  /** Where tasks are, or why nowhere. */
  private static Map<String, List<String>> places(List<TaskSight> tasks) {
    Map<String, List<String>> places = new HashMap<>();
    for (TaskSight task : tasks) {
      if (task.live()) {
        places.put(task.id(), List.of(task.node(), task.error()));
      }
    }
    return places;
  }

  private static boolean complete(@Nullable Object service, List<TaskSight> tasks, Instant at) {
    Object mode = Json.objectAt(service, "Spec", "Mode");
    long live =
        tasks.stream()
            .filter(task -> task.live() && task.service().equals(Json.textAt(service, "", "ID")))
            .count();
    if (Json.at(mode, "Replicated") != null) {
      long replicas = Json.longAt(mode, 1, "Replicated", "Replicas");
      return updatesStartFirst(service)
          ? live == 2 * replicas || (live >= replicas && disturbed(service, at))
          : live == replicas;
    }
    if (Json.at(mode, "ReplicatedJob") != null) {
      return live
          == Math.min(
              Json.longAt(mode, 1, "ReplicatedJob", "MaxConcurrent"),
              Json.longAt(mode, 1, "ReplicatedJob", "TotalCompletions"));
    }
    return true;
  }

  /**
   * As new tasks never run, an update that starts them first never stops the old ones; but what
   * happens to nodes later stops some.
   */
  private static boolean disturbed(@Nullable Object service, Instant at) {
    Instant start = Instant.parse(Json.textAt(service, "", "UpdateStatus", "StartedAt"));
    return start.plus(UPDATE).isBefore(at);
  }

  static boolean updatesStartFirst(@Nullable Object service) {
    return Json.textAt(service, "", "UpdateStatus", "State").equals("updating")
        && Json.textAt(service, "", "Spec", "UpdateConfig", "Order").equals("start-first");
  }

  private static boolean settled(@Nullable Object node) {
    boolean manager = !Json.objectAt(node, "ManagerStatus").isEmpty();
    boolean reachable =
        !manager || Json.textAt(node, "", "ManagerStatus", "Reachability").equals("reachable");
    NodeRole wanted = NodeRole.of(Json.textAt(node, "", "Spec", "Role"));
    return Json.textAt(node, "", "Status", "State").equals("ready")
        && reachable
        && manager == (wanted == NodeRole.MANAGER);
  }
}
