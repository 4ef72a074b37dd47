package dev.apiarist.local.sqs;

import dev.apiarist.json.Json;
import dev.apiarist.local.aws.AwsException;
import dev.apiarist.local.aws.AwsRequest;
import dev.apiarist.local.aws.AwsResponse;
import dev.apiarist.local.aws.AwsService;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** SQS over AWS JSON 1.0. A queue's URL is {@code <endpoint>/<account>/<name>}. */
public final class Sqs implements AwsService {
  /** The largest message, in bytes of UTF-8. */
  private static final int MAX_MESSAGE_BYTES = 1024 * 1024;

  private final String account;
  private final Map<String, Queue> queues = new ConcurrentSkipListMap<>();

  /** SQS of one account. */
  public Sqs(String account) {
    this.account = account;
  }

  /** Adds a queue. */
  public void add(Queue queue) {
    if (queues.putIfAbsent(queue.name(), queue) != null) {
      throw new IllegalArgumentException("there is a queue named " + queue.name() + " already");
    }
  }

  /** All queues, by name. */
  public Collection<Queue> queues() {
    return queues.values();
  }

  /** A queue by its ARN. */
  public Optional<Queue> byArn(String arn) {
    return queues.values().stream().filter(queue -> queue.arn().equals(arn)).findFirst();
  }

  /** The URL of a queue. */
  public String url(URI endpoint, String queueName) {
    return endpoint + "/" + account + "/" + queueName;
  }

  @Override
  public String signingName() {
    return "sqs";
  }

  @Override
  public AwsResponse handle(AwsRequest request) {
    return switch (request.operation()) {
      case "SendMessage" -> send(request);
      case "ReceiveMessage" -> receive(request);
      case "DeleteMessage" -> {
        var body = request.json(Set.of("QueueUrl", "ReceiptHandle"));
        queue(body).delete(required(body, "ReceiptHandle"));
        yield AwsResponse.json(Map.of());
      }
      case "DeleteMessageBatch" -> deleteBatch(request);
      case "ChangeMessageVisibility" -> changeVisibility(request);
      case "GetQueueAttributes" -> attributes(request);
      case "GetQueueUrl" -> {
        var body = request.json(Set.of("QueueName", "QueueOwnerAWSAccountId"));
        Queue queue = byName(required(body, "QueueName"));
        String host = "http://" + request.http().header("host").orElse("localhost");
        yield AwsResponse.json(Map.of("QueueUrl", url(URI.create(host), queue.name())));
      }
      case "PurgeQueue" -> {
        queue(request.json(Set.of("QueueUrl"))).purge();
        yield AwsResponse.json(Map.of());
      }
      default -> throw request.unsupported();
    };
  }

  private AwsResponse send(AwsRequest request) {
    var body = request.json(Set.of("QueueUrl", "MessageBody", "DelaySeconds", "MessageAttributes"));
    String text = required(body, "MessageBody");
    if (text.getBytes(StandardCharsets.UTF_8).length > MAX_MESSAGE_BYTES) {
      throw invalid(
          "One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.");
    }
    Optional<Duration> delay = seconds(body, "DelaySeconds", Duration.ofMinutes(15));
    String id = queue(body).send(text, delay, Json.objectAt(body, "MessageAttributes"));
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("MessageId", id);
    answer.put("MD5OfMessageBody", MessageJson.md5(text));
    return AwsResponse.json(answer);
  }

  private AwsResponse receive(AwsRequest request) {
    var body =
        request.json(
            Set.of(
                "QueueUrl",
                "MaxNumberOfMessages",
                "VisibilityTimeout",
                "WaitTimeSeconds",
                "AttributeNames",
                "MessageSystemAttributeNames",
                "MessageAttributeNames"));
    Queue queue = queue(body);
    long most = Json.longAt(body, 1, "MaxNumberOfMessages");
    if (most < 1 || most > 10) {
      throw invalid("MaxNumberOfMessages must be between 1 and 10, not " + most);
    }
    Duration visibility =
        seconds(body, "VisibilityTimeout", Duration.ofHours(12))
            .orElse(queue.settings().visibility());
    Duration wait =
        seconds(body, "WaitTimeSeconds", Duration.ofSeconds(20))
            .orElse(queue.settings().receiveWait());
    try {
      List<Object> messages = new ArrayList<>();
      queue
          .receive((int) most, visibility, wait)
          .forEach(message -> messages.add(MessageJson.received(message)));
      return AwsResponse.json(messages.isEmpty() ? Map.of() : Map.of("Messages", messages));
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      throw new AwsException(503, "ServiceUnavailable", "the local cloud is closing");
    }
  }

  private AwsResponse deleteBatch(AwsRequest request) {
    var body = request.json(Set.of("QueueUrl", "Entries"));
    Queue queue = queue(body);
    List<Object> deleted = new ArrayList<>();
    for (Object entry : Json.listAt(body, "Entries")) {
      queue.delete(Json.textAt(entry, "", "ReceiptHandle"));
      deleted.add(Map.of("Id", Json.textAt(entry, "", "Id")));
    }
    return AwsResponse.json(Map.of("Successful", deleted, "Failed", List.of()));
  }

  private AwsResponse changeVisibility(AwsRequest request) {
    var body = request.json(Set.of("QueueUrl", "ReceiptHandle", "VisibilityTimeout"));
    Duration visibility =
        seconds(body, "VisibilityTimeout", Duration.ofHours(12))
            .orElseThrow(() -> invalid("VisibilityTimeout is required"));
    if (!queue(body).changeVisibility(required(body, "ReceiptHandle"), visibility)) {
      throw new AwsException(
          400, "com.amazonaws.sqs#MessageNotInflight", "the message is not in flight");
    }
    return AwsResponse.json(Map.of());
  }

  private AwsResponse attributes(AwsRequest request) {
    var body = request.json(Set.of("QueueUrl", "AttributeNames"));
    Map<String, String> all = MessageJson.queueAttributes(queue(body));
    List<?> wanted = Json.listAt(body, "AttributeNames");
    if (!wanted.contains("All")) {
      all.keySet().retainAll(wanted);
    }
    return AwsResponse.json(Map.of("Attributes", all));
  }

  private Queue queue(Map<String, @Nullable Object> body) {
    String url = required(body, "QueueUrl");
    return byName(url.substring(url.lastIndexOf('/') + 1));
  }

  private Queue byName(String name) {
    Queue queue = queues.get(name);
    if (queue == null) {
      throw new AwsException(
          400,
          "com.amazonaws.sqs#QueueDoesNotExist",
          "The specified queue does not exist: " + name);
    }
    return queue;
  }

  private static Optional<Duration> seconds(
      Map<String, @Nullable Object> body, String name, Duration most) {
    if (!(body.get(name) instanceof Number number)) {
      return Optional.empty();
    }
    Duration value = Duration.ofSeconds(number.longValue());
    if (value.isNegative() || value.compareTo(most) > 0) {
      throw invalid(
          "Value %s for parameter %s is invalid. Reason: Must be between 0 and %d, if provided."
              .formatted(number, name, most.toSeconds()));
    }
    return Optional.of(value);
  }

  private static String required(Map<String, @Nullable Object> body, String name) {
    if (body.get(name) instanceof String text && !text.isEmpty()) {
      return text;
    }
    throw new AwsException(
        400,
        "com.amazonaws.sqs#MissingParameter",
        "The request must contain the parameter " + name);
  }

  private static AwsException invalid(String message) {
    return new AwsException(400, "com.amazonaws.sqs#InvalidParameterValue", message);
  }
}
