package dev.apiarist.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apiarist.fake.FakeAutoScalingGroups;
import dev.apiarist.fake.FakeInstances;
import dev.apiarist.fake.FakeParameters;
import dev.apiarist.fake.FakeSwarm;
import dev.apiarist.fake.InMemoryJournal;
import dev.apiarist.fake.InMemoryMarks;
import dev.apiarist.fake.InMemoryMessages;
import dev.apiarist.fake.MutableClock;
import dev.apiarist.json.Json;
import dev.apiarist.lifecycle.Cluster;
import dev.apiarist.port.LifecycleHook;
import dev.apiarist.swarm.GroupName;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.NodeRole;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LifecycleFunctionTest {
  private static final Path EVENTS = Path.of("..", "events");
  private static final InstanceId WORKER = new InstanceId("i-0a1b2c3d4e5f60718");
  private static final String NOTHING_FAILED = "{\"batchItemFailures\":[]}";

  private final MutableClock clock = new MutableClock();
  private final FakeInstances instances = new FakeInstances();
  private final FakeAutoScalingGroups groups = new FakeAutoScalingGroups("demo", instances, clock);
  private final FakeSwarm swarm = new FakeSwarm();
  private final FakeParameters parameters = new FakeParameters();
  private final InMemoryMessages messages = new InMemoryMessages(clock);
  private final InMemoryJournal journal = new InMemoryJournal();
  private final InMemoryMarks marks = new InMemoryMarks();
  private final List<String> log = new ArrayList<>();
  private final GroupName web = groups.create("web", NodeRole.WORKER, 0, 4, Map.of());

  @BeforeEach
  void oneManagerAndOneWorkerThatLaunches() {
    swarm.init(new InstanceId("i-00000000000000aaa"), "10.0.0.200", Map.of());
    parameters.put(
        "managers", "[{\"instance\":\"i-00000000000000aaa\",\"address\":\"10.0.0.200\"}]");
    instances.nextLaunch(WORKER);
    groups.setDesiredCapacity(web, 1);
    groups.tick();
  }

  @Nested
  class TheRecordedEvent {
    @Test
    void ofALaunchLetsTheNodeInAndTheRestFollowsAtOnce() throws IOException {
      join();

      assertThat(invoke(event("sqs-launch.json"))).isEqualTo(NOTHING_FAILED);
      assertThat(state()).isEqualTo("InService");
      assertThat(messages.waiting())
          .singleElement()
          .satisfies(sent -> assertThat(sent.visible()).isEqualTo(clock.instant()));
      assertThat(invoke(batch(messages.takeDue()))).isEqualTo(NOTHING_FAILED);
      assertThat(messages.waiting()).isEmpty();
    }

    @Test
    void ofALaunchThatIsNotReadyComesBackInFiveSeconds() throws IOException {
      assertThat(invoke(event("sqs-launch.json"))).isEqualTo(NOTHING_FAILED);

      assertThat(messages.waiting())
          .singleElement()
          .satisfies(
              sent -> {
                assertThat(sent.visible()).isEqualTo(clock.instant().plusSeconds(5));
                assertThat(Json.parseObject(sent.body()))
                    .isEqualTo(Json.parseObject(body("sqs-look-again.json")));
              });
    }

    @Test
    void toLookAgainGoesOnWhereItWasLeft() throws IOException {
      join();

      assertThat(invoke(event("sqs-look-again.json"))).isEqualTo(NOTHING_FAILED);
      assertThat(state()).isEqualTo("InService");
    }

    @Test
    void ofATerminationLetsTheInstanceGo() throws IOException {
      groups.complete(
          new LifecycleHook(web, LifecycleHook.LAUNCH, WORKER), LifecycleHook.Result.CONTINUE);
      groups.terminate(WORKER, true);

      assertThat(invoke(event("sqs-terminate.json"))).isEqualTo(NOTHING_FAILED);
      assertThat(groups.view(web).members()).isEmpty();
    }

    @Test
    void ofAFailedBootstrapAbandonsTheLaunch() throws IOException {
      String event = event("sqs-boot-failed.json");
      InstanceId failed =
          new InstanceId(
              Json.textAt(Json.parseObject(body("sqs-boot-failed.json")), "", "instance"));
      assertThat(failed).isEqualTo(WORKER);

      assertThat(invoke(event)).isEqualTo(NOTHING_FAILED);
      assertThat(groups.answers())
          .singleElement()
          .extracting(FakeAutoScalingGroups.Answer::result)
          .isEqualTo(LifecycleHook.Result.ABANDON);
    }

    @Test
    void ofAutoScalingsTestIsDroppedWithALineInTheLog() throws IOException {
      assertThat(invoke(event("sqs-test-notification.json"))).isEqualTo(NOTHING_FAILED);
      assertThat(log)
          .singleElement()
          .satisfies(
              line ->
                  assertThat(Json.parseObject(line))
                      .containsEntry("what", "dropped")
                      .containsEntry("function", "lifecycle"));
    }
  }

  @Nested
  class ABatch {
    @Test
    void reportsOnlyTheMessagesThatFailed() throws IOException {
      join();
      String answer =
          invoke(
              batch(
                  List.of(
                      "not json",
                      body("sqs-launch.json"),
                      "{\"type\":\"apiarist.hook\",\"version\":1}")));

      assertThat(answer)
          .isEqualTo(
              "{\"batchItemFailures\":[{\"itemIdentifier\":\"m0\"},"
                  + "{\"itemIdentifier\":\"m2\"}]}");
      assertThat(state()).isEqualTo("InService");
    }

    @Test
    void thatIsNoneIsRefused() {
      assertThatThrownBy(() -> invoke("{\"detail\":{}}"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("SQS");
    }

    @Test
    void withADefectOnOurSideFailsThatMessageAndLogsWhere() throws IOException {
      parameters.breakDown();
      String answer = invoke(batch(List.of(body("sqs-launch.json"))));

      assertThat(answer).isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"m0\"}]}");
      assertThat(log)
          .anySatisfy(line -> assertThat(line).contains("\"level\":\"ERROR\"", "FakeParameters"));
    }
  }

  private void join() {
    swarm.join(WORKER, instances.get(WORKER).privateAddress(), NodeRole.WORKER, Map.of());
  }

  private String state() {
    return groups.view(web).members().getFirst().lifecycleState();
  }

  private String invoke(String event) throws IOException {
    Cluster cluster = new Cluster(groups, instances, swarm, parameters, journal, marks, clock);
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    new LifecycleFunction(cluster, messages, new Environment(Map.of()).lifecyclePolicy())
        .handleRequest(
            new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
            output,
            new InvocationContext(new ListLogger(log)));
    return output.toString(StandardCharsets.UTF_8);
  }

  private static String event(String file) throws IOException {
    return Files.readString(EVENTS.resolve(file));
  }

  private static String body(String file) throws IOException {
    Object first = Json.listAt(Json.parseObject(event(file)), "Records").getFirst();
    return Json.textAt(first, "", "body");
  }

  private static String batch(List<String> bodies) {
    List<Object> records = new ArrayList<>();
    for (String body : bodies) {
      Map<String, Object> record = new LinkedHashMap<>();
      record.put("messageId", "m" + records.size());
      record.put("eventSource", "aws:sqs");
      record.put("body", body);
      records.add(record);
    }
    return Json.write(Map.of("Records", records));
  }
}
