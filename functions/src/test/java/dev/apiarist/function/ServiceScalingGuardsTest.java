package dev.apiarist.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.fake.FunctionKilled;
import dev.apiarist.function.WebhookBench.Answer;
import dev.apiarist.port.Decision;
import dev.apiarist.port.FailureCode;
import dev.apiarist.scaling.ServiceRules;
import dev.apiarist.scaling.Windows;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.ServiceId;
import dev.apiarist.webhook.ServiceSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What keeps a service from being scaled, or from being scaled twice. */
class ServiceScalingGuardsTest {
  private static final String UP = "/v1/scale-service?service=web&scale=up";
  private static final String DOWN = "/v1/scale-service?service=web&scale=down";

  private final WebhookBench bench = WebhookBench.standard();
  private final ServiceId web = bench.swarm.createService("web", 2, Map.of(), List.of());

  @BeforeEach
  void remember() {
    bench.rememberManagers();
  }

  @Nested
  class A_service {
    @ParameterizedTest
    @CsvSource({
      "IN_PROGRESS,an update or rollback of it is in progress",
      "PAUSED,an update or rollback of it is paused half-way"
    })
    void whose_update_is_unfinished_is_left_alone(Service.Update update, String why) {
      bench.swarm.updating(web, update);

      assertRefused(bench.post(UP), "web is not scaled from 2 to 3 replicas: " + why);
      assertThat(bench.swarm.service("web").update()).isEqualTo(update);
      assertThat(replicas()).isEqualTo(2);
    }

    @Test
    void that_is_at_its_bound_says_so_whatever_its_update() {
      bench.swarm.scale(web, 5);
      bench.swarm.updating(web, Service.Update.IN_PROGRESS);

      assertThat(bench.post(UP).said()).startsWith("OK: web is already scaled to the maximum");
    }

    @Test
    void cools_down_in_each_direction_by_itself() {
      bench.services =
          new ServiceSettings(ServiceRules.STANDARD, Duration.ofMinutes(3), Windows.NONE);

      assertThat(bench.post(UP).status()).isEqualTo(200);
      assertRefused(
          bench.post(UP),
          "web is not scaled from 3 to 4 replicas: it cools down until 2026-11-21T08:03:00Z");
      assertThat(bench.post(DOWN).said()).contains("from 3 to 2");
      bench.clock.advance(Duration.ofMinutes(3));
      assertThat(bench.post(UP).said()).contains("from 2 to 3");
    }

    @Test
    void is_not_scaled_down_until_nobody_has_asked_for_more_for_a_while() {
      bench.services =
          new ServiceSettings(
              ServiceRules.STANDARD,
              Duration.ZERO,
              new Windows(Duration.ZERO, Duration.ofMinutes(5)));

      assertThat(bench.post(UP).said()).contains("from 2 to 3");
      bench.clock.advance(Duration.ofMinutes(4));
      assertRefused(
          bench.post(DOWN),
          "web is not scaled from 3 to 2 replicas: the opposite was asked for lately, it settles"
              + " until 2026-11-21T08:05:00Z");
      bench.clock.advance(Duration.ofMinutes(1));
      assertThat(bench.post(DOWN).said()).contains("from 3 to 2");
      assertThat(bench.post(UP).said()).contains("from 2 to 3");
    }

    @Test
    void is_scaled_up_though_it_was_asked_to_shrink_below_its_least() {
      bench.services =
          new ServiceSettings(
              ServiceRules.STANDARD,
              Duration.ZERO,
              new Windows(Duration.ofMinutes(5), Duration.ZERO));
      bench.swarm.scale(web, 1);

      assertThat(bench.post(DOWN).said()).contains("already descaled to the minimum");
      assertThat(bench.post(UP).said()).contains("from 1 to 2");
      assertThat(bench.post(DOWN).said()).contains("from 2 to 1");
      assertRefused(
          bench.post(UP),
          "web is not scaled from 1 to 2 replicas: the opposite was asked for lately, it settles"
              + " until 2026-11-21T08:05:00Z");
    }

    @Test
    void cools_down_from_before_it_is_told_to_scale() {
      bench.services =
          new ServiceSettings(ServiceRules.STANDARD, Duration.ofMinutes(3), Windows.NONE);
      bench.swarm.betweenReadAndWrite(
          () -> {
            bench.swarm.betweenReadAndWrite(() -> {});
            assertThat(bench.post(UP).status()).isEqualTo(409);
          });

      assertThat(bench.post(UP).said()).contains("from 2 to 3");
      assertThat(replicas()).isEqualTo(3);
    }

    @Test
    void does_not_cool_down_when_it_was_not_scaled() {
      bench.services =
          new ServiceSettings(ServiceRules.STANDARD, Duration.ofMinutes(3), Windows.NONE);
      bench.swarm.betweenReadAndWrite(() -> bench.swarm.scale(web, 2));
      assertThat(bench.post(UP).status()).isEqualTo(500);
      bench.swarm.betweenReadAndWrite(() -> bench.swarm.scale(web, 5));
      assertThat(bench.post(UP).said()).contains("already scaled to the maximum");
      bench.swarm.betweenReadAndWrite(() -> {});
      bench.swarm.scale(web, 2);

      assertThat(bench.post(UP).said()).contains("from 2 to 3");
    }

    @Test
    void is_waited_for_though_another_request_read_the_same_version_of_it() {
      bench.swarm.scale(web, 4);
      bench.swarm.betweenReadAndWrite(
          () -> {
            bench.swarm.betweenReadAndWrite(() -> {});
            assertThat(bench.post(UP).said()).contains("from 4 to 5");
          });

      assertThat(bench.post(UP).said()).contains("already scaled to the maximum");
      assertThat(bench.marks.notes("converging", bench.clock.instant())).hasSize(1);
    }

    @Test
    void is_scaled_by_our_own_labels_before_docker_scalers() {
      bench.swarm.createService(
          "ours",
          2,
          Map.of(
              "com.df.scaleMax", "3",
              "apiarist.scaleMax", "9",
              "apiarist.scaleUpBy", "4",
              "com.df.scaleMin", "2",
              "apiarist.scaleMin", "none"),
          List.of());

      assertThat(bench.post("/v1/scale-service?service=ours&scale=up").said())
          .isEqualTo("OK: Scaling ours from 2 to 6 replicas (min: 2, max: 9)");
    }

    @Test
    void is_scaled_by_the_labels_and_defaults_that_are_configured() {
      bench.services =
          new ServiceSettings(
              new ServiceRules(
                  2, 20, 3, 2, new ServiceRules.Labels("x.min", "x.max", "x.up", "x.down")),
              Duration.ZERO,
              Windows.NONE);
      bench.swarm.createService(
          "other", 6, Map.of("com.df.scaleMax", "1", "x.max", "8"), List.of());

      assertThat(bench.post("/v1/scale-service?service=other&scale=up").said())
          .isEqualTo("OK: Scaling other from 6 to 8 replicas (min: 2, max: 8)");
      assertThat(bench.post("/v1/scale-service?service=other&scale=down").said())
          .isEqualTo("OK: Scaling other from 8 to 6 replicas (min: 2, max: 8)");
    }
  }

  @Nested
  class The_managers {
    @Test
    void are_looked_for_when_none_is_where_it_was() {
      bench.parameters.put("managers", "[{\"instance\":\"i-1\",\"address\":\"10.255.0.1\"}]");

      assertThat(bench.post(UP).said()).contains("from 2 to 3");
    }

    @Test
    void are_looked_for_when_none_was_ever_noted() {
      bench.parameters.put("managers", "[]");

      assertThat(bench.post(UP).said()).contains("from 2 to 3");
    }
  }

  @Nested
  class Managers_that_do_not_answer {
    @Test
    void are_asked_once_before_others_are() {
      bench.parameters.put("managers", "[{\"instance\":\"i-1\",\"address\":\"10.255.0.1\"}]");

      bench.post(UP);

      assertThat(swarmCalls())
          .containsExactly("SwarmManager.changeReplicas", "SwarmManager.changeReplicas");
    }

    @Test
    void are_asked_once_when_there_are_no_others() {
      bench.swarm.hanging(true);

      assertThat(bench.post(UP).said()).contains("no manager answers at [10.");
      assertThat(swarmCalls()).containsExactly("SwarmManager.changeReplicas");
    }

    private List<String> swarmCalls() {
      return bench.calls.calls().stream().filter(it -> it.startsWith("SwarmManager.")).toList();
    }
  }

  @Nested
  class A_notification {
    private static final String TARGET = "/v1/scale-service";

    @Test
    void that_is_retried_acts_once_and_a_repeated_one_again() {
      assertThat(bench.post(TARGET, alert("a")).said()).contains("from 2 to 3");
      bench.clock.advance(Duration.ofSeconds(179));

      assertThat(bench.post(TARGET, alert("a")).said())
          .isEqualTo("OK: Notification already handled: web stays at 3 replicas");

      bench.clock.advance(Duration.ofSeconds(2));
      assertThat(bench.post(TARGET, alert("a")).said()).contains("from 3 to 4");
    }

    @Test
    void that_is_another_one_acts_at_once() {
      bench.post(TARGET, alert("a"));

      assertThat(bench.post(TARGET, alert("b")).said()).contains("from 3 to 4");
      assertThat(bench.post(TARGET, alert("a")).said()).contains("already handled");
    }

    @Test
    void that_comes_while_its_first_is_under_way_is_put_off() {
      bench.swarm.betweenReadAndWrite(
          () -> {
            bench.swarm.betweenReadAndWrite(() -> {});
            Answer meanwhile = bench.post(TARGET, alert("a"));
            assertThat(meanwhile.status()).isEqualTo(500);
            assertThat(meanwhile.said())
                .isEqualTo("NOK: another request is handling the same notification");
          });

      assertThat(bench.post(TARGET, alert("a")).said()).contains("from 2 to 3");
      assertThat(replicas()).isEqualTo(3);
    }

    @Test
    void survives_a_conflict_with_another() {
      bench.swarm.betweenReadAndWrite(
          () -> {
            bench.swarm.betweenReadAndWrite(() -> {});
            assertThat(bench.post(TARGET, alert("b")).said()).contains("from 2 to 3");
          });

      assertThat(bench.post(TARGET, alert("a")).said()).contains("from 3 to 4");
      assertThat(bench.post(TARGET, alert("a")).said()).contains("already handled");
      assertThat(bench.post(TARGET, alert("b")).said()).contains("already handled");
      assertThat(replicas()).isEqualTo(4);
    }

    @Test
    void whose_answer_was_lost_is_seen_to_be_handled() {
      bench.failing.after("changeReplicas", FailureCode.SWARM_UNREACHABLE);
      assertThat(bench.post(TARGET, alert("a")).status()).isEqualTo(500);
      bench.failing.heal();

      assertThat(bench.post(TARGET, alert("a")).said())
          .isEqualTo("OK: Scaling web from 2 to 3 replicas (min: 1, max: 5)");
      assertThat(bench.journal.decisions().getLast().outcome()).isEqualTo(Decision.Outcome.DONE);
      assertThat(bench.journal.decisions().getLast().inputs())
          .containsEntry("from", "2")
          .containsEntry("to", "3");
      assertThat(bench.post(TARGET, alert("a")).said()).contains("already handled");
      assertThat(replicas()).isEqualTo(3);
    }

    @Test
    void whose_answer_was_lost_is_seen_to_be_handled_where_nothing_more_could_be_done() {
      bench.swarm.scale(web, 4);
      bench.failing.after("changeReplicas", FailureCode.SWARM_UNREACHABLE);
      assertThat(bench.post(TARGET, alert("a")).status()).isEqualTo(500);
      bench.failing.heal();

      assertThat(bench.post(TARGET, alert("a")).said()).contains("Scaling web from 4 to 5");
      assertThat(bench.post(TARGET, alert("a")).said()).contains("already scaled to the maximum");
    }

    @Test
    void whose_answer_was_lost_has_begun_a_cool_down() {
      bench.services =
          new ServiceSettings(ServiceRules.STANDARD, Duration.ofMinutes(5), Windows.NONE);
      bench.failing.after("changeReplicas", FailureCode.SWARM_UNREACHABLE);
      bench.post(TARGET, alert("a"));
      bench.failing.heal();

      assertThat(bench.post(TARGET, alert("a")).said()).contains("from 2 to 3");
      assertRefused(
          bench.post(TARGET, alert("b")),
          "web is not scaled from 3 to 4 replicas: it cools down until 2026-11-21T08:05:00Z");
    }

    @Test
    void that_was_acted_on_is_not_acted_on_again_when_somebody_takes_that_back() {
      bench.post(TARGET, alert("a"));
      bench.swarm.scale(web, 2);
      bench.clock.advance(Duration.ofSeconds(61));

      assertThat(bench.post(TARGET, alert("a")).said())
          .isEqualTo("OK: Notification already handled: web stays at 2 replicas");
      assertThat(replicas()).isEqualTo(2);
    }

    @Test
    void whose_function_was_killed_before_the_update_is_not_handled_by_somebody_elses() {
      killBetweenReadAndWrite();
      bench.swarm.scale(web, 4);
      bench.clock.advance(Duration.ofSeconds(61));

      assertThat(bench.post(TARGET, alert("a")).said()).contains("from 4 to 5");
    }

    @Test
    void whose_function_was_killed_before_the_update_is_not_kept_by_the_cool_down_of_that() {
      bench.services =
          new ServiceSettings(ServiceRules.STANDARD, Duration.ofMinutes(5), Windows.NONE);
      killBetweenReadAndWrite();
      bench.clock.advance(Duration.ofSeconds(61));

      assertThat(bench.post(TARGET, alert("a")).said()).contains("from 2 to 3");
      assertThat(bench.marks.notes("converging", bench.clock.instant())).hasSize(1);
    }

    @Test
    void that_a_conflict_left_nothing_to_do_for_acts_when_there_is_something_again() {
      bench.swarm.betweenReadAndWrite(() -> bench.swarm.scale(web, 5));
      assertThat(bench.post(TARGET, alert("a")).said()).contains("already scaled to the maximum");
      bench.swarm.betweenReadAndWrite(() -> {});
      bench.swarm.scale(web, 4);

      assertThat(bench.post(TARGET, alert("a")).said()).contains("from 4 to 5");
    }

    @Test
    void that_a_conflict_had_refused_acts_when_nothing_stands_in_its_way_any_more() {
      bench.swarm.betweenReadAndWrite(
          () -> {
            bench.swarm.scale(web, 2);
            bench.swarm.updating(web, Service.Update.IN_PROGRESS);
          });
      assertThat(bench.post(TARGET, alert("a")).status()).isEqualTo(409);
      bench.swarm.betweenReadAndWrite(() -> {});
      bench.swarm.updating(web, Service.Update.SETTLED);

      assertThat(bench.post(TARGET, alert("a")).said()).contains("from 2 to 3");
    }

    private void killBetweenReadAndWrite() {
      bench.swarm.betweenReadAndWrite(
          () -> {
            throw new FunctionKilled("before the update");
          });
      assertThat(kill(bench)).isTrue();
      bench.failing.revive();
      bench.swarm.betweenReadAndWrite(() -> {});
    }

    @Test
    void that_was_refused_by_the_swarm_acts_when_retried() {
      bench.swarm.betweenReadAndWrite(() -> bench.swarm.scale(web, 2));
      assertThat(bench.post(TARGET, alert("a")).status()).isEqualTo(500);
      bench.swarm.betweenReadAndWrite(() -> {});

      assertThat(bench.post(TARGET, alert("a")).said()).contains("from 2 to 3");
    }

    @Test
    void that_met_a_cool_down_acts_after_it() {
      bench.services =
          new ServiceSettings(ServiceRules.STANDARD, Duration.ofSeconds(30), Windows.NONE);
      bench.post(UP);
      assertThat(bench.post(TARGET, alert("a")).status()).isEqualTo(409);
      bench.clock.advance(Duration.ofSeconds(31));

      assertThat(bench.post(TARGET, alert("a")).said()).contains("from 3 to 4");
    }

    @Test
    void is_not_acted_on_when_it_cannot_be_noted() {
      bench.failing.before("hold", FailureCode.CLOUD_UNAVAILABLE);

      assertThat(bench.post(TARGET, alert("a")).status()).isEqualTo(500);
      assertThat(replicas()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10})
    void whose_function_is_killed_at_any_call_acts_once_in_the_end(int coolDownMinutes) {
      for (int call = 0; call < 20; call++) {
        WebhookBench fresh = WebhookBench.standard();
        fresh.services =
            new ServiceSettings(
                ServiceRules.STANDARD, Duration.ofMinutes(coolDownMinutes), Windows.NONE);
        fresh.swarm.createService("web", 2, Map.of(), List.of());
        fresh.rememberManagers();
        fresh.calls.killBeforeCall(call);
        boolean killed = kill(fresh);
        fresh.calls.killBeforeCall(-1);
        fresh.failing.revive();
        for (int seconds : List.of(1, 30, 61)) {
          fresh.clock.advance(Duration.ofSeconds(seconds));
          fresh.post(TARGET, alert("a"));
        }
        assertThat(fresh.swarm.service("web").replicas())
            .as("killed before call %d", call)
            .hasValue(3);
        assertThat(fresh.journal.decisions())
            .as("journalled though killed before call %d", call)
            .extracting(Decision::reason)
            .contains("Scaling web from 2 to 3 replicas (min: 1, max: 5)");
        if (!killed) {
          assertThat(call).as("calls seen").isGreaterThanOrEqualTo(4);
          return;
        }
      }
      throw new AssertionError("more calls than expected");
    }

    private static boolean kill(WebhookBench bench) {
      try {
        bench.post(TARGET, alert("a"));
        return false;
      } catch (FunctionKilled killed) {
        return true;
      }
    }

    private static String alert(String fingerprint) {
      return "{\"version\":\"4\",\"groupKey\":\"g\",\"status\":\"firing\",\"alerts\":[{\"status\":"
          + "\"firing\",\"startsAt\":\"2026-11-21T08:00:00Z\",\"fingerprint\":\""
          + fingerprint
          + "\"}],\"groupLabels\":{\"service\":\"web\",\"scale\":\"up\"}}";
    }
  }

  private int replicas() {
    return bench.swarm.service("web").replicas().orElseThrow();
  }

  private void assertRefused(Answer answer, String why) {
    assertThat(answer.said()).isEqualTo("NOK: " + why);
    assertThat(answer.status()).isEqualTo(409);
    Decision last = bench.journal.decisions().getLast();
    assertThat(last.outcome()).isEqualTo(Decision.Outcome.REFUSED);
    assertThat(last.reason()).isEqualTo(why);
  }
}
