package dev.apiarist.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.port.Decision;
import dev.apiarist.port.FailureCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class QueueWorkerTest {
  private final World world = World.withThreeManagers();

  @Test
  void aMalformedMessageIsJournalledOnceAndEndsInTheDeadLetterQueue() {
    world.visible.add("{\"type\":\"apiarist.hook\",\"version\":1}");
    world.run(Duration.ofMinutes(1));

    assertThat(world.deadLetters).hasSize(1);
    assertThat(world.journal.decisions("message"))
        .singleElement()
        .satisfies(
            decision -> {
              assertThat(decision.outcome()).isEqualTo(Decision.Outcome.FAILED);
              assertThat(decision.reason()).contains("'instance' is missing");
            });
  }

  @Test
  void anUnknownShapeIsDroppedWithALineInTheLog() {
    world.visible.add("{\"Event\":\"autoscaling:TEST_NOTIFICATION\"}");
    world.step();

    assertThat(world.deadLetters).isEmpty();
    assertThat(world.log).contains("dropped: Auto Scaling's test notification");
  }

  @Test
  void aCallThatMayWorkLaterIsTriedWithADelayThatGrowsUpToTwoMinutes() {
    assertThat(QueueWorker.retryDelay(0)).isEqualTo(Duration.ofSeconds(5));
    assertThat(QueueWorker.retryDelay(1)).isEqualTo(Duration.ofSeconds(10));
    assertThat(QueueWorker.retryDelay(4)).isEqualTo(Duration.ofSeconds(80));
    assertThat(QueueWorker.retryDelay(5)).isEqualTo(Duration.ofMinutes(2));
    assertThat(QueueWorker.retryDelay(1000)).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void aCallThatIsForbiddenIsJournalledAndLeftToTheQueue() {
    world.launch(1);
    String event = world.asg.takeEvents().getFirst();
    world.asg.failNext(100, FailureCode.ACCESS_DENIED);
    for (int delivery = 0; delivery < 5; delivery++) {
      world.deliver(event);
    }

    assertThat(world.deadLetters).containsExactly(event);
    assertThat(world.journal.decisions("message"))
        .singleElement()
        .extracting(Decision::reason)
        .asString()
        .startsWith("ACCESS_DENIED");
  }
}
