package dev.apiarist.infra.stack;

import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.constructs.Construct;

/**
 * Where goes what failed for good, and the alarm that somebody should look. Both have fixed names,
 * so where they stand among the constructs must never change: CloudFormation would make them anew
 * before it removes the old ones, and the names would be taken.
 */
final class DeadLetters {
  private static final int DAYS = 14;

  private final Queue queue;

  DeadLetters(Construct scope, String queueId, String alarmId, String name, String description) {
    queue =
        Queue.Builder.create(scope, queueId)
            .queueName(name)
            .encryption(QueueEncryption.SQS_MANAGED)
            .enforceSsl(true)
            .retentionPeriod(Duration.days(DAYS))
            .build();
    CountAlarm.onAny(
        scope,
        alarmId,
        name,
        description,
        queue.metricApproximateNumberOfMessagesVisible(
            MetricOptions.builder().period(Duration.minutes(1)).statistic("Maximum").build()));
  }

  Queue queue() {
    return queue;
  }
}
