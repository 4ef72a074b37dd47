package dev.apiarist.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.apiarist.port.FailureCode;
import dev.apiarist.port.RaisedAlarm;
import dev.apiarist.scaling.Windows;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.ServiceId;
import dev.apiarist.webhook.Handled;
import dev.apiarist.webhook.LastingAlarms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** An alarm fires once; while it lasts, the sweep has it ask again. */
class LastingAlarmsTest {
  private static final String TOPIC = "arn:aws:sns:eu-west-1:123456789012:apiarist-demo-alarms";
  private static final Duration EVERY = Duration.ofMinutes(5);

  private final WebhookBench bench = WebhookBench.standard();
  private final List<RaisedAlarm> raised = new ArrayList<>();
  private final Instant start = bench.clock.instant();

  @Test
  void one_step_for_every_period_and_no_more_however_often_the_sweep_looks() {
    raise("apiarist: scale=up type=node", TOPIC);
    List<Integer> desired = new ArrayList<>();
    for (int minute = 0; minute < 12; minute++) {
      look();
      desired.add(bench.desired("web"));
      bench.clock.advance(Duration.ofMinutes(1));
    }

    assertThat(desired).containsExactly(1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3);
  }

  @Test
  void within_the_bounds_of_its_group() {
    raise("apiarist: scale=up type=node by=3", TOPIC);
    for (int period = 0; period < 3; period++) {
      bench.clock.advance(EVERY);
      look();
    }

    assertThat(bench.desired("web")).isEqualTo(5);
    assertThat(bench.journal.decisions().getLast().reason())
        .isEqualTo("worker nodes are already scaled to the maximum number of 5 nodes");
  }

  @Test
  void a_service_as_well() {
    bench.service("web", Map.of());
    raise("apiarist: scale=up type=service service=web", TOPIC);
    bench.clock.advance(EVERY);

    assertThat(look())
        .containsExactly(new Handled.Done("Scaling web from 1 to 2 replicas (min: 1, max: 5)"));
  }

  @Test
  void what_failed_is_tried_by_the_next_sweep() {
    raise("apiarist: scale=up type=node", TOPIC);
    bench.clock.advance(EVERY);
    bench.failing.before("setDesiredCapacity", FailureCode.THROTTLED);
    assertThat(look()).singleElement().isInstanceOf(Handled.Failed.class);

    bench.failing.heal();
    bench.clock.advance(Duration.ofMinutes(1));
    look();

    assertThat(bench.desired("web")).isEqualTo(2);
  }

  @Test
  void its_event_that_comes_late_is_no_second_step() throws IOException {
    raiseAsInEvent();
    bench.clock.advance(EVERY);
    look();
    assertThat(bench.desired("web")).isEqualTo(2);

    bench.clock.advance(Duration.ofMinutes(1));
    event();
    look();
    assertThat(bench.desired("web")).isEqualTo(2);

    bench.clock.advance(EVERY);
    look();
    assertThat(bench.desired("web")).isEqualTo(3);
  }

  @Test
  void nor_is_the_sweeps_where_the_event_came_late_just_before() throws IOException {
    raiseAsInEvent();
    bench.clock.advance(EVERY);
    event();
    bench.clock.advance(Duration.ofMinutes(1));
    look();
    assertThat(bench.desired("web")).isEqualTo(2);

    bench.clock.advance(EVERY);
    look();
    assertThat(bench.desired("web")).isEqualTo(3);
  }

  @Test
  void to_shrink_only_where_tasks_have_room_elsewhere_though_a_person_may_insist() {
    bench.desired("web", 2);
    bench.joinWorkers("web");
    ServiceId port = bench.swarm.createService("port", 2, Map.of(), List.of());
    bench.swarm.settle();
    bench.swarm.template(
        port,
        new Service.Template(false, false, true, new Service.Apart(Set.of(), OptionalInt.of(1))));
    raise("apiarist: scale=down type=node", TOPIC);
    bench.clock.advance(EVERY);

    assertThat(look())
        .containsExactly(
            new Handled.Refused(
                "worker nodes of group web are not changed from 2 to 1: tasks have no room on the"
                    + " nodes that stay: port"));
    assertThat(bench.journal.decisions("scale-nodes").getLast().inputs())
        .as("no news each time")
        .containsEntry("effect", "none");
    assertThat(bench.post("/v1/scale-nodes?scale=down&type=worker").said()).endsWith("from 2 to 1");
  }

  @Test
  void to_shrink_in_vain_holds_back_no_growth() {
    bench.windows = new Windows(Duration.ofMinutes(10), Duration.ZERO);
    bench.desired("web", 0);
    raise("apiarist: scale=down type=node", TOPIC);
    bench.clock.advance(EVERY);
    assertThat(look()).hasSize(1);

    assertThat(bench.post("/v1/scale-nodes?scale=up&type=worker").said()).endsWith("from 0 to 1");
  }

  @Test
  void an_odd_one_keeps_no_other_from_its_turn() {
    raise("odd", "apiarist: scale=up type=node", Optional.empty(), TOPIC);
    raise("busy", "apiarist: scale=up type=node", Optional.of(start), TOPIC);
    bench.clock.advance(EVERY);

    assertThat(look())
        .containsExactly(
            new Handled.Failed("it cannot be read since when alarm odd is raised"),
            new Handled.Done("Changing the number of worker nodes on aws from 1 to 2"));
  }

  @Test
  void a_fault_about_one_keeps_no_other_from_its_turn_and_is_told_in_the_end() {
    bench.group("front", NodeRole.WORKER, 0, 4, 0);
    raise("odd", "apiarist: scale=down type=node group=web", Optional.of(start), TOPIC);
    raise("busy", "apiarist: scale=up type=node group=front", Optional.of(start), TOPIC);
    bench.clock.advance(EVERY);
    bench.removal =
        (group, count, tasksMustFit) -> {
          throw new IllegalStateException("a defect");
        };

    assertThatIllegalStateException().isThrownBy(this::look);
    assertThat(bench.desired("front")).isEqualTo(1);
  }

  @Test
  void the_event_of_the_change_itself_is_not_the_sweeps() throws IOException {
    raise("apiarist: scale=up type=node group=web by=1", TOPIC);
    event();
    look();

    assertThat(bench.desired("web")).isEqualTo(2);
  }

  @Nested
  class Nothing_is_asked {
    @Test
    void by_an_alarm_with_other_actions() {
      raise("apiarist: scale=up type=node", "arn:aws:sns:eu-west-1:123456789012:people");

      assertSilent();
    }

    @Test
    void by_an_alarm_that_never_asked() {
      raise("CPU is busy", TOPIC);

      assertSilent();
    }

    @Test
    void when_it_is_switched_off() {
      raise("apiarist: scale=up type=node", TOPIC);
      bench.clock.advance(Duration.ofHours(1));

      assertThat(lasting(Duration.ZERO).look()).isEmpty();
    }

    private void assertSilent() {
      bench.clock.advance(EVERY);
      assertThat(look()).isEmpty();
      assertThat(bench.journal.decisions()).isEmpty();
    }
  }

  @Test
  void periods_are_no_longer_than_what_was_done_in_them_is_remembered() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> lasting(Duration.ofHours(2)))
        .withMessageContaining("PT1H");
  }

  private void raise(String description, String action) {
    raise("busy", description, Optional.of(start), action);
  }

  private void raise(String name, String description, Optional<Instant> since, String action) {
    String arn = "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:" + name;
    raised.add(new RaisedAlarm(arn, name, description, since, Set.of(action)));
  }

  /** The alarm of {@link #event}, as CloudWatch describes it. */
  private void raiseAsInEvent() {
    raise(
        "web-memory-high",
        "apiarist: scale=up type=node group=web by=1",
        Optional.of(Instant.parse("2026-11-21T07:59:16.572Z")),
        TOPIC);
  }

  private void event() throws IOException {
    bench.sendRaw(Files.readString(Path.of("..", "events", "cloudwatch-alarm.json")));
  }

  private List<Handled> look() {
    return lasting(EVERY).look();
  }

  private LastingAlarms lasting(Duration every) {
    return new LastingAlarms(
        () -> List.copyOf(raised), Set.of(TOPIC), every, bench.api(), bench.clock);
  }
}
