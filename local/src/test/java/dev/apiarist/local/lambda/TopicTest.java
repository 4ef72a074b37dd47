package dev.apiarist.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.apiarist.fake.MutableClock;
import dev.apiarist.local.aws.AwsException;
import dev.apiarist.local.aws.AwsRequest;
import dev.apiarist.local.aws.AwsResponse;
import dev.apiarist.local.aws.Bytes;
import dev.apiarist.local.aws.Caller;
import dev.apiarist.local.aws.HttpCall;
import dev.apiarist.local.iam.ResourcePolicies;
import dev.apiarist.local.sns.Sns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is published to a topic reaches the function that is subscribed to it. */
class TopicTest {
  private static final String TOPIC = "arn:aws:sns:us-east-1:000000000000:alarms";

  private final MutableClock clock = new MutableClock();
  private final ResourcePolicies policies = new ResourcePolicies();
  private final Path state;
  private final Lambda lambda;
  private final Sns sns;
  private final LambdaFunction function;

  TopicTest(@TempDir Path state) {
    this.state = state;
    lambda = new Lambda(TestFunctions.host(state, TestFunctions.identities(), 1), clock);
    function = lambda.create(TestFunctions.settings(Map.of(), Duration.ofSeconds(20)));
    sns = new Sns(lambda, policies, clock);
    sns.add(TOPIC);
    sns.subscribe(TOPIC, function);
  }

  @AfterEach
  void close() {
    lambda.close();
  }

  @Test
  void aMessageInvokesTheFunctionInLambdasShape() throws InterruptedException {
    policies.allow(function.settings().arn(), "sns.amazonaws.com", "lambda:InvokeFunction");

    AwsResponse answer =
        call(
            "Publish",
            "TopicArn="
                + TOPIC
                + "&Message=scale+%22up%22&Subject=hello"
                + "&MessageAttributes.entry.1.Name=truncated"
                + "&MessageAttributes.entry.1.Value.DataType=String"
                + "&MessageAttributes.entry.1.Value.StringValue=true");

    assertThat(answer.body()).contains("<MessageId>");
    awaitLog("saw {\"Records\":[{\"EventSource\":\"aws:sns\"");
    assertThat(log())
        .contains("\"TopicArn\":\"" + TOPIC + "\"")
        .contains("\"Message\":\"scale \\\"up\\\"\"")
        .contains("\"Subject\":\"hello\"")
        .contains("\"Timestamp\":\"2026-11-21T08:00:00Z\"")
        .contains("\"truncated\":{")
        .contains("\"Value\":\"true\"");
  }

  @Test
  void aMessageIsLostWhenTheFunctionDoesNotPermitIt() throws InterruptedException {
    call("Publish", "TopicArn=" + TOPIC + "&Message=hello");

    awaitLog("SNS may not invoke this function");
    assertThat(log()).doesNotContain("saw ");
  }

  @Test
  void topicsAreListed() {
    assertThat(call("ListTopics", "").body()).contains("<TopicArn>" + TOPIC + "</TopicArn>");
  }

  @Test
  void whatIsNotModelledIsRefusedByName() {
    assertRefused("CreateTopic", "Name=other", "sns:CreateTopic");
    assertRefused("Publish", "TopicArn=" + TOPIC + "&Message=a&PhoneNumber=1", "PhoneNumber");
    assertRefused("Publish", "TopicArn=" + TOPIC + "2&Message=a", "Topic does not exist");
    assertRefused("Publish", "TopicArn=" + TOPIC, "Message is empty");
  }

  private void assertRefused(String operation, String form, String message) {
    assertThatExceptionOfType(AwsException.class)
        .isThrownBy(() -> call(operation, form))
        .withMessageContaining(message);
  }

  private AwsResponse call(String operation, String form) {
    HttpCall http = new HttpCall("POST", "/", "", Map.of(), Bytes.utf8(form), "127.0.0.1");
    Caller caller = new Caller("000000000000", "arn:aws:iam::000000000000:user/local", "id", "key");
    return sns.handle(new AwsRequest("sns", operation, http, caller));
  }

  private void awaitLog(String text) throws InterruptedException {
    Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
    while (!log().contains(text)) {
      assertThat(Instant.now()).as(log()).isBefore(deadline);
      Thread.sleep(Duration.ofMillis(20));
    }
  }

  private String log() {
    Path log = state.resolve("logs").resolve("test.log");
    try {
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
