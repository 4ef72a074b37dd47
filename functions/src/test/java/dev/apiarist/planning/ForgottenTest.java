package dev.apiarist.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.planning.Plan.Healing;
import dev.apiarist.swarm.ServiceId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Tasks that Swarm does not look for a place for any more. */
class ForgottenTest {
  private static final Instant EARLIER = Sketch.NOW.minusSeconds(60);

  private final Sketch sketch = new Sketch().nodes("n1").service("web", 1, 1);

  @Test
  void taskThatFitsAndHasWaitedLongIsForgotten() {
    Plan plan = sketch.pendingSince("web", 2, EARLIER).plan();

    assertThat(plan.heal())
        .containsExactly(
            new Healing(
                new ServiceId("web-id"),
                "2 tasks of web have waited since 2026-11-28T11:59:00Z though there is room:"
                    + " Swarm has forgotten them"));
  }

  @Test
  void oneThatHasNotWaitedLongIsNot() {
    assertThat(sketch.pendingSince("web", 1, Sketch.NOW.minusSeconds(9)).plan().heal()).isEmpty();
  }

  @Test
  void howLongIsSaidByThePolicy() {
    sketch.pendingSince("web", 1, EARLIER);

    assertThat(sketch.policy("{\"healAfter\": \"2m\"}").plan().heal()).isEmpty();
    assertThat(sketch.policy("{\"healAfter\": \"59s\"}").plan().heal()).hasSize(1);
  }

  @Test
  void oneThatFitsNowhereIsNot() {
    sketch.service("full", 2, 1).running("full", "n1");

    assertThat(sketch.pendingSince("web", 1, EARLIER).plan().heal()).isEmpty();
  }

  @Test
  void oneWhoseRoomHasJustBecomeFreeIsNot() {
    sketch.ended("web", "n1", Sketch.NOW.minusSeconds(2));

    assertThat(sketch.pendingSince("web", 1, EARLIER).plan().heal()).isEmpty();
  }

  @Test
  void aServiceWithoutAPlacementIsLeftAlone() {
    sketch.service("made", "Replicated", "\"Resources\": {}", "").pendingSince("made", 1, EARLIER);
    Plan plan = sketch.plan();

    assertThat(plan.heal()).isEmpty();
    assertThat(plan.refused())
        .contains(
            new Plan.Refused(
                Plan.Refused.About.HEALING,
                "made",
                "healing of made",
                "its specification has no placement, which cannot be changed safely;"
                    + " docker service update --force starts its tasks anew"));
  }

  @Test
  void aServiceInAnUpdateIsLeftToIt() {
    sketch.also("\"UpdateStatus\": {\"State\": \"updating\"}");
    Plan plan = sketch.pendingSince("web", 1, EARLIER).plan();

    assertThat(plan.heal()).isEmpty();
    assertThat(plan.refused())
        .contains(
            new Plan.Refused(
                Plan.Refused.About.HEALING,
                "web",
                "healing of web",
                "an update or rollback of it is under way or stopped half-way"));
  }
}
