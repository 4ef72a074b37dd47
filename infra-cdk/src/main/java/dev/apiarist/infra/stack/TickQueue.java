package dev.apiarist.infra.stack;

import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.sqs.IQueue;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.constructs.Construct;

/**
 * The queue by which reconcile starts itself again before the next sweep, while work waits. What is
 * lost here the sweep makes up for, so that nothing is kept that failed.
 */
final class TickQueue extends Construct {
  private static final Duration OLDEST = Duration.minutes(2);

  /** AWS asks for at least six times the consumer's time-out. */
  private static final int VISIBILITY_FACTOR = 6;

  private final Queue queue;

  TickQueue(Construct scope, Names names) {
    super(scope, "Ticks");
    queue =
        Queue.Builder.create(this, "Queue")
            .queueName(names.ticks())
            .encryption(QueueEncryption.SQS_MANAGED)
            .enforceSsl(true)
            .retentionPeriod(OLDEST)
            .visibilityTimeout(
                Duration.seconds(FunctionKind.RECONCILE.timeout().toSeconds() * VISIBILITY_FACTOR))
            .build();
    NagReasons.ticks(queue);
  }

  IQueue queue() {
    return queue;
  }
}
