package dev.apiarist.aws;

import dev.apiarist.port.Messages;
import java.time.Duration;
import java.util.Map;

/** One SQS queue (JSON protocol). */
final class SqsMessages implements Messages {
  private static final Duration LONGEST_DELAY = Duration.ofMinutes(15);

  private final JsonApi api;
  private final String queueUrl;

  SqsMessages(AwsCaller aws, String queueUrl) {
    this.api = new JsonApi(aws, "sqs", "AmazonSQS", "1.0");
    this.queueUrl = queueUrl;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException when the delay is not 0 to 15 minutes in whole seconds
   */
  @Override
  public void send(String body, Duration delay) {
    if (delay.isNegative() || delay.compareTo(LONGEST_DELAY) > 0 || delay.toNanosPart() != 0) {
      throw new IllegalArgumentException("a delay is 0 to 15 minutes in whole seconds: " + delay);
    }
    api.call(
        "SendMessage",
        Map.of("QueueUrl", queueUrl, "MessageBody", body, "DelaySeconds", delay.toSeconds()));
  }
}
