package dev.apiarist.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.apiarist.local.aws.AwsException;
import dev.apiarist.local.cli.Checkout;
import dev.apiarist.local.cli.SynthesisedCheckout;
import dev.apiarist.local.cloud.LocalCloud;
import dev.apiarist.port.RaisedAlarm;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Alarms and messages reach the deployed artifact by every way that the stack declares: a topic, an
 * alarm's own action, and signed messages of a listed topic at the Function URL.
 */
class AlarmsAndTopicsTest {
  private static final String LISTED = "arn:aws:sns:us-east-1:000000000000:fleet";
  private static final String CONFIGURATION =
      """
      cluster: small
      managers:
        count: 1
      groups:
        one: {min: 0, max: 4}
        two: {min: 0, max: 4}
        three: {min: 0, max: 4}
        four: {min: 0, max: 4}
      webhook:
        snsTopics: ["%s"]
      """
          .formatted(LISTED);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private static Path home;
  private static LocalCloud cloud;
  private static URI snsUrl;
  private static String token;

  @BeforeAll
  static void start() throws IOException {
    Checkout checkout = SynthesisedCheckout.at(home, CONFIGURATION);
    cloud = StillCloud.start(checkout);
    snsUrl = cloud.functionUrl("apiarist-small-webhook").orElseThrow().resolve("/v1/sns");
    token = StillCloud.webhookToken(cloud);
    cloud.services().sns().add(LISTED);
  }

  @AfterAll
  static void stop() {
    if (cloud != null) {
      cloud.close();
    }
  }

  @Test
  void anAlarmReachesTheGroupByTheTopicOnceAndIsSeenToLast() {
    String topic = cloud.outputs().getOrDefault("AlarmTopicArn", "");
    alarm("busy", "apiarist: scale=up type=node group=one", topic);

    raise("busy");
    raise("busy");

    awaitDesired("one", 1);
    assertThat(SmallCloud.administratorOf(cloud).alarms().raised())
        .filteredOn(alarm -> alarm.name().equals("busy"))
        .singleElement()
        .satisfies(alarm -> assertThat(alarm.actions()).containsExactly(topic))
        .extracting(RaisedAlarm::description)
        .isEqualTo("apiarist: scale=up type=node group=one");
  }

  @Test
  void anAlarmReachesTheGroupByTheFunctionItself() {
    alarm(
        "direct",
        "apiarist: scale=up type=node group=two by=2",
        "arn:aws:lambda:us-east-1:000000000000:function:apiarist-small-webhook");

    raise("direct");

    awaitDesired("two", 2);
  }

  @Test
  void anAlarmMayNotInvokeAFunctionThatDoesNotPermitIt() {
    alarm(
        "stranger",
        "apiarist: scale=up type=node",
        "arn:aws:lambda:us-east-1:000000000000:function:apiarist-small-setup");

    assertThatExceptionOfType(AwsException.class)
        .isThrownBy(() -> raise("stranger"))
        .withMessageContaining("does not permit lambda:InvokeFunction");
  }

  @Test
  void aListedTopicIsConfirmedAndItsSignedMessagesAreActedOn() {
    AwsQuery.call(
        cloud.services().sns(),
        "Subscribe",
        Map.of("TopicArn", LISTED, "Protocol", "http", "Endpoint", snsUrl.toString()));
    await(() -> decisions().contains("The subscription is confirmed"));

    AwsQuery.publish(cloud, LISTED, "{\"scale\":\"up\",\"type\":\"node\",\"group\":\"three\"}");

    awaitDesired("three", 1);
  }

  @Test
  void aForgedMessageOfAListedTopicIsRefused() throws IOException, InterruptedException {
    String forged =
        """
        {"Type": "Notification", "MessageId": "1", "TopicArn": "%s",
         "Message": "{\\"scale\\":\\"up\\",\\"type\\":\\"node\\",\\"group\\":\\"four\\"}",
         "Timestamp": "%s", "SignatureVersion": "2", "Signature": "%s",
         "SigningCertURL": "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-local.pem"}
        """
            .formatted(LISTED, Instant.now(), "A".repeat(342) + "==");

    HttpResponse<String> answer =
        HTTP.send(
            HttpRequest.newBuilder(snsUrl)
                .POST(HttpRequest.BodyPublishers.ofString(forged))
                .build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("not from SNS").contains("signature");
    assertThat(desired("four")).isZero();
  }

  private static void alarm(String name, String description, String action) {
    AwsQuery.alarm(cloud, name, description, action);
  }

  private static void raise(String name) {
    AwsQuery.raise(cloud, name);
  }

  private static void awaitDesired(String group, int wanted) {
    await(() -> desired(group) >= wanted);
    assertThat(desired(group)).isEqualTo(wanted);
  }

  private static void await(BooleanSupplier condition) {
    Instant deadline = Instant.now().plus(Duration.ofSeconds(90));
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).as(decisions()).isBefore(deadline);
      try {
        Thread.sleep(Duration.ofMillis(100));
      } catch (InterruptedException interrupted) {
        throw new AssertionError(interrupted);
      }
    }
  }

  private static String decisions() {
    try {
      return HTTP.send(
              HttpRequest.newBuilder(snsUrl.resolve("/v1/decisions"))
                  .header("Authorization", "Bearer " + token)
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException | InterruptedException failed) {
      throw new AssertionError(failed);
    }
  }

  private static int desired(String group) {
    return StillCloud.desired(cloud, group);
  }
}
