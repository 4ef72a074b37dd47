package dev.apiarist.capacity;

import dev.apiarist.capacity.Memory.Kind;
import dev.apiarist.journal.Recorder;
import dev.apiarist.lifecycle.Cluster;
import dev.apiarist.lifecycle.Dark;
import dev.apiarist.lifecycle.LifecyclePolicy;
import dev.apiarist.lifecycle.ManagerDirectory;
import dev.apiarist.lifecycle.Outcome;
import dev.apiarist.lifecycle.ScaleIn;
import dev.apiarist.planning.Plan;
import dev.apiarist.planning.Plan.Help;
import dev.apiarist.planning.Plan.Refused.About;
import dev.apiarist.planning.Planner;
import dev.apiarist.port.Decision;
import dev.apiarist.port.Marks;
import dev.apiarist.port.OutsideException;
import dev.apiarist.port.Turns;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at what waits and what is not needed, and carries out the plan that the twin of Swarm's
 * scheduler makes of it: groups grow once by exactly what is needed, nodes that nobody needs leave,
 * forgotten tasks are released. What cannot be helped is journalled once. In the dark nothing is
 * done. While work waits that may be helped, it has itself called again soon.
 */
public final class CapacityUpkeep {
  static final String KIND = "capacity";
  private static final String SUBJECT = "cluster";
  static final Duration QUIET = Duration.ofDays(1);

  /** What comes and goes all the time is told no more often. */
  private static final Duration AGAIN = Duration.ofHours(1);

  /** Longer than a function may run. */
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final ManagerDirectory directory;
  private final Observer observer;
  private final Marks marks;
  private final Turns turns;
  private final Ticks ticks;
  private final Recorder recorder;
  private final InstantSource clock;
  private final Shortages shortages;
  private final Growths growths;
  private final Departures departures;
  private final Healings healings;

  public CapacityUpkeep(Cluster cluster, Observer observer, Turns turns, Ticks ticks) {
    this.directory = new ManagerDirectory(cluster);
    this.observer = observer;
    this.marks = cluster.marks();
    this.turns = turns;
    this.ticks = ticks;
    this.clock = cluster.clock();
    this.recorder = new Recorder(cluster.journal(), cluster.marks(), clock);
    GroupTurns groupTurns = new GroupTurns(cluster.groups(), turns, clock);
    this.shortages = new Shortages(cluster.groups(), groupTurns, recorder, clock);
    this.growths = new Growths(cluster.groups(), groupTurns, recorder, clock);
    this.departures = new Departures(new ScaleIn(cluster), groupTurns, recorder);
    this.healings = new Healings(cluster.marks(), recorder);
  }

  /**
   * Looks once. {@code Waiting} means that nothing was decided, and why.
   *
   * @throws OutsideException what is not worth another try
   */
  public Outcome look() {
    Optional<Turns.Turn> turn = turns.take(KIND, clock.instant(), LONGEST);
    if (turn.isEmpty()) {
      ticks.next();
      return new Outcome.Waiting(LifecyclePolicy.LOOK_AGAIN_LATER, "another look is under way");
    }
    try {
      return decided();
    } catch (OutsideException failed) {
      if (!failed.code().retryable()) {
        throw failed;
      }
      // Managers may be silent for long, and each look takes time: the next sweep looks again.
      if (!failed.code().managersSilent()) {
        ticks.next();
      }
      return waiting(Dark.reason(failed));
    } finally {
      turns.end(turn.get(), "", clock.instant());
    }
  }

  private Outcome decided() {
    ManagerDirectory.Outlook outlook = directory.outlook();
    if (outlook.dark().isPresent()) {
      return waiting(outlook.dark().get());
    }
    Observer.Sight sight = observer.look(outlook.swarm());
    if (shortages.noticed(sight, this::guarded)) {
      ticks.next();
      return new Outcome.Done("AWS lacks instances, everything is looked at anew");
    }
    Plan plan = Planner.plan(sight.snapshot(), Planner.STANDARD_ORDERS);
    Optional<String> undecided =
        plan.refused().stream()
            .filter(refused -> refused.about() == About.EVERYTHING)
            .map(Plan.Refused::why)
            .findFirst();
    if (undecided.isPresent()) {
      return waiting(undecided.get());
    }
    if (works(plan)) {
      ticks.next();
    }
    growths.carryOut(sight, plan, this::guarded);
    departures.carryOut(sight, plan, this::guarded);
    healings.carryOut(outlook.swarm(), plan, sight.snapshot().takenAt(), this::guarded);
    report(plan, sight.memory());
    return new Outcome.Done(
        "%d tasks wait, %d groups grow, %d nodes are not needed"
            .formatted(plan.pending().size(), plan.scaleUp().size(), plan.scaleIn().size()));
  }

  /**
   * Somebody else found that nothing can be decided now: which nodes are needed is not known
   * meanwhile.
   */
  public void undecided() {
    Departures.forget(new Memory(marks, clock.instant()));
  }

  /** One thing that cannot be done must not keep the others from being done. */
  private void guarded(String subject, Runnable step) {
    try {
      step.run();
    } catch (OutsideException failed) {
      if (failed.code().concernsEverything()) {
        throw failed;
      }
      recorder.recordOnce(
          KIND, subject, Decision.Outcome.FAILED, Dark.reason(failed), Map.of(), AGAIN);
    }
  }

  /** Whether something waits that may come to its place. */
  private static boolean works(Plan plan) {
    return !plan.scaleUp().isEmpty()
        || plan.pending().stream().anyMatch(task -> task.help() != Help.CANNOT);
  }

  /** Tells once what cannot be helped, and anew when it could be meanwhile. */
  private void report(Plan plan, Memory memory) {
    Set<String> lasting = new HashSet<>();
    for (Plan.Refused refused : plan.refused()) {
      switch (refused.about()) {
        case WORK -> lasting.add(report(refused, "NotTriggered: ", memory));
        case HEALING ->
            lasting.add(
                report(refused, "does not release tasks that Swarm has forgotten: ", memory));
        case SCALE_IN, EVERYTHING -> {}
      }
    }
    memory.subjects(Kind.TOLD).stream()
        .filter(told -> !lasting.contains(told))
        .forEach(told -> memory.forget(Kind.TOLD, told));
  }

  private String report(Plan.Refused refused, String what, Memory memory) {
    String reason = what + refused.why();
    String told = refused.subject() + "#" + Integer.toHexString(reason.hashCode());
    if (memory.about(Kind.TOLD, told).isEmpty()) {
      recorder.recordOnce(
          KIND,
          refused.subject(),
          Decision.Outcome.REFUSED,
          reason,
          Map.of("what", refused.what()),
          AGAIN);
      memory.keep(Kind.TOLD, told, Map.of());
    }
    return told;
  }

  private Outcome waiting(String why) {
    undecided();
    recorder.recordOnce(
        KIND, SUBJECT, Decision.Outcome.WAITING, why, Map.of(), LifecyclePolicy.COOL_DOWN);
    return new Outcome.Waiting(LifecyclePolicy.LOOK_AGAIN_LATER, why);
  }
}
