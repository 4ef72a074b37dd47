package dev.apiarist.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.apiarist.json.Json;
import dev.apiarist.port.Instance;
import dev.apiarist.port.InstanceShape;
import dev.apiarist.port.RaisedAlarm;
import dev.apiarist.swarm.InstanceId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AwsSmallPortsTest {
  private final AwsDouble aws = new AwsDouble();

  @AfterEach
  void close() {
    aws.close();
  }

  @Nested
  class RaisedAlarms {
    @Test
    void areOfBothTypesAndFollowPages() {
      aws.answers(200, answer("<MetricAlarms>%s</MetricAlarms>".formatted(BUSY), "more"))
          .answers(200, answer("<CompositeAlarms>%s</CompositeAlarms>".formatted(BUSY), ""));

      List<RaisedAlarm> raised = new CloudWatchAlarms(aws.caller()).raised();

      RaisedAlarm busy =
          new RaisedAlarm(
              "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:busy",
              "busy",
              "Busy.\napiarist: scale=up type=node",
              Optional.of(Instant.parse("2026-11-21T08:00:00.123Z")),
              Set.of("arn:aws:sns:eu-west-1:123456789012:alarms"));
      assertThat(raised).containsExactly(busy, busy);
      assertThat(aws.received.getFirst().form())
          .containsEntry("StateValue", "ALARM")
          .containsEntry("AlarmTypes.member.2", "CompositeAlarm");
      assertThat(aws.received.get(1).form()).containsEntry("NextToken", "more");
    }

    @Test
    void haveNoActionsWhileTheseAreSwitchedOff() {
      String off = BUSY.replace("<ActionsEnabled>true", "<ActionsEnabled>false");
      aws.answers(200, answer("<MetricAlarms>%s</MetricAlarms>".formatted(off), ""));

      assertThat(new CloudWatchAlarms(aws.caller()).raised())
          .singleElement()
          .satisfies(alarm -> assertThat(alarm.actions()).isEmpty());
    }

    @Test
    void haveNoActionsWhileAnotherAlarmSuppressesThem() {
      String suppressed =
          BUSY.replace(
              "<ActionsEnabled>",
              "<ActionsSuppressedBy>Alarm</ActionsSuppressedBy><ActionsEnabled>");
      aws.answers(200, answer("<CompositeAlarms>%s</CompositeAlarms>".formatted(suppressed), ""));

      assertThat(new CloudWatchAlarms(aws.caller()).raised())
          .singleElement()
          .satisfies(alarm -> assertThat(alarm.actions()).isEmpty());
    }

    @Test
    void withoutATimeKeepNoOtherFromBeingRead() {
      aws.answers(200, answer("<MetricAlarms><member/>%s</MetricAlarms>".formatted(BUSY), ""));

      assertThat(new CloudWatchAlarms(aws.caller()).raised())
          .extracting(RaisedAlarm::since)
          .containsExactly(
              Optional.empty(), Optional.of(Instant.parse("2026-11-21T08:00:00.123Z")));
    }

    private static final String BUSY =
        """
        <member>
          <AlarmName>busy</AlarmName>
          <AlarmArn>arn:aws:cloudwatch:eu-west-1:123456789012:alarm:busy</AlarmArn>
          <AlarmDescription>Busy.&#10;apiarist: scale=up type=node</AlarmDescription>
          <ActionsEnabled>true</ActionsEnabled>
          <AlarmActions><member>arn:aws:sns:eu-west-1:123456789012:alarms</member></AlarmActions>
          <StateValue>ALARM</StateValue>
          <StateUpdatedTimestamp>2026-11-21T08:09:00Z</StateUpdatedTimestamp>
          <StateTransitionedTimestamp>2026-11-21T08:00:00.123Z</StateTransitionedTimestamp>
        </member>
        """;

    private static String answer(String alarms, String next) {
      return """
      <DescribeAlarmsResponse xmlns="http://monitoring.amazonaws.com/doc/2010-08-01/">
        <DescribeAlarmsResult>%s<NextToken>%s</NextToken></DescribeAlarmsResult>
      </DescribeAlarmsResponse>
      """
          .formatted(alarms, next);
    }
  }

  @Nested
  class Instances {
    private static final InstanceId ONE = new InstanceId("i-0123456789abcdef0");
    private static final InstanceId GONE = new InstanceId("i-0123456789abcdef1");

    @Test
    void areSelectedByFilterSoThatAForgottenOneIsSimplyAbsent() {
      aws.answers(200, answer(""));

      Map<InstanceId, Instance> found =
          new AwsInstances(aws.caller()).describe(List.of(ONE, GONE, ONE));

      assertThat(found)
          .containsExactly(
              Map.entry(
                  ONE, new Instance(ONE, "running", "10.0.1.5", "t4g.small", "eu-west-1b", true)));
      assertThat(aws.received.getFirst().form())
          .containsEntry("Filter.1.Name", "instance-id")
          .containsEntry("Filter.1.Value.1", ONE.value())
          .containsEntry("Filter.1.Value.2", GONE.value())
          .doesNotContainKey("Filter.1.Value.3");
    }

    @Test
    void followPages() {
      aws.answers(200, answer("more")).answers(200, answer(""));

      new AwsInstances(aws.caller()).describe(List.of(ONE));

      assertThat(aws.received.get(1).form()).containsEntry("NextToken", "more");
    }

    @Test
    void areNotAskedForWhenNoneIsWanted() {
      assertThat(new AwsInstances(aws.caller()).describe(List.of())).isEmpty();
      assertThat(aws.received).isEmpty();
    }

    private String answer(String next) {
      return """
      <DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
        <reservationSet><item><instancesSet><item>
          <instanceId>i-0123456789abcdef0</instanceId>
          <instanceState><code>16</code><name>running</name></instanceState>
          <privateIpAddress>10.0.1.5</privateIpAddress>
          <instanceType>t4g.small</instanceType>
          <placement><availabilityZone>eu-west-1b</availabilityZone></placement>
          <instanceLifecycle>spot</instanceLifecycle>
        </item></instancesSet></item></reservationSet>
        <nextToken>%s</nextToken>
      </DescribeInstancesResponse>
      """
          .formatted(next);
    }
  }

  @Nested
  class Shapes {
    @Test
    void areInBytesAndInDockersWordsForArchitectures() {
      aws.answers(
          200,
          "<DescribeInstanceTypesResponse"
              + " xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><instanceTypeSet>"
              + type("m7g.large", 2, 8192, "arm64")
              + type("t2.micro", 1, 1024, "i386", "x86_64")
              + "</instanceTypeSet></DescribeInstanceTypesResponse>");

      assertThat(new AwsInstances(aws.caller()).shapes(List.of("m7g.large", "t2.micro", "x1.none")))
          .isEqualTo(
              Map.of(
                  "m7g.large", new InstanceShape("m7g.large", 2, 8L << 30, "aarch64"),
                  "t2.micro", new InstanceShape("t2.micro", 1, 1L << 30, "x86_64")));
      assertThat(aws.received.getFirst().form())
          .containsEntry("Action", "DescribeInstanceTypes")
          .containsEntry("Filter.1.Name", "instance-type")
          .containsEntry("Filter.1.Value.1", "m7g.large")
          .containsEntry("Filter.1.Value.3", "x1.none");
    }

    @Test
    void areAskedForAHundredAtATime() {
      aws.answers(200, "<DescribeInstanceTypesResponse/>");

      new AwsInstances(aws.caller())
          .shapes(IntStream.range(0, 101).mapToObj(number -> "t" + number + ".small").toList());

      assertThat(aws.received).hasSize(2);
      assertThat(aws.received.get(1).form())
          .containsEntry("Filter.1.Value.1", "t100.small")
          .doesNotContainKey("Filter.1.Value.2");
    }

    private static String type(String name, int cpus, int mebibytes, String... architectures) {
      return """
      <item>
        <instanceType>%s</instanceType>
        <processorInfo><supportedArchitectures>%s</supportedArchitectures></processorInfo>
        <vCpuInfo><defaultVCpus>%d</defaultVCpus><defaultCores>1</defaultCores></vCpuInfo>
        <memoryInfo><sizeInMiB>%d</sizeInMiB></memoryInfo>
      </item>
      """
          .formatted(
              name,
              "<item>" + String.join("</item><item>", architectures) + "</item>",
              cpus,
              mebibytes);
    }
  }

  @Nested
  class Parameters {
    @Test
    void areReadDecryptedByTheLastPartOfTheirNames() {
      aws.answers(
          200,
          "{\"Parameters\":[{\"Name\":\"/apiarist/demo/ca-key\",\"Value\":\"k\\ney\"}],"
              + "\"InvalidParameters\":[\"/apiarist/demo/managers\"]}");

      assertThat(parameters().get(List.of("ca-key", "managers")))
          .isEqualTo(Map.of("ca-key", "k\ney"));
      assertThat(sent())
          .isEqualTo(
              Map.of(
                  "Names",
                  List.of("/apiarist/demo/ca-key", "/apiarist/demo/managers"),
                  "WithDecryption",
                  true));
    }

    @Test
    void areReadTenAtATime() {
      aws.answers(200, "{\"Parameters\":[]}");

      parameters().get(IntStream.range(0, 11).mapToObj(i -> "p" + i).toList());

      assertThat(aws.received).hasSize(2);
    }

    @Test
    void areWrittenPlainOrEncrypted() {
      aws.answers(200, "{}");

      parameters().put("managers", "[]");
      assertThat(sent()).containsEntry("Type", "String").containsEntry("Overwrite", true);

      parameters().putSecret("ca-key", "x");
      assertThat(sent())
          .containsEntry("Type", "SecureString")
          .containsEntry("Name", "/apiarist/demo/ca-key");
    }

    @Test
    void areDeletedIfTheyExist() {
      aws.answers(200, "{\"DeletedParameters\":[],\"InvalidParameters\":[\"x\"]}");

      parameters().delete(List.of("managers"));

      assertThat(aws.received.getFirst().header("X-Amz-Target"))
          .isEqualTo("AmazonSSM.DeleteParameters");
    }

    private SsmParameters parameters() {
      return new SsmParameters(aws.sdk(), "/apiarist/demo");
    }
  }

  @Nested
  class Messages {
    @Test
    void areSentWithTheirDelay() {
      aws.answers(200, "{\"MessageId\":\"m\"}");

      queue().send("{\"step\":1}", Duration.ofSeconds(10));

      assertThat(aws.received.getFirst().header("X-Amz-Target")).isEqualTo("AmazonSQS.SendMessage");
      assertThat(sent())
          .containsEntry("QueueUrl", "https://sqs/queue")
          .containsEntry("MessageBody", "{\"step\":1}")
          .containsEntry("DelaySeconds", 10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-1S", "PT15M1S", "PT0.5S"})
    void withADelayThatQueuesCannotKeepAreRefused(Duration delay) {
      assertThatIllegalArgumentException().isThrownBy(() -> queue().send("x", delay));
    }

    private SqsMessages queue() {
      return new SqsMessages(aws.caller(), "https://sqs/queue");
    }
  }

  @Nested
  class Marks {
    private final DynamoMarks marks = new DynamoMarks(new DynamoTable(aws.sdk(), "t"));

    @Test
    void claimedByARequestWhoseAnswerWasLostAreOurs() {
      aws.hangsUp().answers(400, request -> obstacle(Json.at(Json.parse(request.body()), "Item")));

      assertThat(marks.claim("key", Instant.EPOCH, Duration.ofMinutes(1))).isTrue();
      assertThat(aws.received).hasSize(2);
    }

    @Test
    void claimedBySomebodyElseAreNot() {
      aws.hangsUp().answers(400, obstacle(Map.of("author", Map.of("S", "somebody else"))));

      assertThat(marks.claim("key", Instant.EPOCH, Duration.ofMinutes(1))).isFalse();
    }
  }

  @Nested
  class Turns {
    private final DynamoTurns turns = new DynamoTurns(new DynamoTable(aws.sdk(), "t"));

    @Test
    void takenByARequestWhoseAnswerWasLostAreOursWithTheNoteBefore() {
      aws.hangsUp()
          .answers(
              400,
              request ->
                  obstacle(
                      Map.of(
                          "holder",
                          Objects.requireNonNull(
                              Json.at(
                                  Json.parse(request.body()),
                                  "ExpressionAttributeValues",
                                  ":holder")),
                          "note",
                          Map.of("S", "before"))));

      assertThat(turns.take("key", Instant.EPOCH, Duration.ofMinutes(1)))
          .get()
          .extracting(dev.apiarist.port.Turns.Turn::note)
          .isEqualTo("before");
      assertThat(aws.received).hasSize(2);
    }

    @Test
    void takenBySomebodyElseAreNot() {
      aws.hangsUp().answers(400, obstacle(Map.of("holder", Map.of("S", "somebody else"))));

      assertThat(turns.take("key", Instant.EPOCH, Duration.ofMinutes(1))).isEmpty();
    }
  }

  private static String obstacle(@Nullable Object item) {
    Map<String, @Nullable Object> error = new LinkedHashMap<>();
    error.put("__type", "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException");
    error.put("Item", item);
    return Json.write(error);
  }

  private Map<String, Object> sent() {
    return Objects.requireNonNull(castToObjects(Json.parseObject(aws.received.getLast().body())));
  }

  @SuppressWarnings({"unchecked", "NullAway"})
  private static Map<String, Object> castToObjects(Map<String, ?> tree) {
    return (Map<String, Object>) tree;
  }
}
