package dev.apiarist.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import com.amazonaws.services.lambda.runtime.events.CloudWatchMetricAlarmEvent;
import com.amazonaws.services.lambda.runtime.events.SNSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.tests.EventLoader;
import dev.apiarist.bootstrap.EnrolmentHttp;
import dev.apiarist.json.Json;
import dev.apiarist.lifecycle.LifecycleMessage;
import dev.apiarist.lifecycle.LifecycleMessages;
import dev.apiarist.port.LifecycleHook;
import dev.apiarist.swarm.GroupName;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.webhook.Body;
import dev.apiarist.webhook.FunctionUrl;
import dev.apiarist.webhook.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The shapes of events, told by the first word of a file's name: each is read by AWS's own classes
 * (aws-lambda-java-events, through aws-lambda-java-tests) and by our parser, and must say the same.
 */
enum EventShape {
  FUNCTION_URL {
    @Override
    void check(Path file) {
      APIGatewayV2HTTPEvent theirs = EventLoader.loadApiGatewayHttpEvent(file.toString());
      Map<String, @Nullable Object> tree = Json.parseObject(EventFiles.read(file));
      HttpRequest ours = FunctionUrl.decode(tree);

      assertThat(ours.method()).isEqualTo(theirs.getRequestContext().getHttp().getMethod());
      assertThat(ours.path())
          .isEqualTo(theirs.getRawPath())
          .isEqualTo(theirs.getRequestContext().getHttp().getPath());
      theirs
          .getHeaders()
          .forEach(
              (name, value) ->
                  assertThat(ours.header(name.toLowerCase(Locale.ROOT))).contains(value));
      assertThat(ours.body()).isEqualTo(new Body.Text(body(theirs)));
      Map<String, String> query = theirs.getQueryStringParameters();
      if (query != null) {
        query.forEach((key, value) -> assertThat(ours.query().get(key)).isEqualTo(value));
      }
      var authorizer = theirs.getRequestContext().getAuthorizer();
      if (authorizer != null) {
        assertThat(EnrolmentHttp.userArn(tree)).isEqualTo(authorizer.getIam().getUserArn());
        assertThat(EnrolmentHttp.body(tree)).isEqualTo(body(theirs));
      }
    }
  },

  SQS {
    @Override
    void check(Path file) {
      SQSEvent theirs = EventLoader.loadSQSEvent(file.toString());
      List<@Nullable Object> ours = Json.listAt(Json.parse(EventFiles.read(file)), "Records");

      assertThat(ours).hasSameSizeAs(theirs.getRecords()).isNotEmpty();
      for (int i = 0; i < ours.size(); i++) {
        SQSEvent.SQSMessage message = theirs.getRecords().get(i);
        assertThat(Json.textAt(ours.get(i), "", "messageId")).isEqualTo(message.getMessageId());
        assertThat(Json.textAt(ours.get(i), "", "eventSource")).isEqualTo(message.getEventSource());
        assertThat(Json.textAt(ours.get(i), "", "body")).isEqualTo(message.getBody());
        checkMessage(message.getBody());
      }
    }
  },

  SNS {
    @Override
    void check(Path file) {
      SNSEvent theirs = EventLoader.loadSNSEvent(file.toString());
      List<@Nullable Object> ours = Json.listAt(Json.parse(EventFiles.read(file)), "Records");

      assertThat(ours).hasSameSizeAs(theirs.getRecords()).isNotEmpty();
      for (int i = 0; i < ours.size(); i++) {
        SNSEvent.SNSRecord record = theirs.getRecords().get(i);
        SNSEvent.SNS sns = record.getSNS();
        Map<String, @Nullable Object> our = Json.objectAt(ours.get(i), "Sns");
        assertThat(Json.textAt(ours.get(i), "", "EventSource")).isEqualTo(record.getEventSource());
        assertThat(Json.at(our, "Type")).isEqualTo(sns.getType());
        assertThat(Json.at(our, "MessageId")).isEqualTo(sns.getMessageId());
        assertThat(Json.at(our, "TopicArn")).isEqualTo(sns.getTopicArn());
        assertThat(Json.at(our, "Message")).isEqualTo(sns.getMessage());
        assertThat(Instant.parse(Json.textAt(our, "", "Timestamp")).toEpochMilli())
            .isEqualTo(sns.getTimestamp().getMillis());
        sns.getMessageAttributes()
            .forEach(
                (name, attribute) ->
                    assertThat(Json.at(our, "MessageAttributes", name, "Value"))
                        .isEqualTo(attribute.getValue()));
      }
    }
  },

  CLOUDWATCH {
    @Override
    void check(Path file) {
      CloudWatchMetricAlarmEvent theirs =
          EventLoader.loadCloudWatchMetricAlarmEvent(file.toString());
      Map<String, @Nullable Object> ours = Json.parseObject(EventFiles.read(file));
      Map<String, @Nullable Object> alarm = Json.objectAt(ours, "alarmData");

      assertThat(Json.at(ours, "source")).isEqualTo(theirs.getSource());
      assertThat(Json.at(ours, "alarmArn")).isEqualTo(theirs.getAlarmArn());
      assertThat(Json.at(alarm, "alarmName")).isEqualTo(theirs.getAlarmData().getAlarmName());
      assertThat(Json.at(alarm, "state", "value"))
          .isEqualTo(theirs.getAlarmData().getState().getValue());
      assertThat(Json.at(alarm, "state", "timestamp"))
          .isEqualTo(theirs.getAlarmData().getState().getTimestamp());
      assertThat(Json.at(alarm, "configuration", "description"))
          .isEqualTo(theirs.getAlarmData().getConfiguration().getDescription());
    }
  },

  EVENTBRIDGE {
    @Override
    void check(Path file) {
      ScheduledEvent theirs = EventLoader.loadScheduledEvent(file.toString());
      Map<String, @Nullable Object> ours = Json.parseObject(EventFiles.read(file));

      assertThat(theirs.getId()).isNotBlank();
      assertThat(Json.textAt(ours, "", "id")).isEqualTo(theirs.getId());
      assertThat(Json.textAt(ours, "", "source")).isEqualTo(theirs.getSource());
      assertThat(Json.textAt(ours, "", "detail-type")).isEqualTo(theirs.getDetailType());
      assertThat(Json.listAt(ours, "resources")).isEqualTo(theirs.getResources());
      assertThat(Instant.parse(Json.textAt(ours, "", "time")).toEpochMilli())
          .isEqualTo(theirs.getTime().getMillis());
      assertThat(Json.objectAt(ours, "detail")).isEqualTo(theirs.getDetail());
    }
  },

  CLOUDFORMATION {
    @Override
    void check(Path file) {
      CloudFormationCustomResourceEvent theirs =
          EventLoader.loadCloudFormationCustomResourceEvent(file.toString());
      Map<String, @Nullable Object> ours = Json.parseObject(EventFiles.read(file));

      assertThat(Json.at(ours, "RequestType")).isEqualTo(theirs.getRequestType());
      assertThat(Json.at(ours, "ResponseURL")).isEqualTo(theirs.getResponseUrl());
      assertThat(Json.at(ours, "StackId")).isEqualTo(theirs.getStackId());
      assertThat(Json.at(ours, "RequestId")).isEqualTo(theirs.getRequestId());
      assertThat(Json.at(ours, "LogicalResourceId")).isEqualTo(theirs.getLogicalResourceId());
      assertThat(Json.at(ours, "PhysicalResourceId")).isEqualTo(theirs.getPhysicalResourceId());
      assertThat(Json.at(ours, "ResourceProperties")).isEqualTo(theirs.getResourceProperties());
      assertThat(Json.at(ours, "OldResourceProperties"))
          .isEqualTo(theirs.getOldResourceProperties());
    }
  };

  /** Reads a file both ways and compares what our functions use. */
  abstract void check(Path file);

  /** The shape of a file named {@code <source>-<case>.json}. */
  static Optional<EventShape> of(Path file) {
    String name = file.getFileName().toString();
    int dash = name.indexOf('-');
    if (dash < 0 || !name.endsWith(".json")) {
      return Optional.empty();
    }
    return switch (name.substring(0, dash)) {
      case "alertmanager", "curl", "node", "topic" -> Optional.of(FUNCTION_URL);
      case "sns" -> Optional.of(SNS);
      case "cloudwatch" -> Optional.of(CLOUDWATCH);
      case "sqs" -> Optional.of(SQS);
      case "eventbridge" -> Optional.of(EVENTBRIDGE);
      case "cloudformation" -> Optional.of(CLOUDFORMATION);
      default -> Optional.empty();
    };
  }

  /** A lifecycle event inside a message is one of EventBridge's, and our decoder knows it. */
  private static void checkMessage(String body) {
    LifecycleMessage ours = LifecycleMessages.decode(body);
    Map<String, @Nullable Object> tree = Json.parseObject(body);
    if (!tree.containsKey("detail-type")) {
      assertThat(tree)
          .containsAnyOf(Map.entry("version", 1), Map.entry("Service", "AWS Auto Scaling"));
      return;
    }
    ScheduledEvent theirs = eventBridge(body);
    assertThat(ours)
        .isEqualTo(
            new LifecycleMessage.HookOpen(
                new LifecycleHook(
                    new GroupName((String) theirs.getDetail().get("AutoScalingGroupName")),
                    (String) theirs.getDetail().get("LifecycleHookName"),
                    new InstanceId((String) theirs.getDetail().get("EC2InstanceId"))),
                Instant.ofEpochMilli(theirs.getTime().getMillis()),
                0));
  }

  private static ScheduledEvent eventBridge(String body) {
    return LambdaEventSerializers.serializerFor(
            ScheduledEvent.class, EventShape.class.getClassLoader())
        .fromJson(body);
  }

  private static String body(APIGatewayV2HTTPEvent event) {
    String body = event.getBody() == null ? "" : event.getBody();
    return event.getIsBase64Encoded()
        ? new String(Base64.getDecoder().decode(body), StandardCharsets.UTF_8)
        : body;
  }
}
