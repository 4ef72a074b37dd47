package dev.apiarist.local.sns;

import dev.apiarist.json.Json;
import dev.apiarist.local.aws.AwsException;
import dev.apiarist.local.aws.AwsRequest;
import dev.apiarist.local.aws.AwsResponse;
import dev.apiarist.local.aws.AwsService;
import dev.apiarist.local.aws.Bytes;
import dev.apiarist.local.aws.HttpAnswer;
import dev.apiarist.local.aws.HttpCall;
import dev.apiarist.local.aws.UrlEncoding;
import dev.apiarist.local.aws.Xml;
import dev.apiarist.local.iam.ResourcePolicies;
import dev.apiarist.local.lambda.Lambda;
import dev.apiarist.local.lambda.LambdaFunction;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * SNS over AWS Query: ListTopics, Publish, and Subscribe for URLs. Topics come from the stack, and
 * so do subscriptions of functions, which are invoked asynchronously; each must permit SNS to. What
 * goes to a URL is signed, by a certificate that is served under the path of {@code
 * SigningCertURL}.
 */
public final class Sns implements AwsService {
  private static final String CERTIFICATE = "/SimpleNotificationService-local.pem";
  private static final String NAMESPACE = "http://sns.amazonaws.com/doc/2010-03-31/";

  /** The largest message with its attributes, in bytes of UTF-8. */
  private static final int MAX_MESSAGE_BYTES = 256 * 1024;

  private static final Pattern ATTRIBUTE =
      Pattern.compile("MessageAttributes\\.entry\\.(\\d+)\\.Name");

  private final Lambda lambda;
  private final ResourcePolicies policies;
  private final InstantSource clock;
  private final Map<String, List<LambdaFunction>> subscribers = new ConcurrentSkipListMap<>();
  private final Map<String, List<HttpSubscription>> urls = new ConcurrentSkipListMap<>();
  private @Nullable SnsSigner signer;

  /** SNS without topics. */
  public Sns(Lambda lambda, ResourcePolicies policies, InstantSource clock) {
    this.lambda = lambda;
    this.policies = policies;
    this.clock = clock;
  }

  /** Adds a topic. */
  public void add(String topicArn) {
    if (subscribers.putIfAbsent(topicArn, new CopyOnWriteArrayList<>()) != null) {
      throw new IllegalArgumentException("there is a topic " + topicArn + " already");
    }
  }

  /** Delivers what is published to a topic to a function from now on. */
  public void subscribe(String topicArn, LambdaFunction function) {
    Optional.ofNullable(subscribers.get(topicArn))
        .orElseThrow(() -> new IllegalArgumentException("there is no topic " + topicArn))
        .add(function);
  }

  @Override
  public String signingName() {
    return "sns";
  }

  @Override
  public AwsResponse handle(AwsRequest request) {
    return switch (request.operation()) {
      case "ListTopics" -> list(request);
      case "Publish" -> publish(request);
      case "Subscribe" -> subscribe(request);
      default -> throw request.unsupported();
    };
  }

  private AwsResponse list(AwsRequest request) {
    requireKnown(request, request.form());
    Xml answer = new Xml("ListTopicsResponse", NAMESPACE).open("ListTopicsResult").open("Topics");
    subscribers.keySet().forEach(arn -> answer.open("member").text("TopicArn", arn).close());
    return AwsResponse.xml(answer.end());
  }

  private AwsResponse publish(AwsRequest request) {
    Map<String, String> form = request.form();
    String topic = form.getOrDefault("TopicArn", "");
    String message = form.getOrDefault("Message", "");
    Map<String, @Nullable Object> attributes = attributes(form);
    form.keySet().removeIf(name -> name.startsWith("MessageAttributes.entry."));
    requireKnown(request, form, "TopicArn", "Message", "Subject");
    if (message.isEmpty() || message.getBytes(StandardCharsets.UTF_8).length > MAX_MESSAGE_BYTES) {
      throw new AwsException(
          400, "InvalidParameter", "Invalid parameter: Message is empty or too long");
    }
    String id = publish(topic, message, form.get("Subject"), attributes);
    return AwsResponse.xml(
        new Xml("PublishResponse", NAMESPACE).open("PublishResult").text("MessageId", id).end());
  }

  /** Publishes, for another service. */
  public void publish(String topic, String message, String subject) {
    publish(topic, message, subject, Map.of());
  }

  private String publish(
      String topic,
      String message,
      @Nullable String subject,
      Map<String, @Nullable Object> attributes) {
    requireTopic(topic);
    String id = UUID.randomUUID().toString();
    for (LambdaFunction function : subscribers.getOrDefault(topic, List.of())) {
      deliver(function, topic, notification(topic, id, message, subject, attributes));
    }
    for (HttpSubscription url : urls.getOrDefault(topic, List.of())) {
      if (url.confirmed()) {
        url.deliver(signed(notification(topic, id, message, subject, attributes)));
      }
    }
    return id;
  }

  private AwsResponse subscribe(AwsRequest request) {
    Map<String, String> form = request.form();
    requireKnown(request, form, "TopicArn", "Protocol", "Endpoint");
    String topic = form.getOrDefault("TopicArn", "");
    requireTopic(topic);
    if (!form.getOrDefault("Protocol", "").matches("https?")) {
      throw AwsException.unsupported("a subscription that is none of a URL");
    }
    HttpSubscription url = new HttpSubscription(URI.create(form.getOrDefault("Endpoint", "")));
    urls.computeIfAbsent(topic, each -> new CopyOnWriteArrayList<>()).add(url);
    Map<String, @Nullable Object> message = new LinkedHashMap<>();
    message.put("Type", "SubscriptionConfirmation");
    message.put("MessageId", UUID.randomUUID().toString());
    message.put("Token", url.token());
    message.put("TopicArn", topic);
    message.put("Message", "You have chosen to subscribe to the topic " + topic + ".");
    message.put(
        "SubscribeURL",
        host(topic) + "/?Action=ConfirmSubscription&TopicArn=" + topic + "&Token=" + url.token());
    message.put("Timestamp", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
    url.deliver(signed(message));
    return AwsResponse.xml(
        new Xml("SubscribeResponse", NAMESPACE)
            .open("SubscribeResult")
            .text("SubscriptionArn", "pending confirmation")
            .end());
  }

  /** What SNS serves to everybody: its certificate, and the confirmation of subscriptions. */
  public Optional<HttpAnswer> page(HttpCall call) {
    if (call.path().equals(CERTIFICATE)) {
      return Optional.of(HttpAnswer.text(200, "text/plain", signer().certificate()));
    }
    Map<String, String> query = UrlEncoding.decodeForm(call.rawQuery());
    if (!query.getOrDefault("Action", "").equals("ConfirmSubscription")) {
      return Optional.empty();
    }
    for (HttpSubscription url : urls.getOrDefault(query.getOrDefault("TopicArn", ""), List.of())) {
      if (url.token().equals(query.get("Token"))) {
        url.confirm();
        return Optional.of(
            HttpAnswer.text(
                200, "text/xml", new Xml("ConfirmSubscriptionResponse", NAMESPACE).end()));
      }
    }
    return Optional.of(HttpAnswer.text(400, "text/plain", "there is no such token"));
  }

  private void requireTopic(String topic) {
    if (!subscribers.containsKey(topic)) {
      throw new AwsException(404, "NotFound", "Topic does not exist");
    }
  }

  private Map<String, @Nullable Object> signed(Map<String, @Nullable Object> message) {
    message.put("SigningCertURL", host(Json.textAt(message, "", "TopicArn")) + CERTIFICATE);
    signer().sign(message);
    return message;
  }

  /** Made when first needed: a key takes a second. */
  private synchronized SnsSigner signer() {
    SnsSigner made = signer == null ? SnsSigner.create() : signer;
    signer = made;
    return made;
  }

  private static String host(String topicArn) {
    return "https://sns." + topicArn.split(":", -1)[3] + ".amazonaws.com";
  }

  private void deliver(
      LambdaFunction function, String topic, Map<String, @Nullable Object> notification) {
    if (!policies.allows(function.settings().arn(), "sns.amazonaws.com", "lambda:InvokeFunction")) {
      function.log("SNS may not invoke this function: a message of " + topic + " is lost");
      return;
    }
    Map<String, @Nullable Object> record = new LinkedHashMap<>();
    record.put("EventSource", "aws:sns");
    record.put("EventVersion", "1.0");
    record.put("EventSubscriptionArn", topic + ":local");
    record.put("Sns", notification);
    lambda.invokeAsync(function, Bytes.utf8(Json.write(Map.of("Records", List.of(record)))));
  }

  private Map<String, @Nullable Object> notification(
      String topic,
      String id,
      String message,
      @Nullable String subject,
      Map<String, @Nullable Object> attributes) {
    Map<String, @Nullable Object> sns = new LinkedHashMap<>();
    sns.put("Type", "Notification");
    sns.put("MessageId", id);
    sns.put("TopicArn", topic);
    sns.put("Subject", subject);
    sns.put("Message", message);
    sns.put("Timestamp", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
    sns.put("MessageAttributes", attributes);
    return sns;
  }

  private static Map<String, @Nullable Object> attributes(Map<String, String> form) {
    Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
    form.forEach(
        (field, name) -> {
          var matcher = ATTRIBUTE.matcher(field);
          if (matcher.matches()) {
            String entry = "MessageAttributes.entry." + matcher.group(1) + ".Value.";
            attributes.put(
                name,
                Map.of(
                    "Type", form.getOrDefault(entry + "DataType", "String"),
                    "Value", form.getOrDefault(entry + "StringValue", "")));
          }
        });
    return attributes;
  }

  private static void requireKnown(AwsRequest request, Map<String, String> form, String... known) {
    for (String field : form.keySet()) {
      if (!List.of(known).contains(field)) {
        throw AwsException.unsupported("parameter " + field + " of " + request.name());
      }
    }
  }
}
