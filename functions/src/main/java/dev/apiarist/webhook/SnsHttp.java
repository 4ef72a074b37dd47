package dev.apiarist.webhook;

import dev.apiarist.json.Json;
import dev.apiarist.json.JsonException;
import dev.apiarist.port.Decision;
import dev.apiarist.port.OutsideException;
import dev.apiarist.port.SnsEndpoint;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/sns}: where a topic of another account or region delivers by HTTPS. SNS cannot
 * send a bearer token; its signature and the list of topics stand in for one.
 */
final class SnsHttp {
  private static final Set<String> TYPES =
      Set.of("Notification", "SubscriptionConfirmation", "UnsubscribeConfirmation");

  private final Set<String> topics;
  private final SnsSignatures signatures;
  private final SnsEndpoint sns;
  private final SignalDesk desk;
  private final DecisionLog log;

  SnsHttp(
      Set<String> topics,
      SnsSignatures signatures,
      SnsEndpoint sns,
      SignalDesk desk,
      DecisionLog log) {
    this.topics = topics;
    this.signatures = signatures;
    this.sns = sns;
    this.desk = desk;
    this.log = log;
  }

  /** Whether there is anybody to listen to. */
  boolean open() {
    return !topics.isEmpty();
  }

  HttpAnswer handle(String body) {
    Map<String, @Nullable Object> message;
    try {
      message = Json.parseObject(body);
    } catch (JsonException malformed) {
      return HttpAnswer.nok(400, "Not a message of SNS");
    }
    String type = Json.textAt(message, "", "Type");
    if (!TYPES.contains(type)) {
      return HttpAnswer.nok(400, "Not a message of SNS");
    }
    String topic = Json.textAt(message, "", "TopicArn");
    if (!topics.contains(topic)) {
      return HttpAnswer.nok(403, "This topic may not speak here: see webhook.snsTopics");
    }
    try {
      Optional<String> why = signatures.whyNotGenuine(message);
      if (why.isPresent()) {
        return HttpAnswer.nok(403, "The message is not from SNS: " + why.get());
      }
      return switch (type) {
        case "Notification" -> answer(desk.handle(Deliveries.ofSns(message)));
        case "SubscriptionConfirmation" -> confirm(message, topic);
        default -> unsubscribed(topic);
      };
    } catch (OutsideException failed) {
      int status = failed.code().retryable() ? 500 : 403;
      return HttpAnswer.nok(status, "SNS could not be asked: " + failed.getMessage());
    }
  }

  private HttpAnswer confirm(Map<String, @Nullable Object> message, String topic) {
    Optional<URI> url = SnsUrl.confirmation(Json.textAt(message, "", "SubscribeURL"), topic);
    if (url.isEmpty()) {
      return HttpAnswer.nok(403, "Its SubscribeURL does not confirm this topic at SNS");
    }
    sns.get(url.get());
    return told(topic, "The subscription is confirmed");
  }

  /** Somebody who may has ended it. Its URL would take it up again; nobody follows that here. */
  private HttpAnswer unsubscribed(String topic) {
    return told(topic, "The subscription has ended");
  }

  private HttpAnswer told(String topic, String what) {
    log.record("subscription", topic, Decision.Outcome.DONE, what, Map.of());
    return HttpAnswer.ok(what);
  }

  /** SNS tries again after 5xx, and only then. */
  private static HttpAnswer answer(Handled handled) {
    return switch (handled) {
      case Handled.Done done -> HttpAnswer.ok(done.message());
      case Handled.Ignored ignored -> HttpAnswer.ok(ignored.message());
      case Handled.Refused refused -> HttpAnswer.nok(409, refused.message());
      case Handled.Failed failed -> HttpAnswer.nok(500, failed.message());
    };
  }
}
