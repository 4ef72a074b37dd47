package dev.apiarist.local.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.apiarist.fake.MutableClock;
import dev.apiarist.json.Json;
import dev.apiarist.local.iam.ResourcePolicies;
import dev.apiarist.local.sqs.Queue;
import dev.apiarist.local.sqs.QueueSettings;
import dev.apiarist.local.sqs.ReceivedMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class EventBusTest {
  private static final String LAUNCH = "EC2 Instance-launch Lifecycle Action";
  private static final String ARN = "arn:aws:sqs:us-east-1:000000000000:steps";

  private final MutableClock clock = new MutableClock();
  private final EventFaults faults = new EventFaults();
  private final EventBus bus = new EventBus("000000000000", "us-east-1", clock, faults);
  private final ResourcePolicies policies = new ResourcePolicies();
  private final Queue queue = new Queue("steps", ARN, QueueSettings.DEFAULTS, clock);
  private final Queue dead = new Queue("dead", "arn:dead", QueueSettings.DEFAULTS, clock);

  EventBusTest() {
    policies.allow(ARN, "events.amazonaws.com", "sqs:SendMessage");
  }

  @Nested
  class AMatchingEvent {
    @Test
    void arrivesInEventBridgesEnvelope() throws Exception {
      onLaunch();

      bus.emit(launch());

      Object envelope = Json.parse(received().getFirst().body());
      assertThat(Json.textAt(envelope, "", "version")).isEqualTo("0");
      assertThat(Json.textAt(envelope, "", "id")).hasSize(36);
      assertThat(Json.textAt(envelope, "", "detail-type")).isEqualTo(LAUNCH);
      assertThat(Json.textAt(envelope, "", "source")).isEqualTo("aws.autoscaling");
      assertThat(Json.textAt(envelope, "", "account")).isEqualTo("000000000000");
      assertThat(Json.textAt(envelope, "", "time")).isEqualTo("2026-11-21T08:00:00Z");
      assertThat(Json.textAt(envelope, "", "region")).isEqualTo("us-east-1");
      assertThat(Json.listAt(envelope, "resources")).containsExactly("arn:group");
      assertThat(Json.textAt(envelope, "", "detail", "EC2InstanceId")).isEqualTo("i-1");
    }

    @Test
    void goesToTheDeadLettersWhenTheQueueDoesNotLetEventBridgeSend() throws Exception {
      bus.add(rule(new ResourcePolicies()));

      bus.emit(launch());

      assertThat(received()).isEmpty();
      assertThat(dead.receive(1, Duration.ZERO, Duration.ZERO)).hasSize(1);
    }
  }

  @Test
  void anEventThatDoesNotMatchIsDropped() throws Exception {
    onLaunch();

    bus.emit(new CloudEvent("aws.ec2", LAUNCH, List.of(), Map.of(), clock.instant()));

    assertThat(received()).isEmpty();
  }

  @Nested
  class AFault {
    @Test
    void losesOneEvent() throws Exception {
      onLaunch();
      faults.loseNext(LAUNCH);

      bus.emit(launch());
      assertThat(received()).isEmpty();
      bus.emit(launch());
      assertThat(received()).hasSize(1);
    }

    @Test
    void deliversOneEventTwiceWithTheSameId() throws Exception {
      onLaunch();
      faults.duplicateNext(LAUNCH);

      bus.emit(launch());

      List<ReceivedMessage> twice = received();
      assertThat(twice).hasSize(2);
      assertThat(twice.getFirst().body()).isEqualTo(twice.getLast().body());
    }

    @Test
    void deliversOneEventLaterWithItsOwnTime() throws Exception {
      onLaunch();
      faults.delayNext(LAUNCH, Duration.ofMinutes(3));

      bus.emit(launch());
      clock.advance(Duration.ofMinutes(2));
      bus.tick();
      assertThat(received()).isEmpty();
      clock.advance(Duration.ofMinutes(1));
      bus.tick();

      assertThat(received())
          .extracting(message -> Json.textAt(Json.parse(message.body()), "", "time"))
          .containsExactly("2026-11-21T08:00:00Z");
    }

    @Test
    void leavesOtherEventsAlone() throws Exception {
      onLaunch();
      faults.loseNext("Another");

      bus.emit(launch());

      assertThat(received()).hasSize(1);
    }
  }

  @Nested
  class ASchedule {
    @Test
    void runsOncePerPeriodAndDoesNotMakeUpForMissedRuns() throws Exception {
      bus.add(
          new Rule(
              "sweep", "arn:sweep", Rule.Trigger.schedule("rate(1 minute)"), targets(policies)));

      bus.tick();
      assertThat(received()).isEmpty();
      clock.advance(Duration.ofMinutes(1));
      bus.tick();
      bus.tick();
      assertThat(received()).hasSize(1);
      clock.advance(Duration.ofMinutes(10));
      bus.tick();
      bus.tick();

      List<ReceivedMessage> late = received();
      assertThat(late).hasSize(1);
      Object event = Json.parse(late.getFirst().body());
      assertThat(Json.textAt(event, "", "detail-type")).isEqualTo("Scheduled Event");
      assertThat(Json.textAt(event, "", "source")).isEqualTo("aws.events");
      assertThat(Json.listAt(event, "resources")).containsExactly("arn:sweep");
    }

    @Test
    void otherThanARateIsRefused() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Rule.Trigger.schedule("cron(0 12 * * ? *)"))
          .withMessageContaining("only rate(");
    }
  }

  private void onLaunch() {
    bus.add(rule(policies));
  }

  private Rule rule(ResourcePolicies allowed) {
    return new Rule(
        "launches",
        "arn:rule",
        new Rule.Trigger.OnEvent(
            EventPattern.of(
                Json.parseObject(
                    "{\"source\": [\"aws.autoscaling\"], \"detail-type\": [\"" + LAUNCH + "\"]}"))),
        targets(allowed));
  }

  private List<EventTarget> targets(ResourcePolicies allowed) {
    return List.of(new QueueTarget(queue, allowed, new DeadLetters(Optional.of(dead))));
  }

  private CloudEvent launch() {
    return new CloudEvent(
        "aws.autoscaling",
        LAUNCH,
        List.of("arn:group"),
        Map.of("EC2InstanceId", "i-1"),
        clock.instant());
  }

  private List<ReceivedMessage> received() throws InterruptedException {
    return queue.receive(10, Duration.ofHours(1), Duration.ZERO);
  }
}
