package dev.apiarist.port;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Turns at something that only one may do at a time. Each leaves a note to the next, and so does
 * one that never ended: its turn runs out, what it last wrote stays.
 */
public interface Turns {
  /** Takes the turn for a time; empty while somebody else has it. */
  Optional<Turn> take(String key, Instant now, Duration keep);

  /**
   * Writes a note in place of the one before.
   *
   * @throws OutsideException {@link FailureCode#BUSY} when the turn has run out and somebody else
   *     has taken it
   */
  void write(Turn turn, String note);

  /** Writes a note and ends the turn; nothing once somebody else has taken it. */
  void end(Turn turn, String note, Instant now);

  /**
   * A turn that was taken.
   *
   * @param holder tells this turn from all others
   * @param note what was last written in an earlier turn; empty text where nothing was
   * @param quietSince since when nobody had a turn: long ago where nobody is known to have had one,
   *     when this one was taken where the one before ran out, whose owner may have gone on
   */
  record Turn(String key, String holder, String note, Instant quietSince) {}
}
