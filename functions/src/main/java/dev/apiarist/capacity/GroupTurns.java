package dev.apiarist.capacity;

import dev.apiarist.journal.MarkKeys;
import dev.apiarist.port.AutoScalingGroups;
import dev.apiarist.port.Group;
import dev.apiarist.port.Turns;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/** Changes groups in turns with the requests that change them. */
final class GroupTurns {
  /** Longer than a function may run, so that no turn runs out under its owner. */
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final AutoScalingGroups groups;
  private final Turns turns;
  private final InstantSource clock;

  GroupTurns(AutoScalingGroups groups, Turns turns, InstantSource clock) {
    this.groups = groups;
    this.turns = turns;
    this.clock = clock;
  }

  /**
   * Does something to a group as it is now; nothing while somebody else has the turn, or when its
   * desired capacity is another by now than that which was decided about.
   *
   * @throws dev.apiarist.port.OutsideException when the cloud failed
   */
  void unlessChanged(Group seen, Consumer<Group> step) {
    Optional<Turns.Turn> turn = turns.take(MarkKeys.scaling(seen.name()), clock.instant(), LONGEST);
    if (turn.isEmpty()) {
      return;
    }
    try {
      groups.group(seen.name()).filter(group -> group.desired() == seen.desired()).ifPresent(step);
    } finally {
      turns.end(turn.get(), turn.get().note(), clock.instant());
    }
  }
}
