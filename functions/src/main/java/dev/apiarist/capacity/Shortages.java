package dev.apiarist.capacity;

import dev.apiarist.capacity.Memory.Kind;
import dev.apiarist.journal.Recorder;
import dev.apiarist.json.Json;
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
import org.jspecify.annotations.Nullable;

/**
 * Notices that AWS has no instances for a group that was to grow. What did not come is ordered no
 * more, so that another group may get it, and the group is left alone: for 5 minutes, then 10, 20
 * and 30, and again from the beginning after 3 hours without a shortage.
 */
final class Shortages {
  private static final List<Duration> REST =
      List.of(
          Duration.ofMinutes(5),
          Duration.ofMinutes(10),
          Duration.ofMinutes(20),
          Duration.ofMinutes(30));
  private static final String UNTIL = "until";
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
  static Map<String, Instant> backOff(Memory memory, Instant now) {
    Map<String, Instant> backOff = new LinkedHashMap<>();
    for (String group : memory.subjects(Kind.SHORTAGE)) {
      memory
          .about(Kind.SHORTAGE, group)
          .map(note -> Instant.parse(Json.textAt(note, "", UNTIL)))
          .filter(until -> until.isAfter(now))
          .ifPresent(until -> backOff.put(group, until));
    }
    return backOff;
  }

  /** Whether one was noticed, after which everything is to be looked at anew. */
  boolean noticed(Observer.Sight sight) {
    boolean noticed = false;
    for (Group group : sight.groups()) {
      Optional<String> failure = failure(group, sight.memory());
      if (failure.isPresent()) {
        turns.unlessChanged(group, now -> rest(now, failure.get(), sight.memory()));
        noticed = true;
      }
    }
    return noticed;
  }

  /** Why instances do not come that we ordered. */
  private Optional<String> failure(Group group, Memory memory) {
    Optional<Map<String, @Nullable Object>> growth = memory.about(Kind.GROWTH, group.shortName());
    if (growth.isEmpty()
        || staying(group) >= group.desired()
        || Json.longAt(growth.get(), 0, "to") != group.desired()) {
      return Optional.empty();
    }
    Instant since = Instant.parse(Json.textAt(growth.get(), "", "at"));
    return groups.launchFailure(group.name(), since);
  }

  private void rest(Group group, String failure, Memory memory) {
    int reached = Math.max(group.min(), staying(group));
    if (reached >= group.desired()) {
      return;
    }
    int inARow =
        (int)
            memory
                .about(Kind.SHORTAGE, group.shortName())
                .map(note -> Json.longAt(note, 0, IN_A_ROW))
                .orElse(0L)
                .longValue();
    Duration rest = REST.get(Math.min(inARow, REST.size() - 1));
    Instant until = clock.instant().plus(rest).truncatedTo(ChronoUnit.SECONDS);
    Map<String, @Nullable Object> note = new LinkedHashMap<>();
    note.put(UNTIL, until.toString());
    note.put(IN_A_ROW, inARow + 1);
    memory.keep(Kind.SHORTAGE, group.shortName(), note);
    groups.setDesiredCapacity(group.name(), reached);
    memory.forget(Kind.GROWTH, group.shortName());
    recorder.record(
        CapacityUpkeep.KIND,
        group.shortName(),
        Decision.Outcome.FAILED,
        "AWS has no instances for it: desired capacity goes back from %d to %d, it is asked again after %s: %s"
            .formatted(group.desired(), reached, until, failure),
        Map.of("from", String.valueOf(group.desired()), "to", String.valueOf(reached)));
  }

  private static int staying(Group group) {
    return (int) group.members().stream().filter(member -> !member.leaving()).count();
  }
}
