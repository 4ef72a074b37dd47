package dev.apiarist.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apiarist.capacity.CapacityPolicy;
import dev.apiarist.capacity.CapacityUpkeep;
import dev.apiarist.capacity.Observer;
import dev.apiarist.capacity.Ticks;
import dev.apiarist.fake.FakeAutoScalingGroups;
import dev.apiarist.fake.FakeInstances;
import dev.apiarist.fake.FakeParameters;
import dev.apiarist.fake.FakeSwarm;
import dev.apiarist.fake.InMemoryJournal;
import dev.apiarist.fake.InMemoryMarks;
import dev.apiarist.fake.InMemoryMessages;
import dev.apiarist.fake.InMemoryTurns;
import dev.apiarist.fake.MutableClock;
import dev.apiarist.json.Json;
import dev.apiarist.lifecycle.Cluster;
import dev.apiarist.metrics.EmbeddedMetrics;
import dev.apiarist.metrics.EmfRules;
import dev.apiarist.port.Alarms;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import dev.apiarist.port.RaisedAlarm;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.TagLabels;
import dev.apiarist.webhook.LastingAlarms;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReconcileFunctionTest {
  private static final TagLabels LABELS = new TagLabels(List.of("docker."), false);
  private final MutableClock clock = new MutableClock();
  private final FakeInstances instances = new FakeInstances();
  private final FakeAutoScalingGroups groups = new FakeAutoScalingGroups("demo", instances, clock);
  private final FakeSwarm swarm = new FakeSwarm();
  private final FakeParameters parameters = new FakeParameters();
  private final List<String> metrics = new ArrayList<>();
  private final InMemoryMarks marks = new InMemoryMarks();
  private final List<RaisedAlarm> raised = new ArrayList<>();
  private final List<String> log = new ArrayList<>();
  private final List<RuntimeException> faults = new ArrayList<>();
  private final WebhookBench webhook = WebhookBench.standard();
  private Alarms alarms = () -> List.copyOf(raised);
  private final Cluster cluster =
      new Cluster(groups, instances, swarm, parameters, new InMemoryJournal(), marks, clock);
  private final InMemoryMessages ticks = new InMemoryMessages(clock);
  private final ReconcileFunction function =
      new ReconcileFunction(
          cluster,
          new InMemoryMessages(clock),
          new Environment(Map.of()).lifecyclePolicy(),
          new Environment(Map.of()).groupRules(),
          new EmbeddedMetrics("Apiarist/demo", 20, this::write),
          new LastingAlarms(
              () -> alarms.raised(),
              Set.of("arn:topic"),
              Duration.ofMinutes(5),
              webhook.api(),
              clock),
          new CapacityUpkeep(
              cluster,
              new Observer(groups, instances, marks, clock, CapacityPolicy.STANDARD, LABELS),
              new InMemoryTurns(),
              new Ticks(ticks, marks, clock)));

  @Test
  void sweepsOnTheRecordedScheduleAndSaysHowItEnded() throws IOException {
    calm();

    assertThat(Json.parseObject(invoke())).containsEntry("outcome", "done");
    assertThat(parameters.writes()).containsExactly("managers");
    assertThat(metrics)
        .isNotEmpty()
        .allSatisfy(EmfRules::check)
        .allMatch(line -> line.contains("\"Group\":\"managers\""));
  }

  @Test
  void saysThatItWaitsWhenNoManagerIsKnown() throws IOException {
    assertThat(Json.parseObject(invoke()))
        .containsEntry("outcome", "waiting")
        .containsEntry("reason", "SWARM_UNREACHABLE: no manager is known yet");
  }

  @Test
  void hasAlarmsThatLastAskAgainUnlessItWaits() throws IOException {
    busy();
    invoke();
    assertThat(webhook.desired("web")).isEqualTo(1);

    calm();
    assertThat(Json.parseObject(invoke())).containsEntry("outcome", "done");
    assertThat(webhook.desired("web")).isEqualTo(2);
    assertThat(log).anyMatch(line -> line.contains("lasting alarm"));
  }

  @Test
  void hasThemAskAgainThoughTheSweepMetAFaultWhichItTellsInTheEnd() throws IOException {
    busy();
    calm();
    faults.add(new IllegalStateException("a defect"));

    assertThatThrownBy(this::invoke).isInstanceOf(IllegalStateException.class);
    assertThat(webhook.desired("web")).isEqualTo(2);
  }

  @Test
  void hasSweptWhenAlarmsCannotBeRead() throws IOException {
    alarms =
        () -> {
          throw new OutsideException(FailureCode.THROTTLED, "slower");
        };
    calm();

    assertThat(Json.parseObject(invoke())).containsEntry("outcome", "done");
    assertThat(log).anyMatch(line -> line.contains("alarms cannot be read"));
  }

  @Test
  void aTickLooksAtCapacityOnly() throws IOException {
    calm();
    metrics.clear();
    busy();

    assertThat(Json.parseObject(invoke("sqs-tick.json"))).containsEntry("outcome", "done");
    assertThat(metrics).isEmpty();
    assertThat(webhook.desired("web")).isEqualTo(1);
  }

  @Test
  void failsLoudlyWhenItMayNotLook() {
    groups.failNext(1, FailureCode.ACCESS_DENIED);

    assertThatThrownBy(this::invoke).isInstanceOf(OutsideException.class);
  }

  /** One manager, known, whose leader has not changed for a while. */
  private void calm() throws IOException {
    groups.create("managers", NodeRole.MANAGER, 1, 1, Map.of());
    InstanceId manager = groups.tick().getFirst();
    swarm.init(manager, instances.get(manager).privateAddress(), Map.of());
    invoke();
    clock.advance(Duration.ofMinutes(2));
  }

  private void write(String line) {
    if (!faults.isEmpty()) {
      throw faults.getFirst();
    }
    metrics.add(line);
  }

  private void busy() {
    raised.add(
        new RaisedAlarm(
            "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:busy",
            "busy",
            "apiarist: scale=up type=node",
            Optional.of(clock.instant().minus(Duration.ofMinutes(5))),
            Set.of("arn:topic")));
  }

  private String invoke() throws IOException {
    return invoke("eventbridge-schedule.json");
  }

  private String invoke(String name) throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try (InputStream event = Files.newInputStream(Path.of("..", "events", name))) {
      function.handleRequest(event, output, new InvocationContext(new ListLogger(log)));
    }
    return output.toString(StandardCharsets.UTF_8);
  }
}
