package dev.apiarist.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.function.WebhookBench.Answer;
import dev.apiarist.port.Decision;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import dev.apiarist.webhook.NodeRemoval;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scaling down, and calls that fail or never return. */
class ScalingFailuresTest {
  private static final String DOWN = "/v1/scale-nodes?scale=down&type=worker";

  private final WebhookBench bench = WebhookBench.standard();

  @Nested
  class Scaling_down {
    @Test
    void ends_chosen_instances_and_never_sets_desired_capacity() {
      bench.desired("web", 3);
      bench.calls.killBeforeCall(-1);

      assertThat(bench.post(DOWN + "&by=2").said()).endsWith("from 3 to 1");
      assertThat(bench.cloud.terminations())
          .hasSize(2)
          .allMatch(termination -> termination.decremented());
      assertThat(bench.calls.calls()).doesNotContain("AutoScalingGroups.setDesiredCapacity");
    }

    @Test
    void does_nothing_when_the_swarm_does_not_answer() {
      bench.swarm.hanging(true);

      Answer answer = bench.post(DOWN);

      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.said()).isEqualTo("NOK: node scaling failed: no manager answered in time");
      assertThat(bench.desired("web")).isEqualTo(1);
      assertThat(bench.cloud.terminations()).isEmpty();
    }

    @Test
    void says_how_far_it_came_when_it_fails_half_way() {
      bench.desired("web", 4);
      bench.removal =
          (group, count, tasksMustFit) -> {
            bench.removeNewest(group, 1);
            throw new OutsideException(FailureCode.THROTTLED, "Rate exceeded");
          };

      Answer answer = bench.post(DOWN + "&by=3");

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.said())
          .isEqualTo(
              "OK: Changing the number of worker nodes on aws from 4 to 3 (stopped: Rate"
                  + " exceeded)");
      assertThat(bench.journal.decisions().getLast().inputs()).containsEntry("to", "3");
    }

    @Test
    void says_why_fewer_leave_than_asked_for() {
      bench.desired("web", 4);
      bench.removal =
          (group, count, tasksMustFit) -> {
            bench.removeNewest(group, 1);
            return new NodeRemoval.Removed(1, "the others hold tasks that fit nowhere else");
          };

      assertThat(bench.post(DOWN + "&by=2").said())
          .endsWith("from 4 to 3 (the others hold tasks that fit nowhere else)");
    }

    @Test
    void is_refused_when_no_node_may_leave() {
      bench.removal =
          (group, count, tasksMustFit) -> new NodeRemoval.Removed(0, "no node may leave");

      assertRefused(bench.post(DOWN), "no node may leave");
    }
  }

  @Nested
  class A_group_that_was_read {
    private static final String UP = "/v1/scale-nodes?scale=up&type=worker";
    private static final String READ = "AutoScalingGroups.group";

    @Test
    void is_not_read_again_where_nobody_else_had_a_turn_since() {
      assertThat(bench.post(UP).said()).endsWith("from 1 to 2");
      bench.clock.advance(Duration.ofSeconds(11));
      assertThat(bench.post(UP).said()).endsWith("from 2 to 3");

      assertThat(bench.calls.calls()).doesNotContain(READ);
    }

    @Test
    void is_read_again_when_somebody_else_changed_it_before_our_turn() {
      bench.turns.beforeTaking(() -> assertThat(bench.post(UP).said()).endsWith("from 1 to 2"));

      assertThat(bench.post(UP).said()).endsWith("from 2 to 3");
      assertThat(bench.desired("web")).isEqualTo(3);
    }

    @Test
    void is_read_again_when_somebody_else_changed_it_lately_by_a_clock_that_may_differ() {
      bench.post(UP);
      bench.clock.advance(Duration.ofSeconds(10));
      bench.calls.killBeforeCall(-1);

      bench.post(UP);

      assertThat(bench.calls.calls()).contains(READ);
    }

    @Test
    void is_read_again_after_a_turn_that_ran_out() {
      bench.failing.before("end", FailureCode.THROTTLED);
      bench.post(UP);
      bench.failing.heal();
      bench.clock.advance(Duration.ofMinutes(2));
      bench.calls.killBeforeCall(-1);

      assertThat(bench.post(UP).said()).endsWith("from 2 to 3");
      assertThat(bench.calls.calls()).contains(READ);
    }
  }

  @Nested
  class When_a_call_fails {
    private static final String ALERT =
        "{\"version\":\"4\",\"groupKey\":\"g\",\"status\":\"firing\",\"alerts\":[{\"status\":"
            + "\"firing\",\"startsAt\":\"2026-11-21T08:00:00Z\",\"fingerprint\":\"f\"}],"
            + "\"groupLabels\":{\"scale\":\"up\"}}";
    private static final String TARGET = "/v1/scale-nodes?by=1&type=worker";
    private static final String TAKEN_UP = "an interrupted attempt is taken up";

    @Test
    void the_retry_of_the_notification_acts() {
      bench.failing.before("setDesiredCapacity", FailureCode.THROTTLED);
      assertThat(bench.post(TARGET, ALERT).status()).isEqualTo(500);

      bench.failing.heal();

      assertThat(bench.post(TARGET, ALERT).said()).endsWith("from 1 to 2");
    }

    @Test
    void after_it_took_effect_that_counts_as_done() {
      bench.failing.after("setDesiredCapacity", FailureCode.CLOUD_UNAVAILABLE);

      Answer answer = bench.post(TARGET, ALERT);

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.said()).endsWith("from 1 to 2");
      bench.failing.heal();
      assertThat(bench.post(TARGET, ALERT).said()).contains("already handled");
    }

    @Test
    void a_journal_that_fails_does_not_make_the_sender_retry() {
      bench.failing.before("record", FailureCode.THROTTLED);

      assertThat(bench.post(TARGET, ALERT).status()).isEqualTo(200);
      assertThat(bench.desired("web")).isEqualTo(2);
      assertThat(bench.log).anyMatch(line -> line.contains("the journal did not keep"));
    }

    @Test
    void a_turn_that_cannot_be_given_back_does_not_undo_the_answer() {
      bench.failing.before("end", FailureCode.THROTTLED);

      assertThat(bench.post(TARGET, ALERT).status()).isEqualTo(200);
      assertThat(bench.log).anyMatch(line -> line.contains("was not given back"));
      bench.failing.heal();
      assertThat(bench.post(TARGET, ALERT).said()).contains("another request is changing group");
      bench.clock.advance(Duration.ofMinutes(1));
      assertThat(bench.post(TARGET, ALERT).said()).endsWith("from 1 to 2 (" + TAKEN_UP + ")");
      assertThat(bench.desired("web")).isEqualTo(2);
    }

    @Test
    void and_the_change_is_taken_up_the_group_cools_down_from_then_on() {
      bench.coolDown = Duration.ofMinutes(3);
      bench.failing.before("end", FailureCode.THROTTLED);
      bench.post(TARGET, ALERT);
      bench.failing.heal();
      bench.clock.advance(Duration.ofMinutes(1));

      assertThat(bench.post(TARGET, ALERT).said()).endsWith(TAKEN_UP + ")");
      assertRefused(bench.post(TARGET + "&scale=up"), "it cools down until 2026-11-21T08:04:00Z");
    }

    @Test
    void and_what_it_did_cannot_be_read_the_retry_tells() {
      bench.desired("web", 3);
      bench.removal =
          (group, count, tasksMustFit) -> {
            bench.removeNewest(group, 1);
            bench.failing.before("group", FailureCode.CLOUD_UNAVAILABLE);
            throw new OutsideException(FailureCode.CLOUD_UNAVAILABLE, "no answer");
          };
      assertThat(bench.post(DOWN, ALERT).status()).isEqualTo(500);
      bench.failing.heal();

      assertThat(bench.post(DOWN, ALERT).said()).endsWith("from 3 to 2 (" + TAKEN_UP + ")");
      assertThat(bench.desired("web")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"take", "write"})
    void to_its_notes_nothing_is_done(String call) {
      bench.failing.before(call, FailureCode.CLOUD_UNAVAILABLE);

      assertThat(bench.post(TARGET, ALERT).status()).isEqualTo(500);
      assertThat(bench.desired("web")).isEqualTo(1);
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
