package dev.apiarist.fake;

import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import dev.apiarist.port.Turns;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Turns in memory. */
public final class InMemoryTurns implements Turns {
  private final Map<String, Standing> all = new HashMap<>();
  private int taken;
  private Runnable beforeTaking = () -> {};

  /** What happens once, just before the next turn is taken. */
  public void beforeTaking(Runnable happens) {
    beforeTaking = happens;
  }

  @Override
  public Optional<Turn> take(String key, Instant now, Duration keep) {
    Runnable happens = beforeTaking;
    beforeTaking = () -> {};
    happens.run();
    Standing before = all.getOrDefault(key, new Standing("", Instant.EPOCH, "", true));
    if (!before.ended() && before.until().isAfter(now)) {
      return Optional.empty();
    }
    String holder = "holder-" + ++taken;
    all.put(key, new Standing(holder, now.plus(keep), before.note(), false));
    return Optional.of(new Turn(key, holder, before.note(), before.ended() ? before.until() : now));
  }

  @Override
  public void write(Turn turn, String note) {
    Standing standing = all.get(turn.key());
    if (standing == null || !standing.holder().equals(turn.holder())) {
      throw new OutsideException(FailureCode.BUSY, "the turn at " + turn.key() + " has run out");
    }
    all.put(turn.key(), new Standing(turn.holder(), standing.until(), note, standing.ended()));
  }

  @Override
  public void end(Turn turn, String note, Instant now) {
    Standing standing = all.get(turn.key());
    if (standing != null && standing.holder().equals(turn.holder())) {
      all.put(turn.key(), new Standing(turn.holder(), now, note, true));
    }
  }

  /**
   * @param until when it ended, else when it runs out
   */
  private record Standing(String holder, Instant until, String note, boolean ended) {}
}
