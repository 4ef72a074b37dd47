package dev.apiarist.infra.stack;

import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.constructs.Construct;

/** Where goes what failed for good, and the alarm that somebody should look. */
final class DeadLetters extends Construct {
  private static final int DAYS = 14;

  private final Queue queue;

  DeadLetters(Construct scope, String name, String description) {
    super(scope, "DeadLetters");
    queue =
        Queue.Builder.create(this, "Queue")
            .queueName(name)
            .encryption(QueueEncryption.SQS_MANAGED)
            .enforceSsl(true)
            .retentionPeriod(Duration.days(DAYS))
            .build();
    CountAlarm.onAny(
        this,
        "Alarm",
        name,
        description,
        queue.metricApproximateNumberOfMessagesVisible(
            MetricOptions.builder().period(Duration.minutes(1)).statistic("Maximum").build()));
  }

  Queue queue() {
    return queue;
  }
}
