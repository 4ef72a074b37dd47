package dev.apiarist.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.apiarist.json.Json;
import dev.apiarist.port.EventBus;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** SNS's and EventBridge's protocols, as their API references show them. */
class NotifyPortsTest {
  private static final String TOPIC = "arn:aws:sns:eu-west-1:123456789012:ops";

  private final AwsDouble aws = new AwsDouble();

  @AfterEach
  void close() {
    aws.close();
  }

  @Test
  void aMessageIsPublishedToItsTopic() {
    aws.answers(
        200,
        "<PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><PublishResult>"
            + "<MessageId>m</MessageId></PublishResult></PublishResponse>");

    new SnsTopic(aws.caller(), TOPIC).publish("a & b", "{\"höher\":1}");

    assertThat(aws.received.getFirst().form())
        .isEqualTo(
            Map.of(
                "Action", "Publish",
                "Version", "2010-03-31",
                "TopicArn", TOPIC,
                "Subject", "a & b",
                "Message", "{\"höher\":1}"));
    assertThat(aws.received.getFirst().header("Authorization")).contains("/eu-west-1/sns/");
  }

  @Test
  void aTopicThatIsNotThereIsTold() {
    aws.answers(
        404,
        "<ErrorResponse><Error><Type>Sender</Type><Code>NotFound</Code>"
            + "<Message>Topic does not exist</Message></Error></ErrorResponse>");

    assertThatExceptionOfType(OutsideException.class)
        .isThrownBy(() -> new SnsTopic(aws.caller(), TOPIC).publish("a", "b"))
        .withMessage("sns Publish: NotFound: Topic does not exist")
        .satisfies(failed -> assertThat(failed.code()).isEqualTo(FailureCode.REFUSED));
  }

  @Test
  void eventsArePutOnTheirBusAndWhatItRefusesIsTold() {
    aws.answers(
        200,
        "{\"FailedEntryCount\":1,\"Entries\":[{\"EventId\":\"e\"},"
            + "{\"ErrorCode\":\"ThrottlingException\",\"ErrorMessage\":\"slowly\"}]}");
    EventBus.Event event =
        new EventBus.Event(Instant.parse("2026-11-24T10:40:00.9Z"), "join", "{\"a\":1}");

    Map<Integer, String> refused =
        new EventBridgeBus(aws.caller(), "ops").put(List.of(event, event));

    assertThat(refused).isEqualTo(Map.of(1, "ThrottlingException: slowly"));
    assertThat(aws.received.getFirst().header("X-Amz-Target")).isEqualTo("AWSEvents.PutEvents");
    assertThat(aws.received.getFirst().header("Authorization")).contains("/eu-west-1/events/");
    Map<String, Object> entry =
        Map.of(
            "EventBusName", "ops",
            "Source", "apiarist",
            "DetailType", "join",
            "Detail", "{\"a\":1}",
            "Time", 1795516800);
    assertThat(Json.listAt(Json.parse(aws.received.getFirst().body()), "Entries"))
        .isEqualTo(List.of(entry, entry));
  }
}
