package dev.apiarist.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apiarist.fake.FunctionKilled;
import dev.apiarist.fake.Interruptions;
import dev.apiarist.json.Json;
import dev.apiarist.metrics.EmfRules;
import dev.apiarist.port.Decision;
import dev.apiarist.port.FailureCode;
import dev.apiarist.scaling.ServiceRules;
import dev.apiarist.scaling.SignalPolicy;
import dev.apiarist.scaling.Windows;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.webhook.ServiceSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Events that AWS invokes the function with: nobody waits for an answer. */
class SignalsTest {
  private final WebhookBench bench = WebhookBench.standard();

  @Nested
  class Delivered_again {
    @ParameterizedTest
    @ValueSource(strings = {"cloudwatch-alarm", "eventbridge-alarm", "sns-alarm", "sns-request"})
    void it_changes_nothing_however_late(String name) {
      bench.sendRaw(event(name));
      int after = bench.desired("web");
      assertThat(after).isGreaterThan(1);

      for (Duration later : List.of(Duration.ZERO, Duration.ofMinutes(3), Duration.ofMinutes(10))) {
        bench.clock.advance(later);
        assertThat(bench.sendRaw(event(name)).said())
            .isEqualTo("OK: Dealt with before: nothing changed");
      }
      assertThat(bench.desired("web")).isEqualTo(after);
    }

    @Test
    void by_another_way_an_alarm_changes_nothing() {
      bench.sendRaw(event("sns-alarm"));
      bench.sendRaw(event("cloudwatch-alarm"));
      bench.sendRaw(event("eventbridge-alarm"));

      assertThat(bench.desired("web")).isEqualTo(2);
    }

    @Test
    void by_another_alertmanager_of_its_kind_an_alert_changes_nothing() {
      bench.group("front", NodeRole.WORKER, 0, 4, 0);
      bench.sendRaw(event("sns-alertmanager"));

      assertThat(bench.sendRaw(alertmanager("another")).said())
          .isEqualTo("OK: Notification already handled: the number of worker nodes stays at 1");
    }

    @Test
    void after_its_repeat_interval_an_alert_asks_for_one_more_step() {
      bench.group("front", NodeRole.WORKER, 0, 4, 0);
      bench.sendRaw(event("sns-alertmanager"));
      bench.clock.advance(Duration.ofMinutes(10));

      assertThat(bench.sendRaw(alertmanager("another")).said()).endsWith("from 1 to 2");
    }

    private String alertmanager(String id) {
      Map<String, @Nullable Object> event = Json.parseObject(event("sns-alertmanager"));
      Json.objectAt(Json.listAt(event, "Records").getFirst(), "Sns").put("MessageId", id);
      return Json.write(event);
    }
  }

  @Nested
  class A_failure {
    @ParameterizedTest
    @EnumSource(
        value = FailureCode.class,
        names = {"THROTTLED", "BUSY", "CLOUD_UNAVAILABLE", "ACCESS_DENIED"})
    void fails_the_invocation_and_the_next_one_does_it(FailureCode code) {
      bench.failing.before("setDesiredCapacity", code);

      assertThatThrownBy(() -> bench.sendRaw(event("cloudwatch-alarm")))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("to be delivered again")
          .hasMessageContaining(code.name());

      bench.failing.heal();
      bench.clock.advance(Duration.ofMinutes(1));
      assertThat(bench.sendRaw(event("cloudwatch-alarm")).said()).endsWith("from 1 to 2");
    }

    @Test
    void of_the_swarm_fails_the_invocation() {
      bench.swarm.hanging(true);

      assertThatThrownBy(() -> bench.sendRaw(request("{\"scale\":\"down\",\"type\":\"node\"}")))
          .hasMessageContaining("no manager answered in time");
    }

    @Test
    void of_the_marks_fails_the_invocation_before_anything_is_done() {
      bench.failing.before("claimedUntil", FailureCode.CLOUD_UNAVAILABLE);

      assertThatThrownBy(() -> bench.sendRaw(event("cloudwatch-alarm")))
          .isInstanceOf(IllegalStateException.class);
      assertThat(bench.desired("web")).isEqualTo(1);
    }

    @Test
    void that_will_last_is_refused_for_good() {
      assertThat(
              bench
                  .sendRaw(request("{\"scale\":\"up\",\"type\":\"node\",\"service\":\"nobody\"}"))
                  .said())
          .isEqualTo("NOK: node scaling failed: Error: No such service: nobody");
    }

    @Test
    void of_one_record_keeps_no_other_from_its_turn_and_repeats_none() {
      String broken = "{\"scale\":\"down\",\"type\":\"node\",\"group\":\"web\"}";
      String both = batch(broken, "{\"scale\":\"up\",\"type\":\"node\",\"by\":2}");
      bench.swarm.hanging(true);

      assertThatThrownBy(() -> bench.sendRaw(both)).isInstanceOf(IllegalStateException.class);
      assertThat(bench.desired("web")).isEqualTo(3);

      bench.swarm.hanging(false);
      bench.clock.advance(Duration.ofMinutes(3));
      bench.sendRaw(both);
      assertThat(bench.desired("web")).isEqualTo(2);
    }
  }

  @Test
  void killed_at_any_call_it_acts_once() {
    killedAtAnyCall(
        event("cloudwatch-alarm"),
        WebhookBench::standard,
        fresh -> assertThat(fresh.desired("web")).isEqualTo(2));
  }

  /** Lambda tries an asynchronous invocation again after one minute, and after two more. */
  private static void killedAtAnyCall(
      String event, Supplier<WebhookBench> benches, Consumer<WebhookBench> once) {
    WebhookBench whole = benches.get();
    whole.calls.killBeforeCall(Interruptions.NEVER);
    whole.sendRaw(event);
    int calls = whole.calls.count();
    assertThat(calls).isGreaterThan(5);
    for (int call = 0; call < calls; call++) {
      WebhookBench fresh = benches.get();
      fresh.calls.killBeforeCall(call);
      assertThatThrownBy(() -> fresh.sendRaw(event))
          .as("killed before call " + call)
          .isInstanceOf(FunctionKilled.class);
      fresh.failing.revive();
      fresh.calls.killBeforeCall(Interruptions.NEVER);
      for (Duration pause : List.of(Duration.ofSeconds(61), Duration.ofSeconds(121))) {
        fresh.clock.advance(pause);
        try {
          fresh.sendRaw(event);
        } catch (IllegalStateException delivered) {
          assertThat(delivered).hasMessageContaining("to be delivered again");
        }
      }
      once.accept(fresh);
    }
  }

  @Nested
  class Nothing_happens {
    @Test
    void to_a_signal_that_was_on_its_way_for_too_long() {
      bench.clock.advance(SignalPolicy.LONGEST_WAY);

      assertThat(bench.sendRaw(event("cloudwatch-alarm")).said())
          .isEqualTo(
              "OK: Too old: it is of 2026-11-21T07:59:16.572Z and was on its way for more than 15"
                  + " minutes");
      assertThat(bench.desired("web")).isEqualTo(1);
      assertThat(last().kind()).isEqualTo("signal");
      assertThat(last().subject()).isEqualTo("web-memory-high");
    }

    @Test
    void to_an_alarm_that_is_over_and_the_journal_says_so() {
      bench.sendRaw(event("cloudwatch-ok"));

      assertThat(bench.desired("web")).isEqualTo(1);
      assertThat(last().reason()).isEqualTo("Alarm that is OK ignored: nothing changed");
    }

    @Test
    void to_managers_because_of_an_alarm() {
      String event = event("cloudwatch-alarm").replace("type=node group=web", "type=manager");

      assertThat(bench.sendRaw(event).said())
          .endsWith("managers are never scaled by an alert alone");
    }
  }

  @Nested
  class A_service {
    private static final String WISH =
        "{\"scale\":\"up\",\"type\":\"service\",\"service\":\"web\"}";

    @Test
    void is_scaled_by_an_alarm_within_its_labels_and_the_journal_tells_which() {
      bench.service("web", Map.of("com.df.scaleMax", "2"));
      String event = forService("web");

      assertThat(bench.sendRaw(event).said())
          .isEqualTo("OK: Scaling web from 1 to 2 replicas (min: 1, max: 2)");
      assertThat(last().kind()).isEqualTo("scale-service");
      assertThat(last().inputs())
          .containsEntry("askedBy", "alarm")
          .containsEntry("signal", "web-memory-high")
          .containsEntry("from", "1")
          .containsEntry("to", "2");
      assertThat(bench.sendRaw(event).said()).isEqualTo("OK: Dealt with before: nothing changed");
      assertThat(replicas(bench, "web")).isEqualTo(2);
    }

    @Test
    void is_scaled_by_a_message_of_a_topic() {
      bench.service("web", Map.of());

      assertThat(bench.sendRaw(request(WISH)).said())
          .isEqualTo("OK: Scaling web from 1 to 2 replicas (min: 1, max: 5)");
    }

    @Test
    void cools_down_whoever_asks() {
      bench.service("web", Map.of());
      bench.services =
          new ServiceSettings(ServiceRules.STANDARD, Duration.ofMinutes(5), Windows.NONE);
      bench.sendRaw(forService("web"));

      assertThat(bench.sendRaw(request(WISH)).said())
          .startsWith("NOK: web is not scaled from 2 to 3 replicas: it cools down until");
      assertThat(replicas(bench, "web")).isEqualTo(2);
    }

    @Test
    void that_is_not_there_is_refused_for_good() {
      assertThat(bench.sendRaw(forService("nobody")).said())
          .isEqualTo("NOK: docker inspect failed in ScalerService: Error: No such service: nobody");
    }

    @Test
    void that_cannot_be_reached_is_scaled_when_the_alarm_comes_again() {
      bench.service("web", Map.of());
      bench.swarm.hanging(true);
      assertThatThrownBy(() -> bench.sendRaw(forService("web")))
          .hasMessageContaining("to be delivered again");

      bench.swarm.hanging(false);
      bench.clock.advance(Duration.ofMinutes(2));
      assertThat(bench.sendRaw(forService("web")).said()).contains("from 1 to 2");
    }

    @Test
    void is_scaled_once_by_an_alarm_that_is_killed_at_any_call() {
      bench.service("web", Map.of());
      killedAtAnyCall(
          forService("web"),
          () -> {
            WebhookBench fresh = WebhookBench.standard();
            fresh.service("web", Map.of());
            return fresh;
          },
          fresh -> assertThat(replicas(fresh, "web")).isEqualTo(2));
    }

    private String forService(String name) {
      return event("cloudwatch-alarm")
          .replace("type=node group=web by=1", "type=service service=" + name);
    }
  }

  @Nested
  class What_is_not_understood {
    @Test
    void is_journalled_once_counted_and_logged() {
      bench.sendRaw(event("sns-alertmanager-text"));
      bench.sendRaw(event("sns-alertmanager-text"));

      assertThat(bench.journal.decisions())
          .singleElement()
          .satisfies(
              decision -> {
                assertThat(decision.subject()).isEqualTo("topic apiarist-demo-alarms");
                assertThat(decision.outcome()).isEqualTo(Decision.Outcome.REFUSED);
                assertThat(decision.reason()).contains("toJson");
              });
      assertThat(bench.log)
          .filteredOn(line -> line.contains("\"SignalsNotUnderstood\":1"))
          .singleElement()
          .satisfies(
              line -> {
                EmfRules.check(line);
                assertThat(line).contains("\"Namespace\":\"Apiarist/test\"");
              });
      assertThat(bench.log).anyMatch(line -> line.contains("signal refused"));
    }

    @Test
    void does_not_fail_the_invocation_when_the_journal_fails() {
      bench.failing.before("record", FailureCode.CLOUD_UNAVAILABLE);

      assertThat(bench.sendRaw(event("sns-alertmanager-text")).status()).isEqualTo(400);
    }
  }

  @Test
  void the_journal_tells_which_alarm_asked() {
    bench.sendRaw(event("cloudwatch-alarm"));

    assertThat(last().kind()).isEqualTo("scale-nodes");
    assertThat(last().inputs())
        .containsEntry("askedBy", "alarm")
        .containsEntry("signal", "web-memory-high")
        .containsEntry("from", "1")
        .containsEntry("to", "2");
  }

  private static int replicas(WebhookBench bench, String service) {
    return bench.swarm.service(service).replicas().orElseThrow();
  }

  private Decision last() {
    return bench.journal.decisions().getLast();
  }

  private static String request(String message) {
    return batch(message);
  }

  private static String batch(String... messages) {
    List<Object> records = new ArrayList<>();
    for (String message : messages) {
      Object record = Json.listAt(Json.parseObject(event("sns-request")), "Records").getFirst();
      Map<String, @Nullable Object> sns = Json.objectAt(record, "Sns");
      sns.put("Message", message);
      sns.put("MessageId", "message-" + records.size());
      records.add(Objects.requireNonNull(record));
    }
    return Json.write(Map.of("Records", records));
  }

  private static String event(String name) {
    try {
      return Files.readString(Path.of("..", "events", name + ".json"));
    } catch (IOException missing) {
      throw new AssertionError(missing);
    }
  }
}
