package dev.apiarist.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What all {@link Turns} do. */
public abstract class TurnsContract {
  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
  private static final Duration KEEP = Duration.ofMinutes(1);

  private Turns turns;

  /** Turns that nobody has taken. */
  protected abstract Turns untaken();

  @BeforeEach
  void open() {
    turns = untaken();
  }

  @Test
  void oneAtATimeHasTheTurnUntilItRunsOut() {
    assertThat(take("key", NOW).note()).isEmpty();

    assertThat(turns.take("key", NOW.plusMillis(59_999), KEEP)).isEmpty();
    assertThat(turns.take("key", NOW.plus(KEEP), KEEP)).isPresent();
    assertThat(turns.take("key", NOW.plusSeconds(90), KEEP)).isEmpty();
  }

  @Test
  void aTurnThatEndsLeavesItsNoteToTheNext() {
    turns.end(take("key", NOW), "all is \"well\"\n✓", NOW);

    assertThat(take("key", NOW).note()).isEqualTo("all is \"well\"\n✓");
  }

  @Test
  void aTurnThatRunsOutLeavesWhatItWroteLast() {
    Turns.Turn dead = take("key", NOW);
    turns.write(dead, "first");
    turns.write(dead, "second");

    assertThat(turns.take("key", NOW.plusSeconds(1), KEEP)).isEmpty();
    assertThat(take("key", NOW.plus(KEEP)).note()).isEqualTo("second");
  }

  @Test
  void aTurnThatWritesNothingLeavesTheNoteBefore() {
    turns.end(take("key", NOW), "before", NOW);
    Turns.Turn silent = take("key", NOW);

    assertThat(silent.note()).isEqualTo("before");
    assertThat(take("key", NOW.plus(KEEP)).note()).isEqualTo("before");
  }

  @Test
  void whoseTurnHasRunOutWritesOnUntilSomebodyTakesIt() {
    Turns.Turn late = take("key", NOW);
    turns.write(late, "late");
    Turns.Turn next = take("key", NOW.plus(KEEP));

    assertThat(Failures.codeOf(() -> turns.write(late, "too late"))).isEqualTo(FailureCode.BUSY);
    turns.end(late, "too late", NOW.plus(KEEP));

    assertThat(turns.take("key", NOW.plus(KEEP), KEEP)).isEmpty();
    turns.end(next, next.note(), NOW.plus(KEEP));
    assertThat(take("key", NOW.plus(KEEP)).note()).isEqualTo("late");
  }

  @Test
  void aTurnKnowsSinceWhenNobodyHadOne() {
    Turns.Turn first = take("key", NOW);
    turns.end(first, "", NOW.plusMillis(300));

    assertThat(first.quietSince()).isBefore(NOW.minus(Duration.ofDays(1)));
    assertThat(take("key", NOW.plusSeconds(9)).quietSince()).isEqualTo(NOW.plusMillis(300));
  }

  @Test
  void whoseTurnRanOutMayHaveGoneOnUntilNow() {
    turns.end(take("key", NOW.minusSeconds(9)), "", NOW.minusSeconds(8));
    take("key", NOW);

    assertThat(take("key", NOW.plusSeconds(99)).quietSince()).isEqualTo(NOW.plusSeconds(99));
  }

  @Test
  void aTurnThatIsTakenWhenAnotherEndsIsNotHeldBackByTheMoment() {
    turns.end(take("key", NOW), "", NOW);

    assertThat(take("key", NOW).quietSince()).isEqualTo(NOW);
  }

  @Test
  void keysDoNotDisturbEachOther() {
    turns.end(take("key", NOW), "note", NOW);

    assertThat(take("key#2", NOW).note()).isEmpty();
    assertThat(turns.take("key", NOW, KEEP)).isPresent();
  }

  private Turns.Turn take(String key, Instant now) {
    return turns.take(key, now, KEEP).orElseThrow();
  }
}
