package dev.apiarist.webhook;

import dev.apiarist.journal.MarkKeys;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.Group;
import dev.apiarist.port.OutsideException;
import dev.apiarist.port.Turns;
import dev.apiarist.scaling.Direction;
import dev.apiarist.scaling.NodeDecision;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * One request's turn at changing a group. What it is about to do is written down before it is done,
 * and what came of it when the turn ends; so the next one knows what a killed function has begun.
 */
final class ScalingTurn {
  /** Longer than a function may run, so that no turn runs out under its owner. */
  static final Duration LONGEST = Duration.ofMinutes(1);

  /** How much the clocks of two functions may differ, at most. */
  private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(10);

  private final Turns turns;
  private final Turns.Turn turn;
  private final InstantSource clock;
  private ScalingNotes notes;
  private boolean written = true;

  private ScalingTurn(Turns turns, Turns.Turn turn, InstantSource clock) {
    this.turns = turns;
    this.turn = turn;
    this.clock = clock;
    this.notes = ScalingNotes.read(turn.note(), clock.instant());
  }

  /**
   * Takes the turn.
   *
   * @throws OutsideException when another request has it
   */
  static ScalingTurn take(Turns turns, Group group, InstantSource clock) {
    Turns.Turn turn =
        turns
            .take(MarkKeys.scaling(group.name()), clock.instant(), LONGEST)
            .orElseThrow(
                () ->
                    new OutsideException(
                        FailureCode.BUSY,
                        "another request is changing group " + group.shortName()));
    return new ScalingTurn(turns, turn, clock);
  }

  /** Whether surely nobody else had a turn since then: no request has changed the group. */
  boolean undisturbedSince(Instant then) {
    return turn.quietSince().plus(CLOCKS_DIFFER).isBefore(then);
  }

  /** A change that an earlier turn has begun and not ended. */
  Optional<ScalingNotes.Begun> begun() {
    return notes.begun();
  }

  /** Until when the group cools down in a direction. */
  Optional<Instant> coolingDown(Direction direction) {
    return Optional.ofNullable(notes.cooling().get(direction));
  }

  boolean handled(String notification) {
    return notes.handled().containsKey(notification);
  }

  /** Writes down what is done next, and what became of a change that was taken up before. */
  void begin(Optional<String> notification, NodeDecision.Change change) {
    notification.ifPresent(
        print ->
            note(
                notes.with(
                    new ScalingNotes.Begun(print, change.from(), change.to(), clock.instant()))));
    if (!written) {
      turns.write(turn, notes.write());
      written = true;
    }
  }

  /**
   * The change that was begun is done, or all of it that can be.
   *
   * @param coolDown how long none in the same direction may follow; zero for not at all
   */
  void done(Direction direction, Duration coolDown) {
    Instant now = clock.instant();
    ScalingNotes done = notes.done(now);
    note(coolDown.isPositive() ? done.cooling(direction, now.plus(coolDown)) : done);
  }

  /** The change that was begun did not happen. */
  void drop() {
    note(notes.dropped());
  }

  void end() {
    turns.end(turn, notes.write(), clock.instant());
  }

  private void note(ScalingNotes changed) {
    notes = changed;
    written = false;
  }
}
