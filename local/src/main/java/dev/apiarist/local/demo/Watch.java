package dev.apiarist.local.demo;

import dev.apiarist.local.cli.CommandException;
import dev.apiarist.local.cli.Terminal;
import dev.apiarist.local.engine.Patience;
import dev.apiarist.port.OutsideException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** Looks at the cluster until something is so, and says what it sees while it is not. */
public final class Watch {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
  private static final Duration SPEAK_EVERY = Duration.ofSeconds(10);

  private final Terminal terminal;
  private final InstantSource clock;

  public Watch(Terminal terminal, InstantSource clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  /** What a look found. */
  public record Look(boolean satisfied, String seen) {
    /** The wanted state, in words. */
    public static Look yes(String seen) {
      return new Look(true, seen);
    }

    /** Another state, in words. */
    public static Look notYet(String seen) {
      return new Look(false, seen);
    }

    /** One or the other. */
    public static Look when(boolean satisfied, String seen) {
      return new Look(satisfied, seen);
    }
  }

  /**
   * Looks until satisfied. While managers do not answer, it looks again.
   *
   * @return how long it took
   * @throws CommandException when {@code limit} passes first; the message says what was last seen
   */
  public Duration until(String what, Duration limit, Supplier<Look> look) {
    Instant begun = clock.instant();
    Instant spoken = begun;
    String last = "";
    while (true) {
      Look found = lookSafely(look);
      Instant now = clock.instant();
      if (found.satisfied()) {
        terminal.seen(what + ": " + found.seen());
        return Duration.between(begun, now);
      }
      if (Duration.between(begun, now).compareTo(limit) > 0) {
        throw new CommandException(
            "not seen within " + limit.toSeconds() + " s: " + what + "; last: " + found.seen());
      }
      if (!found.seen().equals(last) || Duration.between(spoken, now).compareTo(SPEAK_EVERY) > 0) {
        terminal.line("… " + found.seen());
        spoken = now;
        last = found.seen();
      }
      Patience.pause(BETWEEN_LOOKS);
    }
  }

  private static Look lookSafely(Supplier<Look> look) {
    try {
      return look.get();
    } catch (OutsideException unreachable) {
      return Look.notYet(Optional.ofNullable(unreachable.getMessage()).orElse("no answer"));
    }
  }
}
