package dev.apiarist.capacity;

import dev.apiarist.capacity.Memory.Kind;
import dev.apiarist.journal.Recorder;
import dev.apiarist.json.Json;
import dev.apiarist.lifecycle.Sweep;
import dev.apiarist.planning.Plan;
import dev.apiarist.port.AutoScalingGroups;
import dev.apiarist.port.Decision;
import dev.apiarist.port.Group;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives groups the nodes of a plan, in one change of desired capacity each. What is about to be
 * done is remembered before, so that a function killed in between keeps the journal whole.
 */
final class Growths {
  private static final String FROM = "from";
  private static final String TO = "to";
  private static final String UNTIL = "until";
  private static final Duration HELD_UP = Duration.ofMinutes(5);

  private final AutoScalingGroups groups;
  private final GroupTurns turns;
  private final Recorder recorder;
  private final InstantSource clock;

  Growths(AutoScalingGroups groups, GroupTurns turns, Recorder recorder, InstantSource clock) {
    this.groups = groups;
    this.turns = turns;
    this.recorder = recorder;
    this.clock = clock;
  }

  void carryOut(Observer.Sight sight, Plan plan, Sweep.Guard guard) {
    for (Group group : sight.groups()) {
      guard.run(
          group.shortName(),
          () -> {
            takeUp(group, sight.memory());
            plan.scaleUp().stream()
                .filter(growth -> growth.group().value().equals(group.shortName()))
                .findFirst()
                .ifPresent(growth -> grow(group, growth, sight.memory(), plan.pending().size()));
          });
    }
  }

  private void grow(Group seen, Plan.Growth growth, Memory memory, int waiting) {
    turns.unlessChanged(
        seen,
        group -> {
          Optional<String> obstacle = obstacle(group);
          if (obstacle.isPresent()) {
            refuse(group, growth, obstacle.get());
            holdUp(group, memory);
            return;
          }
          Map<String, @Nullable Object> note = note(growth, waiting);
          memory.keep(Kind.GROWTH, group.shortName(), note);
          groups.setDesiredCapacity(group.name(), growth.to());
          done(group, note, memory);
        });
  }

  private Optional<String> obstacle(Group group) {
    if (group.suspendedProcesses().contains("Launch")) {
      return Optional.of("its process Launch is suspended");
    }
    return groups.refreshInProgress(group.name())
        ? Optional.of("an instance refresh is in progress")
        : Optional.empty();
  }

  /** For the next plans, so that another group may grow meanwhile. */
  private void holdUp(Group group, Memory memory) {
    memory.keep(
        Kind.HELD_UP,
        group.shortName(),
        Map.of(UNTIL, clock.instant().plus(HELD_UP).truncatedTo(ChronoUnit.SECONDS).toString()));
  }

  /**
   * Until when something holds a group's growth up; what it lacks already may come all the same.
   */
  static Optional<Instant> heldUp(Group group, Memory memory) {
    return memory
        .about(Kind.HELD_UP, group.shortName())
        .map(note -> Instant.parse(Json.textAt(note, "", UNTIL)));
  }

  private void refuse(Group group, Plan.Growth growth, String why) {
    recorder.recordOnce(
        CapacityUpkeep.KIND,
        group.shortName(),
        Decision.Outcome.REFUSED,
        "does not grow for tasks that wait: " + why,
        inputs(growth.from(), growth.to()),
        CapacityUpkeep.QUIET);
  }

  private void done(Group group, Map<String, @Nullable Object> note, Memory memory) {
    int from = (int) Json.longAt(note, 0, FROM);
    int to = (int) Json.longAt(note, 0, TO);
    Map<String, String> inputs = inputs(from, to);
    inputs.put("waiting", String.valueOf(Json.longAt(note, 0, "waiting")));
    recorder.record(
        CapacityUpkeep.KIND,
        group.shortName(),
        Decision.Outcome.DONE,
        "grows from %d to %d: %s".formatted(from, to, Json.textAt(note, "", "why")),
        inputs);
    Map<String, @Nullable Object> whole = new LinkedHashMap<>(note);
    whole.put("done", true);
    memory.keep(Kind.GROWTH, group.shortName(), whole);
  }

  /** Writes down a change that a function made that was killed before it could. */
  private void takeUp(Group group, Memory memory) {
    Optional<Map<String, @Nullable Object>> note = memory.about(Kind.GROWTH, group.shortName());
    if (note.isEmpty() || Boolean.TRUE.equals(note.get().get("done"))) {
      return;
    }
    if (group.desired() < Json.longAt(note.get(), 0, TO)) {
      memory.forget(Kind.GROWTH, group.shortName());
    } else {
      done(group, note.get(), memory);
    }
  }

  private Map<String, @Nullable Object> note(Plan.Growth growth, int waiting) {
    Map<String, @Nullable Object> note = new LinkedHashMap<>();
    note.put(FROM, growth.from());
    note.put(TO, growth.to());
    note.put("why", growth.why());
    note.put("waiting", waiting);
    note.put("at", clock.instant().toString());
    note.put("done", false);
    return note;
  }

  private static Map<String, String> inputs(int from, int to) {
    Map<String, String> inputs = new LinkedHashMap<>();
    inputs.put(FROM, String.valueOf(from));
    inputs.put(TO, String.valueOf(to));
    return inputs;
  }
}
