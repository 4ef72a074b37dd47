package dev.apiarist.infra.stack;

import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.sqs.DeadLetterQueue;
import software.amazon.awscdk.services.sqs.IQueue;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.constructs.Construct;

/** The queue of lifecycle steps, where its poison goes, and the alarm on that. */
final class LifecycleQueue extends Construct {
  private static final int ATTEMPTS = 5;

  /** AWS asks for at least six times the consumer's time-out. */
  private static final int VISIBILITY_FACTOR = 6;

  private final Queue queue;
  private final DeadLetters deadLetters;

  LifecycleQueue(Construct scope, Names names) {
    super(scope, "Lifecycle");
    deadLetters =
        new DeadLetters(
            this,
            "DeadLetters",
            "DeadLetterAlarm",
            names.deadLetters(),
            "A lifecycle step failed " + ATTEMPTS + " times: see the dead letters.");
    queue =
        Queue.Builder.create(this, "Queue")
            .queueName(names.queue())
            .encryption(QueueEncryption.SQS_MANAGED)
            .enforceSsl(true)
            .visibilityTimeout(
                Duration.seconds(FunctionKind.LIFECYCLE.timeout().toSeconds() * VISIBILITY_FACTOR))
            .deadLetterQueue(
                DeadLetterQueue.builder()
                    .queue(deadLetters.queue())
                    .maxReceiveCount(ATTEMPTS)
                    .build())
            .build();
  }

  IQueue queue() {
    return queue;
  }

  IQueue deadLetters() {
    return deadLetters.queue();
  }
}
