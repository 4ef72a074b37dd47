package dev.apiarist.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Marks} does. */
public abstract class MarksContract {
  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
  private static final Duration KEEP = Duration.ofMinutes(10);

  private Marks marks;

  /** Marks without any mark. */
  protected abstract Marks empty();

  @BeforeEach
  void open() {
    marks = empty();
  }

  @Test
  void aKeyIsClaimedByExactlyOneUntilItExpires() {
    assertThat(marks.claim("key", NOW, KEEP)).isTrue();
    assertThat(marks.claim("key", NOW.plusSeconds(599), KEEP)).isFalse();
    assertThat(marks.claim("key", NOW.plus(KEEP), KEEP)).isTrue();
  }

  @Test
  void expiryIsExactToTheMillisecond() {
    marks.claim("key", NOW, Duration.ofMillis(1500));

    assertThat(marks.claim("key", NOW.plusMillis(1499), KEEP)).isFalse();
    assertThat(marks.claim("key", NOW.plusMillis(1500), KEEP)).isTrue();
  }

  @Test
  void keysDoNotDisturbEachOther() {
    marks.claim("key", NOW, KEEP);

    assertThat(marks.claim("key#2", NOW, KEEP)).isTrue();
    assertThat(marks.claimedUntil("key#3", NOW)).isEmpty();
  }

  @Test
  void aClaimTellsWhenItExpiresWhileItLasts() {
    marks.claim("key", NOW, KEEP);

    assertThat(marks.claimedUntil("key", NOW.plusSeconds(1))).contains(NOW.plus(KEEP));
    assertThat(marks.claimedUntil("key", NOW.plus(KEEP))).isEmpty();
  }

  @Test
  void aFailedClaimDoesNotProlongTheOther() {
    marks.claim("key", NOW, KEEP);
    marks.claim("key", NOW.plusSeconds(300), KEEP);

    assertThat(marks.claimedUntil("key", NOW)).contains(NOW.plus(KEEP));
  }

  @Test
  void aKeyIsHeldInOneNameWhichMayProlongIt() {
    assertThat(marks.hold("key", "one", NOW, KEEP)).isTrue();
    assertThat(marks.hold("key", "another", NOW.plusSeconds(60), KEEP)).isFalse();
    assertThat(marks.hold("key", "one", NOW.plusSeconds(60), KEEP)).isTrue();

    assertThat(marks.holder("key", NOW.plusSeconds(61))).contains("one");
    assertThat(marks.claimedUntil("key", NOW.plusSeconds(61)))
        .contains(NOW.plusSeconds(60).plus(KEEP));
    assertThat(marks.claim("key", NOW.plusSeconds(61), KEEP)).isFalse();
  }

  @Test
  void aKeyThatWasHeldIsTakenOverOnceItHasExpired() {
    marks.hold("key", "one", NOW, KEEP);

    assertThat(marks.holder("key", NOW.plus(KEEP))).isEmpty();
    assertThat(marks.hold("key", "another", NOW.plus(KEEP), KEEP)).isTrue();
    assertThat(marks.hold("key", "one", NOW.plus(KEEP), KEEP)).isFalse();
  }

  @Test
  void aKeyIsPassedOnByItsHolderOrFromNobody() {
    marks.hold("key", "one", NOW, KEEP);

    assertThat(marks.pass("key", "another", "third", NOW.plusSeconds(60), KEEP)).isFalse();
    assertThat(marks.holder("key", NOW.plusSeconds(60))).contains("one");
    assertThat(marks.pass("key", "one", "another", NOW.plusSeconds(60), KEEP)).isTrue();
    assertThat(marks.pass("key", "one", "another", NOW.plusSeconds(60), KEEP)).isTrue();

    assertThat(marks.holder("key", NOW.plusSeconds(60))).contains("another");
    assertThat(marks.claimedUntil("key", NOW.plusSeconds(60)))
        .contains(NOW.plusSeconds(60).plus(KEEP));
    assertThat(marks.pass("key", "one", "third", NOW.plusSeconds(60).plus(KEEP), KEEP)).isTrue();
  }

  @Test
  void aKeyIsGivenUpInItsHoldersNameOnly() {
    marks.hold("key", "one", NOW, KEEP);

    marks.release("key", "another");
    assertThat(marks.holder("key", NOW)).contains("one");
    marks.release("key", "one");
    marks.release("key", "one");
    assertThat(marks.holder("key", NOW)).isEmpty();
    assertThat(marks.hold("key", "another", NOW, KEEP)).isTrue();
  }

  @Test
  void theFirstSightingIsRememberedUntilItExpires() {
    assertThat(marks.firstSeen("key", NOW, KEEP)).isEqualTo(NOW);
    assertThat(marks.firstSeen("key", NOW.plusSeconds(30), KEEP)).isEqualTo(NOW);
    assertThat(marks.firstSeen("key", NOW.plusSeconds(900), KEEP)).isEqualTo(NOW.plusSeconds(900));
  }

  @Test
  void whatIsForgottenIsNewAgain() {
    marks.claim("claimed", NOW, KEEP);
    marks.firstSeen("seen", NOW, KEEP);

    marks.forget("claimed");
    marks.forget("seen");
    marks.forget("never-there");

    assertThat(marks.claimedUntil("claimed", NOW)).isEmpty();
    assertThat(marks.claim("claimed", NOW, KEEP)).isTrue();
    assertThat(marks.firstSeen("seen", NOW.plusSeconds(5), KEEP)).isEqualTo(NOW.plusSeconds(5));
  }

  @Test
  void aListShowsItsNotesUntilTheyExpireOrAreStruck() {
    marks.note("list", "a", "first", NOW, KEEP);
    marks.note("list", "b", "second", NOW, KEEP.multipliedBy(2));
    marks.note("list", "a", "first, again", NOW, KEEP);
    marks.note("list#2", "c", "elsewhere", NOW, KEEP);

    assertThat(marks.notes("list", NOW))
        .containsOnly(Map.entry("a", "first, again"), Map.entry("b", "second"));
    assertThat(marks.notes("list", NOW.plus(KEEP))).containsOnlyKeys("b");

    marks.strike("list", "b");
    marks.strike("list", "never-there");

    assertThat(marks.notes("list", NOW)).containsOnlyKeys("a");
    assertThat(marks.notes("empty", NOW)).isEmpty();
  }
}
