package dev.apiarist.local.twin;

import dev.apiarist.json.Json;
import dev.apiarist.local.twin.StandingSwarm.Member;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Plays chapters on the standing swarm and compares after every step. */
final class Player {
  private final List<Member> members;
  private final boolean jobs;
  private final Hands hands;
  private final Rest rest;

  /**
   * Twin and Swarm disagree.
   *
   * @param step which one of the steps
   * @param start the swarm as the twin was shown it
   */
  record Difference(int step, List<String> differences, Sighting start) {}

  /** Told of every step that was done and in which there is no difference. */
  @FunctionalInterface
  interface Listener {
    /**
     * One more.
     *
     * @param whole whether the scheduler's pass was compared, and not only what it has come to
     */
    void compared(boolean whole);
  }

  Player(StandingSwarm swarm) {
    members = swarm.members();
    jobs = swarm.endsJobs();
    hands = new Hands(swarm);
    rest = new Rest(swarm, hands);
  }

  /** Plays all steps on an empty swarm, up to the first in which there is a difference. */
  Optional<Difference> play(List<Step> steps, long seed, Listener listener) {
    hands.clear();
    Sighting now = rest.awaitEnds();
    for (int number = 0; number < steps.size(); number++) {
      Step step = steps.get(number);
      if (carryOut(step.preparation(), now)) {
        now = rest.awaitEnds();
        List<String> differences = Comparison.atRest(now, seed);
        if (!differences.isEmpty()) {
          return Optional.of(new Difference(number, differences, now));
        }
      }
      Sighting before = now;
      if (!carryOut(step.burst(), before)) {
        continue;
      }
      now = rest.await();
      Rewind rewind = Rewind.of(before, now);
      List<String> differences = new ArrayList<>(compare(now, rewind, seed));
      if (onlyActivates(step, rewind)) {
        differences.addAll(
            Comparison.activated(before, activated(step.burst()), now, rewind, seed));
      }
      if (!differences.isEmpty()) {
        return Optional.of(new Difference(number, differences, rewind.start()));
      }
      listener.compared(rewind.onePass());
    }
    return Optional.empty();
  }

  private static List<String> compare(Sighting now, Rewind rewind, long seed) {
    return rewind.onePass() ? Comparison.between(now, rewind, seed) : Comparison.atRest(now, seed);
  }

  /**
   * Whether there was nothing but a pass after nodes were activated. Swarm's constraint enforcer
   * looks at them, too, and counts what tasks of global services reserve that wait there in vain:
   * it may end others, which then wait.
   */
  private boolean onlyActivates(Step step, Rewind rewind) {
    return rewind.onePass()
        && !rewind.ends()
        && activated(step.burst()).size() == step.burst().size();
  }

  private List<NodeId> activated(List<Change> changes) {
    List<NodeId> nodes = new ArrayList<>();
    for (Change change : changes) {
      if (change instanceof Change.Avail(int node, Availability availability)
          && availability == Availability.ACTIVE) {
        nodes.add(members.get(node).id());
      }
    }
    return nodes;
  }

  private boolean carryOut(List<Change> changes, Sighting now) {
    boolean any = false;
    for (Change change : changes) {
      if (sensible(change, now)) {
        hands.carryOut(change);
        any = true;
      }
    }
    return any;
  }

  /**
   * Whether what follows can be told. After a new version of a service that leaves its waiting
   * tasks as they are, Swarm forgets these (moby #53722); and an update that never ends leaves open
   * what becomes of the next one.
   */
  private boolean sensible(Change change, Sighting now) {
    return switch (change) {
      case Change.Scale it -> hands.has(it.service()) && steady(it.service(), now);
      case Change.Update it -> hands.has(it.service()) && steady(it.service(), now);
      case Change.Remove it -> hands.has(it.service());
      case Change.Create it -> jobs || !isJob(it.spec());
      case Change.Relabel _, Change.Avail _, Change.Enrol _ -> true;
    };
  }

  private static boolean isJob(Map<String, @Nullable Object> spec) {
    return Json.at(spec, "Mode", "ReplicatedJob") != null
        || Json.at(spec, "Mode", "GlobalJob") != null;
  }

  private boolean steady(String name, Sighting now) {
    String service = hands.service(name);
    return now.taskSights().stream()
            .noneMatch(task -> task.service().equals(service) && task.waits())
        && now.services().stream()
            .noneMatch(tree -> isOf(tree, service) && Rest.updatesStartFirst(tree));
  }

  private static boolean isOf(@Nullable Object tree, String service) {
    return Json.textAt(tree, "", "ID").equals(service);
  }
}
