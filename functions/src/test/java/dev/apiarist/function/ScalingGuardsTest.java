package dev.apiarist.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.fake.FakeAutoScalingGroups;
import dev.apiarist.function.WebhookBench.Answer;
import dev.apiarist.port.Decision;
import dev.apiarist.scaling.Windows;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeRole;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What scale-nodes refuses, and what it picks. */
class ScalingGuardsTest {
  private static final String UP = "/v1/scale-nodes?scale=up&type=worker";
  private static final String DOWN = "/v1/scale-nodes?scale=down&type=worker";

  private final WebhookBench bench = WebhookBench.standard();

  @Nested
  class Refused_because_of_the_group {
    @Test
    void under_instance_refresh() {
      bench.cloud.refreshing(WebhookBench.name("web"), true);

      assertRefused(bench.post(UP), "an instance refresh is in progress");
      assertThat(bench.desired("web")).isEqualTo(1);
    }

    @Test
    void with_launches_suspended() {
      bench.cloud.suspend(WebhookBench.name("web"), "Launch");

      assertRefused(bench.post(UP), "its process Launch is suspended");
    }

    @Test
    void with_terminations_suspended_it_still_grows() {
      bench.cloud.suspend(WebhookBench.name("web"), "Terminate");

      assertRefused(bench.post(DOWN), "its process Terminate is suspended");
      assertThat(bench.post(UP).status()).isEqualTo(200);
    }

    @Test
    void while_it_cools_down() {
      bench.coolDown = Duration.ofMinutes(3);

      assertThat(bench.post(UP).status()).isEqualTo(200);
      assertRefused(bench.post(UP), "it cools down until 2026-11-21T08:03:00Z");
      bench.clock.advance(Duration.ofMinutes(3));
      assertThat(bench.post(UP).said()).endsWith("from 2 to 3");
    }

    @Test
    void that_cools_down_in_each_direction_by_itself() {
      bench.coolDown = Duration.ofMinutes(3);

      assertThat(bench.post(UP).said()).endsWith("from 1 to 2");
      assertThat(bench.post(DOWN).said()).endsWith("from 2 to 1");
      assertRefused(bench.post(DOWN), "it cools down until 2026-11-21T08:03:00Z");
      assertRefused(bench.post(UP), "it cools down until 2026-11-21T08:03:00Z");
    }

    @Test
    void that_nobody_may_shrink_until_nobody_has_asked_for_more_for_a_while() {
      bench.windows = new Windows(Duration.ZERO, Duration.ofMinutes(5));
      bench.desired("web", 5);

      assertThat(bench.post(UP).said()).contains("already scaled to the maximum");
      bench.clock.advance(Duration.ofMinutes(4));
      assertThat(bench.post(UP).said()).contains("already scaled to the maximum");
      bench.clock.advance(Duration.ofMinutes(4));
      assertRefused(
          bench.post(DOWN),
          "the opposite was asked for lately, it settles until 2026-11-21T08:09:00Z");
      bench.clock.advance(Duration.ofMinutes(1));
      assertThat(bench.post(DOWN).said()).endsWith("from 5 to 4");
      assertThat(bench.post(UP).said()).endsWith("from 4 to 5");
    }

    @Test
    void but_to_shrink_below_its_minimum_nobody_can_ask() {
      bench.windows = new Windows(Duration.ofMinutes(5), Duration.ZERO);
      bench.desired("web", 0);

      assertThat(bench.post(DOWN).said()).contains("already descaled to the minimum");
      assertThat(bench.post(UP).said()).endsWith("from 0 to 1");
    }

    @Test
    void that_nobody_may_grow_while_another_group_settles_as_it_likes() {
      bench.windows = new Windows(Duration.ofMinutes(5), Duration.ZERO);
      bench.group("front", NodeRole.WORKER, 0, 4, 1);

      assertThat(bench.post(DOWN).said()).endsWith("from 1 to 0");
      assertRefused(
          bench.post(UP),
          "the opposite was asked for lately, it settles until 2026-11-21T08:05:00Z");
      assertThat(bench.post(UP + "&group=front").said()).endsWith("from 1 to 2");
    }

    @Test
    void but_without_a_configured_cool_down_at_once_again() {
      assertThat(bench.post(UP).status()).isEqualTo(200);
      assertThat(bench.post(UP).said()).endsWith("from 2 to 3");
    }

    @Test
    void whose_cool_down_somebody_else_has_started() {
      bench.marks.claim(
          "cooldown#apiarist-test-web", bench.clock.instant(), Duration.ofSeconds(30));

      assertRefused(bench.post(UP), "it cools down until 2026-11-21T08:00:30Z");
    }

    @Test
    void that_another_request_is_changing() {
      bench.turns.take("scaling#apiarist-test-web", bench.clock.instant(), Duration.ofSeconds(30));

      Answer answer = bench.post(UP);

      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.said())
          .isEqualTo("NOK: node scaling failed: another request is changing group web");
      assertThat(bench.desired("web")).isEqualTo(1);
    }
  }

  @Nested
  class Labels_of_the_service {
    @Test
    void that_contradict_each_other_are_refused() {
      bench.service(
          "odd", Map.of("com.df.scaleWorkerNodeMin", "4", "com.df.scaleWorkerNodeMax", "2"));

      Answer answer = bench.post(UP + "&service=odd");

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.said()).contains("at least 4 and at most 2 worker nodes");
      assertThat(bench.desired("web")).isEqualTo(1);
    }

    @Test
    void that_say_a_step_of_zero_are_told_truthfully() {
      bench.service("still", Map.of("com.df.scaleWorkerNodeUpBy", "0"));

      assertThat(bench.post(UP + "&service=still").said())
          .isEqualTo("OK: worker nodes stay at 1: the service's labels say to scale up by 0");
    }

    @Test
    void of_our_own_name_win() {
      bench.service(
          "ours", Map.of("com.df.scaleWorkerNodeUpBy", "1", "apiarist.scaleWorkerNodeUpBy", "3"));

      assertThat(bench.post(UP + "&service=ours").said()).endsWith("from 1 to 4");
    }

    @Test
    void that_are_nonsense_are_ignored_and_journalled() {
      bench.service(
          "bad", Map.of("com.df.scaleWorkerNodeMax", "many", "com.df.scaleWorkerNodeUpBy", "-2"));

      assertThat(bench.post(UP + "&service=bad").said()).endsWith("from 1 to 2");
      assertThat(bench.journal.decisions().getLast().inputs())
          .containsEntry(
              "ignoredLabels", "com.df.scaleWorkerNodeMax=many, com.df.scaleWorkerNodeUpBy=-2");
    }
  }

  @Nested
  class Managers {
    private static final String MORE = "/v1/scale-nodes?scale=up&type=manager";
    private static final String FEWER = "/v1/scale-nodes?scale=down&type=manager";

    @Test
    void are_never_scaled_by_an_alert() {
      Answer answer =
          bench.post(MORE, "{\"groupKey\":\"g\",\"alerts\":[],\"groupLabels\":{\"scale\":\"up\"}}");

      assertRefused(answer, "managers are never scaled by an alert alone");
      assertThat(bench.desired("managers")).isEqualTo(3);
    }

    @Test
    void are_left_alone_while_one_is_on_its_way() {
      bench.cloud.setDesiredCapacity(WebhookBench.name("managers"), 5);
      bench.cloud.tick();

      assertRefused(bench.post(MORE), "another manager is on its way in or out");
    }

    @Test
    void lose_an_unreachable_one_first() {
      bench.desired("managers", 5);
      Node dead = bench.swarm.nodes().get(3);
      bench.swarm.kill(dead.id());

      assertThat(bench.post(FEWER).said()).startsWith("OK: ").contains("from 5 to 4");
      assertThat(bench.cloud.terminations())
          .containsExactly(
              new FakeAutoScalingGroups.Termination(dead.instance().orElseThrow(), true));
    }

    @Test
    void stay_when_another_is_unreachable() {
      bench.desired("managers", 5);
      NodeId stranger =
          bench.swarm.join("pet", "10.9.9.9", NodeRole.MANAGER, Availability.DRAIN, Map.of());
      bench.swarm.kill(stranger);

      assertRefused(bench.post(FEWER), "another manager is unreachable (5 of 6 are reachable)");
      assertThat(bench.desired("managers")).isEqualTo(5);
    }

    @Test
    void lose_the_leader_last() {
      bench.desired("managers", 4);

      assertThat(bench.post(FEWER).status()).isEqualTo(200);
      assertThat(bench.cloud.terminations())
          .noneMatch(
              gone ->
                  bench.swarm.nodesOf(gone.instance()).getFirst().manager().orElseThrow().leader());
    }

    @Test
    void stay_when_the_swarm_does_not_answer() {
      bench.desired("managers", 5);
      bench.swarm.hanging(true);

      assertThat(bench.post(FEWER).status()).isEqualTo(500);
      assertThat(bench.desired("managers")).isEqualTo(5);
    }
  }

  @Nested
  class Worker_groups {
    @Test
    void are_chosen_by_the_query() {
      bench.group("front", NodeRole.WORKER, 0, 2, 0);

      assertThat(bench.post(UP + "&group=front").said()).endsWith("from 0 to 1");
      assertThat(bench.desired("web")).isEqualTo(1);
    }

    @Test
    void are_chosen_by_a_group_label() {
      bench.group("front", NodeRole.WORKER, 0, 2, 0);

      assertThat(bench.post(UP, "{\"groupLabels\":{\"group\":\"front\"}}").said())
          .endsWith("from 0 to 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"back", "managers", "apiarist-test-web", "WEB"})
    void that_do_not_exist_are_answered_with_those_that_do(String group) {
      bench.group("front", NodeRole.WORKER, 0, 2, 0);

      Answer answer = bench.post(UP + "&group=" + group);

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.said())
          .isEqualTo("NOK: Unknown worker group: " + group + ", known are: web, front");
    }
  }

  private void assertRefused(Answer answer, String why) {
    assertThat(answer.said()).startsWith("NOK: ").endsWith(": " + why);
    assertThat(answer.status()).isEqualTo(409);
    Decision last = bench.journal.decisions().getLast();
    assertThat(last.outcome()).isEqualTo(Decision.Outcome.REFUSED);
    assertThat(last.reason()).endsWith(why);
  }
}
