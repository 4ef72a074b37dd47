package dev.apiarist.local.sqs;

import dev.apiarist.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Messages and queues as JSON: SQS's wire format and the event a Lambda function is given. */
public final class MessageJson {
  private MessageJson() {}

  /** The event of an event source mapping, as {@code SQSEvent} reads it. */
  public static String lambdaEvent(List<ReceivedMessage> messages, Queue queue, String region) {
    return Json.write(
        Map.of("Records", messages.stream().map(each -> record(each, queue, region)).toList()));
  }

  private static Map<String, @Nullable Object> record(
      ReceivedMessage message, Queue queue, String region) {
    Map<String, @Nullable Object> record = new LinkedHashMap<>();
    record.put("messageId", message.id());
    record.put("receiptHandle", message.receiptHandle());
    record.put("body", message.body());
    record.put("attributes", systemAttributes(message));
    record.put("messageAttributes", lowerCased(message.attributes()));
    record.put("md5OfBody", md5(message.body()));
    record.put("eventSource", "aws:sqs");
    record.put("eventSourceARN", queue.arn());
    record.put("awsRegion", region);
    return record;
  }

  static Map<String, @Nullable Object> received(ReceivedMessage message) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("MessageId", message.id());
    json.put("ReceiptHandle", message.receiptHandle());
    json.put("MD5OfBody", md5(message.body()));
    json.put("Body", message.body());
    json.put("Attributes", systemAttributes(message));
    if (!message.attributes().isEmpty()) {
      json.put("MessageAttributes", message.attributes());
    }
    return json;
  }

  static Map<String, String> queueAttributes(Queue queue) {
    Queue.Depth depth = queue.depth();
    QueueSettings settings = queue.settings();
    Map<String, String> all = new LinkedHashMap<>();
    all.put("QueueArn", queue.arn());
    all.put("ApproximateNumberOfMessages", String.valueOf(depth.visible()));
    all.put("ApproximateNumberOfMessagesNotVisible", String.valueOf(depth.inFlight()));
    all.put("ApproximateNumberOfMessagesDelayed", String.valueOf(depth.delayed()));
    all.put("VisibilityTimeout", String.valueOf(settings.visibility().toSeconds()));
    all.put("DelaySeconds", String.valueOf(settings.delay().toSeconds()));
    all.put("MessageRetentionPeriod", String.valueOf(settings.retention().toSeconds()));
    all.put("ReceiveMessageWaitTimeSeconds", String.valueOf(settings.receiveWait().toSeconds()));
    settings
        .redrive()
        .ifPresent(
            rule -> {
              Map<String, Object> policy = new LinkedHashMap<>();
              policy.put("deadLetterTargetArn", rule.queue().arn());
              policy.put("maxReceiveCount", rule.maxReceiveCount());
              all.put("RedrivePolicy", Json.write(policy));
            });
    return all;
  }

  private static Map<String, String> systemAttributes(ReceivedMessage message) {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("ApproximateReceiveCount", String.valueOf(message.receiveCount()));
    attributes.put("SentTimestamp", String.valueOf(message.sent().toEpochMilli()));
    attributes.put("SenderId", "AIDALOCALCLOUD");
    attributes.put(
        "ApproximateFirstReceiveTimestamp", String.valueOf(message.firstReceived().toEpochMilli()));
    return attributes;
  }

  private static Map<String, @Nullable Object> lowerCased(
      Map<String, @Nullable Object> attributes) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    attributes.forEach(
        (name, attribute) -> {
          Map<String, @Nullable Object> one = new LinkedHashMap<>();
          one.put("stringValue", Json.at(attribute, "StringValue"));
          one.put("dataType", Json.at(attribute, "DataType"));
          all.put(name, one);
        });
    return all;
  }

  static String md5(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
