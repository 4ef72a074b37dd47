package dev.apiarist.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.function.WebhookBench.Answer;
import dev.apiarist.json.Json;
import dev.apiarist.port.FailureCode;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /v1/sns}: what a topic delivers by HTTPS. */
class SnsOverHttpsTest {
  private static final SnsSigner AMAZON = SnsSigner.of("CN=sns.amazonaws.com", "2026/01/01", 3650);
  private static final SnsSigner STRANGER = SnsSigner.of("CN=sns.example.org", "2026/01/01", 3650);
  private static final SnsSigner EXPIRED = SnsSigner.of("CN=sns.amazonaws.com", "2025/01/01", 30);

  private static final String TOPIC = "arn:aws:sns:eu-west-1:123456789012:alarms";
  private static final String HOST = "https://sns.eu-west-1.amazonaws.com/";
  private static final String CERTIFICATE = HOST + "SimpleNotificationService-01.pem";
  private static final String SUBSCRIBE =
      HOST + "?Action=ConfirmSubscription&TopicArn=" + TOPIC + "&Token=abc";
  private static final List<String> NOTIFICATION =
      List.of("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type");
  private static final List<String> CONFIRMATION =
      List.of("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type");

  private final WebhookBench bench = WebhookBench.standard();

  @BeforeEach
  void one_topic_may_speak() {
    bench.snsTopics = Set.of(TOPIC);
    bench.sns.serves(CERTIFICATE, AMAZON.certificate());
    bench.sns.serves(SUBSCRIBE, "<ConfirmSubscriptionResponse/>");
  }

  @Nested
  class A_notification {
    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void is_acted_on_when_SNS_signed_it(String version) {
      Map<String, @Nullable Object> message = notification();
      message.put("SignatureVersion", version);
      AMAZON.sign(message, NOTIFICATION);

      assertThat(post(message).said()).endsWith("from 1 to 2");
      assertThat(bench.sns.visits()).containsExactly(URI.create(CERTIFICATE));
    }

    @Test
    void is_acted_on_with_a_subject_and_line_breaks() {
      Map<String, @Nullable Object> message = notification();
      message.put("Subject", "scale ünd\ttab");
      message.put("Message", "{\"scale\":\"up\",\n \"type\":\"node\"}");
      AMAZON.sign(message, NOTIFICATION);

      assertThat(post(message).status()).isEqualTo(200);
    }

    @Test
    void needs_no_certificate_a_second_time() {
      WebhookFunctions function = new WebhookFunctions();
      function.post(signed(notification()));
      Map<String, @Nullable Object> next = notification();
      next.put("MessageId", "2");

      assertThat(function.post(signed(next)).said()).endsWith("from 2 to 3");
      assertThat(bench.sns.visits()).hasSize(1);
    }

    @Test
    void that_comes_again_changes_nothing() {
      post(signed(notification()));

      assertThat(post(signed(notification())).said())
          .isEqualTo("OK: Dealt with before: nothing changed");
    }

    @Test
    void is_asked_for_again_when_the_cloud_fails() {
      bench.failing.before("setDesiredCapacity", FailureCode.THROTTLED);

      assertThat(post(signed(notification())).status()).isEqualTo(500);
    }

    @Test
    void is_not_asked_for_again_when_it_is_not_understood() {
      Map<String, @Nullable Object> message = notification();
      message.put("Message", "hello");

      assertThat(post(signed(message)).status()).isEqualTo(409);
    }

    @Test
    void is_asked_for_again_when_SNS_does_not_answer() {
      bench.sns.down(true);

      assertThat(post(signed(notification())).status()).isEqualTo(500);
      assertNothingChanged();
    }
  }

  @Nested
  class Is_refused {
    @ParameterizedTest(name = "a message whose {0} was changed")
    @ValueSource(strings = {"Message", "MessageId", "Timestamp", "Signature"})
    void changed(String field) {
      Map<String, @Nullable Object> message = signed(notification());
      message.put(field, message.get(field) + " ");

      assertRefused(post(message), "its signature");
    }

    @Test
    void a_message_with_a_subject_that_was_not_signed() {
      Map<String, @Nullable Object> message = signed(notification());
      message.put("Subject", "more");

      assertRefused(post(message), "its signature is wrong");
    }

    @ParameterizedTest(name = "a certificate from {0}")
    @ValueSource(
        strings = {
          "http://sns.eu-west-1.amazonaws.com/SimpleNotificationService-01.pem",
          "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-01.pem",
          "https://sns.eu-west-1.amazonaws.com.cn/SimpleNotificationService-01.pem",
          "https://sns.eu-west-1.amazonaws.com.example.org/SimpleNotificationService-01.pem",
          "https://example.org/sns.eu-west-1.amazonaws.com/SimpleNotificationService-01.pem",
          "https://sns.eu-west-1.amazonaws.com@example.org/SimpleNotificationService-01.pem",
          "https://user@sns.eu-west-1.amazonaws.com/SimpleNotificationService-01.pem",
          "https://sns.eu-west-1.amazonaws.com:8443/SimpleNotificationService-01.pem",
          "https://sns.eu-west-1.amazonaws.com/?x=SimpleNotificationService-01.pem",
          "https://sns.eu-west-1.amazonaws.com/a/../SimpleNotificationService-01.pem",
          "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-01.txt",
          "https://bucket.s3.amazonaws.com/SimpleNotificationService-01.pem",
          "not a url",
          ""
        })
    void a_certificate_from_elsewhere(String url) {
      Map<String, @Nullable Object> message = signed(notification());
      message.put("SigningCertURL", url);

      assertRefused(post(message), "its SigningCertURL is none of SNS");
      assertThat(bench.sns.visits()).isEmpty();
    }

    @Test
    void a_certificate_of_somebody_else() {
      bench.sns.serves(CERTIFICATE, STRANGER.certificate());
      Map<String, @Nullable Object> message = notification();
      STRANGER.sign(message, NOTIFICATION);

      assertRefused(post(message), "its certificate is not one of SNS");
    }

    @Test
    void a_certificate_that_SNS_does_not_have() {
      Map<String, @Nullable Object> message = signed(notification());
      message.put("SigningCertURL", HOST + "SimpleNotificationService-02.pem");

      assertRefused(post(message), "answered 404");
    }

    @Test
    void a_certificate_that_SNS_does_not_have_without_asking_for_it_each_time() {
      WebhookFunctions function = new WebhookFunctions();
      Map<String, @Nullable Object> message = signed(notification());
      message.put("SigningCertURL", HOST + "SimpleNotificationService-02.pem");

      assertRefused(function.post(message), "answered 404");
      assertRefused(function.post(message), "answered 404");
      assertThat(bench.sns.visits()).hasSize(1);
      bench.clock.advance(Duration.ofMinutes(5));
      function.post(message);
      assertThat(bench.sns.visits()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AAAA", "no base64!"})
    void what_is_no_signature_before_anything_is_asked(String signature) {
      Map<String, @Nullable Object> message = notification();
      message.put("Signature", signature);

      assertRefused(post(message), "its signature");
      assertThat(bench.sns.visits()).isEmpty();
    }

    @Test
    void a_certificate_that_has_expired() {
      bench.sns.serves(CERTIFICATE, EXPIRED.certificate());
      Map<String, @Nullable Object> message = notification();
      EXPIRED.sign(message, NOTIFICATION);

      assertRefused(post(message), "malformed or expired");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "3"})
    void another_version_of_signatures(String version) {
      Map<String, @Nullable Object> message = signed(notification());
      message.put("SignatureVersion", version);

      assertRefused(post(message), "neither 1 nor 2");
    }

    @Test
    void another_topic_before_anything_is_asked() {
      Map<String, @Nullable Object> message = notification();
      message.put("TopicArn", TOPIC + "2");

      assertRefused(post(signed(message)), "webhook.snsTopics");
      assertThat(bench.sns.visits()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "no JSON", "", "{\"Type\":\"Alert\"}"})
    void what_is_no_message_of_SNS(String body) {
      assertThat(bench.send(WebhookBench.event("POST", "/v1/sns", Map.of(), body)).status())
          .isEqualTo(400);
    }

    private void assertRefused(Answer answer, String reason) {
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.said()).contains(reason);
      assertNothingChanged();
    }
  }

  @Nested
  class A_subscription {
    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void of_a_topic_that_may_speak_is_confirmed(String version) {
      Map<String, @Nullable Object> message = confirmation(SUBSCRIBE);
      message.put("SignatureVersion", version);
      AMAZON.sign(message, CONFIRMATION);

      assertThat(post(message).said()).isEqualTo("OK: The subscription is confirmed");
      assertThat(bench.sns.visits())
          .containsExactly(URI.create(CERTIFICATE), URI.create(SUBSCRIBE));
      assertThat(bench.journal.decisions().getLast().subject()).isEqualTo(TOPIC);
    }

    @ParameterizedTest(name = "at {0}")
    @ValueSource(
        strings = {
          "https://example.org/?Action=ConfirmSubscription&TopicArn=arn:aws:sns:eu-west-1:123456789012:alarms",
          "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=arn:aws:sns:eu-west-1:123456789012:other",
          "https://sns.eu-west-1.amazonaws.com/?Action=DeleteTopic&TopicArn=arn:aws:sns:eu-west-1:123456789012:alarms",
          "https://sns.eu-west-1.amazonaws.com/",
          ""
        })
    void is_not_confirmed_elsewhere_even_when_it_is_signed(String url) {
      Map<String, @Nullable Object> message = confirmation(url);
      AMAZON.sign(message, CONFIRMATION);

      assertThat(post(message).status()).isEqualTo(403);
      assertThat(bench.sns.visits()).containsExactly(URI.create(CERTIFICATE));
    }

    @Test
    void is_not_confirmed_without_a_right_signature() {
      Map<String, @Nullable Object> message = confirmation(SUBSCRIBE);
      AMAZON.sign(message, CONFIRMATION);
      message.put("Token", "other");

      assertThat(post(message).status()).isEqualTo(403);
      assertThat(bench.sns.visits()).doesNotContain(URI.create(SUBSCRIBE));
    }

    @Test
    void that_ended_is_not_taken_up_again() {
      Map<String, @Nullable Object> message = confirmation(SUBSCRIBE);
      message.put("Type", "UnsubscribeConfirmation");
      AMAZON.sign(message, CONFIRMATION);

      assertThat(post(message).said()).isEqualTo("OK: The subscription has ended");
      assertThat(bench.sns.visits()).doesNotContain(URI.create(SUBSCRIBE));
    }
  }

  @Test
  void without_a_topic_there_is_no_such_path() {
    bench.snsTopics = Set.of();

    assertThat(post(signed(notification())).status()).isEqualTo(404);
  }

  @Test
  void a_token_does_not_stand_in_for_a_signature() {
    Map<String, @Nullable Object> message = notification();
    message.put("Signature", "AAAA");

    assertThat(bench.post("/v1/sns", Json.write(message)).status()).isEqualTo(403);
  }

  private void assertNothingChanged() {
    assertThat(bench.desired("web")).isEqualTo(1);
    assertThat(bench.journal.decisions()).isEmpty();
  }

  private Answer post(Map<String, @Nullable Object> message) {
    return bench.send(event(message));
  }

  private static Map<String, @Nullable Object> event(Map<String, @Nullable Object> message) {
    return WebhookBench.event(
        "POST",
        "/v1/sns",
        Map.of("content-type", "text/plain; charset=UTF-8"),
        Json.write(message));
  }

  private static Map<String, @Nullable Object> signed(Map<String, @Nullable Object> message) {
    AMAZON.sign(message, NOTIFICATION);
    return message;
  }

  private static Map<String, @Nullable Object> notification() {
    Map<String, @Nullable Object> message = new LinkedHashMap<>();
    message.put("Type", "Notification");
    message.put("MessageId", "1");
    message.put("TopicArn", TOPIC);
    message.put("Message", "{\"scale\":\"up\",\"type\":\"node\"}");
    message.put("Timestamp", "2026-11-21T07:59:59.001Z");
    message.put("SignatureVersion", "2");
    message.put("SigningCertURL", CERTIFICATE);
    return message;
  }

  private static Map<String, @Nullable Object> confirmation(String url) {
    Map<String, @Nullable Object> message = notification();
    message.put("Type", "SubscriptionConfirmation");
    message.put("Message", "You have chosen to subscribe.");
    message.put("Token", "abc");
    message.put("SubscribeURL", url);
    return message;
  }

  /** One function for several requests, as in a warm instance. */
  private final class WebhookFunctions {
    private final WebhookFunction warm = bench.function();

    Answer post(Map<String, @Nullable Object> message) {
      return bench.sendTo(warm, Json.write(event(message)));
    }
  }
}
