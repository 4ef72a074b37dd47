package dev.apiarist.local.sqs;

import java.time.Duration;
import java.util.Optional;

/**
 * What a queue is set to.
 *
 * @param visibility how long a received message stays hidden, 0 s to 12 h
 * @param delay how long a sent message stays hidden unless it says otherwise, 0 s to 15 min
 * @param retention how long a message is kept, 1 min to 14 days
 * @param receiveWait how long a receive waits for a message unless it says otherwise, 0 to 20 s
 */
public record QueueSettings(
    Duration visibility,
    Duration delay,
    Duration retention,
    Duration receiveWait,
    Optional<Redrive> redrive) {

  /** AWS's defaults. */
  public static final QueueSettings DEFAULTS =
      new QueueSettings(
          Duration.ofSeconds(30),
          Duration.ZERO,
          Duration.ofDays(4),
          Duration.ZERO,
          Optional.empty());

  public QueueSettings {
    requireBetween("VisibilityTimeout", visibility, Duration.ZERO, Duration.ofHours(12));
    requireBetween("DelaySeconds", delay, Duration.ZERO, Duration.ofMinutes(15));
    requireBetween("MessageRetentionPeriod", retention, Duration.ofMinutes(1), Duration.ofDays(14));
    requireBetween(
        "ReceiveMessageWaitTimeSeconds", receiveWait, Duration.ZERO, Duration.ofSeconds(20));
  }

  static void requireBetween(String name, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "%s must be between %d and %d seconds, not %d"
              .formatted(name, least.toSeconds(), most.toSeconds(), value.toSeconds()));
    }
  }

  /**
   * Where messages go that were received too often.
   *
   * @param queue the dead-letter queue
   * @param maxReceiveCount 1 to 1000
   */
  public record Redrive(Queue queue, int maxReceiveCount) {
    public Redrive {
      if (maxReceiveCount < 1 || maxReceiveCount > 1000) {
        throw new IllegalArgumentException(
            "maxReceiveCount must be between 1 and 1000, not " + maxReceiveCount);
      }
    }
  }
}
