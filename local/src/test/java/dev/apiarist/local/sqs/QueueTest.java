package dev.apiarist.local.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.apiarist.fake.MutableClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class QueueTest {
  private static final Duration VISIBILITY = Duration.ofSeconds(30);

  private final MutableClock clock = new MutableClock();
  private final Queue deadLetters = new Queue("dead", "arn:dead", QueueSettings.DEFAULTS, clock);
  private final Queue queue =
      new Queue(
          "queue",
          "arn:queue",
          new QueueSettings(
              VISIBILITY,
              Duration.ZERO,
              Duration.ofHours(1),
              Duration.ZERO,
              Optional.of(new QueueSettings.Redrive(deadLetters, 2))),
          clock);

  @Nested
  class ADelayedMessage {
    @Test
    void isHiddenUntilItsDelayHasPassed() throws Exception {
      queue.send("later", Optional.of(Duration.ofSeconds(10)), Map.of());

      assertThat(receive()).isEmpty();
      assertThat(queue.depth()).isEqualTo(new Queue.Depth(0, 0, 1));
      clock.advance(Duration.ofSeconds(10));
      assertThat(receive()).extracting(ReceivedMessage::body).containsExactly("later");
    }

    @Test
    void wakesALongPollWhenTheClockMoves() throws Exception {
      queue.send("later", Optional.of(Duration.ofSeconds(10)), Map.of());
      Thread mover = Thread.ofVirtual().start(() -> clock.advance(Duration.ofSeconds(10)));

      assertThat(queue.receive(1, VISIBILITY, Duration.ofSeconds(20))).hasSize(1);
      mover.join();
    }
  }

  @Nested
  class AReceivedMessage {
    @Test
    void comesBackAfterItsVisibilityTimeOutWithAHigherCount() throws Exception {
      send("again");
      assertThat(receive()).hasSize(1);
      assertThat(receive()).isEmpty();
      assertThat(queue.depth()).isEqualTo(new Queue.Depth(0, 1, 0));

      clock.advance(VISIBILITY);

      assertThat(receive()).extracting(ReceivedMessage::receiveCount).containsExactly(2);
    }

    @Test
    void isGoneOnceDeleted() throws Exception {
      send("once");
      queue.delete(receive().getFirst().receiptHandle());

      clock.advance(VISIBILITY);

      assertThat(receive()).isEmpty();
    }

    @Test
    void comesBackSoonerWhenItsVisibilityIsShortened() throws Exception {
      send("sooner");
      assertThat(queue.changeVisibility(receive().getFirst().receiptHandle(), Duration.ZERO))
          .isTrue();

      assertThat(receive()).hasSize(1);
    }

    @Test
    void goesToTheDeadLettersWhenReceivedTooOften() throws Exception {
      send("poison");
      receive();
      clock.advance(VISIBILITY);
      receive();
      clock.advance(VISIBILITY);

      assertThat(receive()).isEmpty();
      assertThat(queue.depth()).isEqualTo(new Queue.Depth(0, 0, 0));
      assertThat(deadLetters.receive(1, VISIBILITY, Duration.ZERO))
          .extracting(ReceivedMessage::body)
          .containsExactly("poison");
    }
  }

  @Test
  void aMessageOlderThanTheRetentionIsDropped() throws Exception {
    send("old");
    clock.advance(Duration.ofHours(1));

    assertThat(receive()).isEmpty();
    assertThat(queue.depth()).isEqualTo(new Queue.Depth(0, 0, 0));
  }

  @Test
  void aWaitingReceiveIsWokenByASend() throws Exception {
    Thread sender = Thread.ofVirtual().start(() -> send("now"));

    assertThat(queue.receive(1, VISIBILITY, Duration.ofSeconds(20))).hasSize(1);
    sender.join();
  }

  @Test
  void aDelayBeyondFifteenMinutesIsNoSetting() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new QueueSettings(
                    VISIBILITY,
                    Duration.ofMinutes(16),
                    Duration.ofHours(1),
                    Duration.ZERO,
                    Optional.empty()))
        .withMessageContaining("DelaySeconds must be between 0 and 900 seconds, not 960");
  }

  private void send(String body) {
    queue.send(body, Optional.empty(), Map.of());
  }

  private List<ReceivedMessage> receive() throws InterruptedException {
    return queue.receive(10, VISIBILITY, Duration.ZERO);
  }
}
