package dev.apiarist.capacity;

import dev.apiarist.capacity.Memory.Kind;
import dev.apiarist.journal.Recorder;
import dev.apiarist.json.Json;
import dev.apiarist.lifecycle.Sweep;
import dev.apiarist.port.AutoScalingGroups;
import dev.apiarist.port.Decision;
import dev.apiarist.port.Group;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Notices that AWS has no instances for a group: two minutes after the first was missing, in which
 * Auto Scaling tries its zones and types, some still are and the newest launch failed. What we
 * ordered and did not come is ordered no more; what somebody else did stays ordered, but nobody
 * counts on it. So another group may get it, and the group is left alone while its instance types
 * are the same: for 5 minutes, then 10, 20 and 30, and again from the beginning after 3 hours
 * without a shortage.
 */
final class Shortages {
  private static final List<Duration> REST =
      List.of(
          Duration.ofMinutes(5),
          Duration.ofMinutes(10),
          Duration.ofMinutes(20),
          Duration.ofMinutes(30));
  private static final Duration TIME_TO_TRY = Duration.ofMinutes(2);

  /** It may have been missing, and its launch failed, since the look before. */
  private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);

  private static final String UNTIL = "until";
  private static final String TYPES = "types";
  private static final String TOLD = "told";
  private static final String IN_A_ROW = "inARow";

  private final AutoScalingGroups groups;
  private final GroupTurns turns;
  private final Recorder recorder;
  private final InstantSource clock;

  Shortages(AutoScalingGroups groups, GroupTurns turns, Recorder recorder, InstantSource clock) {
    this.groups = groups;
    this.turns = turns;
    this.recorder = recorder;
    this.clock = clock;
  }

  /** The groups that get no more nodes now, and until when. */
  static Map<String, Instant> backOff(List<Group> groups, Memory memory, Instant now) {
    Map<String, Instant> backOff = new LinkedHashMap<>();
    for (Group group : groups) {
      shortage(group, memory)
          .map(note -> Instant.parse(Json.textAt(note, "", UNTIL)))
          .filter(until -> until.isAfter(now))
          .ifPresent(until -> backOff.put(group.shortName(), until));
    }
    return backOff;
  }

  private static Optional<Map<String, @Nullable Object>> shortage(Group group, Memory memory) {
    return memory
        .about(Kind.SHORTAGE, group.shortName())
        .filter(note -> Json.listAt(note, TYPES).equals(group.instanceTypes()));
  }

  /** Whether one was noticed, after which everything is to be looked at anew. */
  boolean noticed(Observer.Sight sight, Sweep.Guard guard) {
    AtomicBoolean noticed = new AtomicBoolean();
    for (Group group : sight.groups()) {
      guard.run(group.shortName(), () -> look(group, sight.memory(), noticed));
    }
    return noticed.get();
  }

  private void look(Group group, Memory memory, AtomicBoolean noticed) {
    takeUp(group, memory);
    failure(group, memory)
        .ifPresent(
            failure ->
                turns.unlessChanged(
                    group,
                    now -> {
                      if (now.staying() < now.desired()) {
                        rest(now, failure, memory);
                        noticed.set(true);
                      }
                    }));
  }

  /** Writes down what a function did that failed or was killed before it could; if it did it. */
  private void takeUp(Group group, Memory memory) {
    Optional<Map<String, @Nullable Object>> note =
        shortage(group, memory).filter(it -> !Boolean.TRUE.equals(it.get(TOLD)));
    if (note.isEmpty()) {
      return;
    }
    if (group.desired() <= Json.longAt(note.get(), 0, "to")) {
      tell(group, note.get(), memory);
    } else {
      memory.forget(Kind.SHORTAGE, group.shortName());
    }
  }

  /** Why instances do not come. */
  private Optional<String> failure(Group group, Memory memory) {
    Instant now = clock.instant();
    if (group.staying() >= group.desired()) {
      memory.forget(Kind.MISSING, group.shortName());
      return Optional.empty();
    }
    Instant since = memory.since(Kind.MISSING, group.shortName(), now);
    return since.plus(TIME_TO_TRY).isAfter(now)
            || backOff(List.of(group), memory, now).containsKey(group.shortName())
        ? Optional.empty()
        : groups.launchFailure(group.name(), since.minus(BETWEEN_LOOKS));
  }

  /** What desired capacity goes back to: by what we ordered last, as far as it is not there. */
  private static int without(Group group, Memory memory) {
    return memory
        .about(Kind.GROWTH, group.shortName())
        .filter(growth -> Json.longAt(growth, 0, "to") == group.desired())
        .map(growth -> Math.max(reachable(group), (int) Json.longAt(growth, 0, "from")))
        .orElse(group.desired());
  }

  private void rest(Group group, String failure, Memory memory) {
    int inARow =
        shortage(group, memory).map(note -> (int) Json.longAt(note, 0, IN_A_ROW)).orElse(0);
    Duration rest = REST.get(Math.min(inARow, REST.size() - 1));
    int to = without(group, memory);
    Map<String, @Nullable Object> note = new LinkedHashMap<>();
    note.put(UNTIL, clock.instant().plus(rest).truncatedTo(ChronoUnit.SECONDS).toString());
    note.put(IN_A_ROW, inARow + 1);
    note.put(TYPES, group.instanceTypes());
    note.put("from", group.desired());
    note.put("to", to);
    note.put("why", failure);
    note.put(TOLD, false);
    memory.keep(Kind.SHORTAGE, group.shortName(), note);
    if (to < group.desired()) {
      groups.setDesiredCapacity(group.name(), to);
    }
    memory.forget(Kind.GROWTH, group.shortName());
    memory.forget(Kind.MISSING, group.shortName());
    tell(group, note, memory);
  }

  private void tell(Group group, Map<String, @Nullable Object> note, Memory memory) {
    long from = Json.longAt(note, 0, "from");
    long to = Json.longAt(note, 0, "to");
    Map<String, String> inputs = Map.of("from", String.valueOf(from), "to", String.valueOf(to));
    String why = Json.textAt(note, "", "why");
    if (to < from) {
      recorder.record(
          CapacityUpkeep.KIND,
          group.shortName(),
          Decision.Outcome.FAILED,
          "AWS has no instances for it: desired capacity goes back from %d to %d, it is asked again after %s: %s"
              .formatted(from, to, Json.textAt(note, "", UNTIL), why),
          inputs);
    } else {
      recorder.recordOnce(
          CapacityUpkeep.KIND,
          group.shortName(),
          Decision.Outcome.FAILED,
          "AWS has no instances for it: plans do without those that are missing: " + why,
          inputs,
          CapacityUpkeep.QUIET);
    }
    Map<String, @Nullable Object> told = new LinkedHashMap<>(note);
    told.put(TOLD, true);
    memory.keep(Kind.SHORTAGE, group.shortName(), told);
  }

  /** What desired capacity may go back to: what is there, not below the minimum. */
  private static int reachable(Group group) {
    return Math.max(group.min(), group.staying());
  }
}
