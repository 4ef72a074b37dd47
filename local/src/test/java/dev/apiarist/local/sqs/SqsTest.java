package dev.apiarist.local.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.apiarist.fake.MutableClock;
import dev.apiarist.local.aws.TestEndpoint;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageNotInflightException;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.SqsException;

class SqsTest {
  private final MutableClock clock = new MutableClock();
  private final Sqs service = new Sqs("000000000000");
  private final TestEndpoint endpoint = new TestEndpoint(service);
  private final SqsClient sqs = endpoint.client(SqsClient.builder());
  private final String url = service.url(endpoint.uri(), "steps");

  @BeforeEach
  void createQueue() {
    service.add(
        new Queue(
            "steps", "arn:aws:sqs:us-east-1:000000000000:steps", QueueSettings.DEFAULTS, clock));
  }

  @AfterEach
  void close() {
    sqs.close();
    endpoint.close();
  }

  @Test
  void aSentMessageIsReceivedWithItsAttributesAndDeleted() {
    String id = sqs.sendMessage(message -> message.queueUrl(url).messageBody("grüße")).messageId();

    Message received = receive().getFirst();
    assertThat(received.messageId()).isEqualTo(id);
    assertThat(received.body()).isEqualTo("grüße");
    assertThat(received.attributes())
        .containsEntry(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT, "1")
        .containsEntry(
            MessageSystemAttributeName.SENT_TIMESTAMP,
            String.valueOf(MutableClock.START.toEpochMilli()));
    sqs.deleteMessage(message -> message.queueUrl(url).receiptHandle(received.receiptHandle()));
    clock.advance(Duration.ofMinutes(1));
    assertThat(receive()).isEmpty();
  }

  @Test
  void aDelayIsKeptAndCounted() {
    sqs.sendMessage(message -> message.queueUrl(url).messageBody("later").delaySeconds(60));

    assertThat(receive()).isEmpty();
    assertThat(
            sqs.getQueueAttributes(
                    queue -> queue.queueUrl(url).attributeNames(QueueAttributeName.ALL))
                .attributes())
        .containsEntry(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED, "1")
        .containsEntry(QueueAttributeName.VISIBILITY_TIMEOUT, "30");
    clock.advance(Duration.ofMinutes(1));
    assertThat(receive()).hasSize(1);
  }

  @Test
  void aBatchIsDeletedAndAPurgeEmptiesTheQueue() {
    sqs.sendMessage(message -> message.queueUrl(url).messageBody("one"));
    sqs.sendMessage(message -> message.queueUrl(url).messageBody("two"));
    Message one = receive().getFirst();
    assertThat(
            sqs.deleteMessageBatch(
                    batch ->
                        batch
                            .queueUrl(url)
                            .entries(
                                List.of(
                                    DeleteMessageBatchRequestEntry.builder()
                                        .id("1")
                                        .receiptHandle(one.receiptHandle())
                                        .build())))
                .successful())
        .hasSize(1);

    sqs.purgeQueue(queue -> queue.queueUrl(url));

    clock.advance(Duration.ofMinutes(1));
    assertThat(receive()).isEmpty();
  }

  @Test
  void visibilityOfAMessageNotInFlightCannotBeChanged() {
    sqs.sendMessage(message -> message.queueUrl(url).messageBody("one"));
    String handle = receive().getFirst().receiptHandle();
    clock.advance(Duration.ofMinutes(1));

    assertThatExceptionOfType(MessageNotInflightException.class)
        .isThrownBy(
            () ->
                sqs.changeMessageVisibility(
                    change -> change.queueUrl(url).receiptHandle(handle).visibilityTimeout(5)));
  }

  @Test
  void anUnknownQueueIsRefusedInSqssOwnWords() {
    assertThatExceptionOfType(QueueDoesNotExistException.class)
        .isThrownBy(
            () -> sqs.sendMessage(message -> message.queueUrl(url + "x").messageBody("lost")));
  }

  @Test
  void aDelayBeyondFifteenMinutesIsRefused() {
    assertThatExceptionOfType(SqsException.class)
        .isThrownBy(
            () ->
                sqs.sendMessage(
                    message -> message.queueUrl(url).messageBody("x").delaySeconds(901)))
        .withMessageContaining("Must be between 0 and 900");
  }

  private List<Message> receive() {
    return sqs.receiveMessage(
            request ->
                request
                    .queueUrl(url)
                    .maxNumberOfMessages(1)
                    .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
        .messages();
  }
}
