package dev.apiarist.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Journal} does. */
public abstract class JournalContract {
  /** The time at which the journal is read. */
  protected static final Instant NOW = Instant.parse("2026-11-21T00:00:30Z");

  private Journal journal;

  /** A journal without decisions, to which it is {@link #NOW}. */
  protected abstract Journal empty();

  @BeforeEach
  void open() {
    journal = empty();
  }

  @Test
  void givesDecisionsBackWhole() {
    Decision decision =
        new Decision(
            NOW.minusNanos(1),
            "scale-nodes",
            "apiarist-demo-web",
            Decision.Outcome.REFUSED,
            "at max: \"5\" nœuds",
            Map.of("desired", "5", "empty", ""));

    journal.record(decision);

    assertThat(journal.recent(10)).containsExactly(decision);
  }

  @Test
  void givesTheNewestFirstAndNoMoreThanAskedFor() {
    for (int i = 1; i <= 5; i++) {
      journal.record(decision(NOW.minusSeconds(10 - i), "number " + i));
    }

    assertThat(journal.recent(3))
        .extracting(Decision::reason)
        .containsExactly("number 5", "number 4", "number 3");
  }

  @Test
  void sortsByTimeHoweverFineItIs() {
    Instant whole = Instant.parse("2026-11-21T00:00:10Z");
    List<Instant> times =
        List.of(whole, whole.plusNanos(1), whole.plusNanos(1_000), whole.plusMillis(1));
    times.forEach(at -> journal.record(decision(at, "x")));

    assertThat(journal.recent(9)).extracting(Decision::at).isEqualTo(times.reversed());
  }

  @Test
  void reachesBackOverMidnightAndQuietDays() {
    journal.record(decision(NOW.minus(Duration.ofDays(4)), "old"));
    journal.record(decision(NOW.minusSeconds(31), "yesterday"));
    journal.record(decision(NOW, "today"));

    assertThat(journal.recent(10))
        .extracting(Decision::reason)
        .containsExactly("today", "yesterday", "old");
  }

  @Test
  void keepsDecisionsOfTheSameInstantApart() {
    journal.record(decision(NOW, "one"));
    journal.record(decision(NOW, "two"));

    assertThat(journal.recent(10)).hasSize(2);
  }

  @Test
  void isEmptyAtFirst() {
    assertThat(journal.recent(10)).isEmpty();
  }

  private static Decision decision(Instant at, String reason) {
    return new Decision(at, "sweep", "cluster", Decision.Outcome.DONE, reason, Map.of());
  }
}
