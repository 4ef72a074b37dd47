package dev.apiarist.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.fake.FunctionKilled;
import dev.apiarist.function.WebhookBench.Answer;
import dev.apiarist.port.Decision;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import dev.apiarist.webhook.NodeRemoval;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

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
          (group, count) -> {
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
          (group, count) -> {
            bench.removeNewest(group, 1);
            return new NodeRemoval.Removed(1, "the others hold tasks that fit nowhere else");
          };

      assertThat(bench.post(DOWN + "&by=2").said())
          .endsWith("from 4 to 3 (the others hold tasks that fit nowhere else)");
    }

    @Test
    void is_refused_when_no_node_may_leave() {
      bench.removal = (group, count) -> new NodeRemoval.Removed(0, "no node may leave");

      assertRefused(bench.post(DOWN), "no node may leave");
    }
  }

  @Nested
  class When_a_call_fails {
    private static final String ALERT =
        "{\"version\":\"4\",\"groupKey\":\"g\",\"status\":\"firing\",\"alerts\":[{\"status\":"
            + "\"firing\",\"startsAt\":\"2026-11-21T08:00:00Z\",\"fingerprint\":\"f\"}],"
            + "\"groupLabels\":{\"scale\":\"up\"}}";
    private static final String TARGET = "/v1/scale-nodes?by=1&type=worker";

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
    void a_lock_that_cannot_be_returned_does_not_undo_the_answer() {
      bench.failing.before("forget", FailureCode.THROTTLED);

      assertThat(bench.post(TARGET, ALERT).status()).isEqualTo(200);
      assertThat(bench.log).anyMatch(line -> line.contains("could not forget"));
    }

    @Test
    void marks_that_fail_mean_that_nothing_is_done() {
      bench.failing.before("claim", FailureCode.CLOUD_UNAVAILABLE);

      assertThat(bench.post(TARGET, ALERT).status()).isEqualTo(500);
      assertThat(bench.desired("web")).isEqualTo(1);
    }

    @Test
    void killed_at_any_call_a_retried_notification_never_acts_twice() {
      for (int call = 0; call < 12; call++) {
        WebhookBench fresh = WebhookBench.standard();
        fresh.calls.killBeforeCall(call);
        boolean killed = kill(fresh);
        fresh.calls.killBeforeCall(-1);
        fresh.failing.revive();
        for (int second : List.of(1, 30, 61)) {
          fresh.clock.advance(Duration.ofSeconds(second));
          fresh.post(TARGET, ALERT);
        }
        int desired = fresh.desired("web");
        assertThat(desired).as("killed before call %d", call).isBetween(1, 2);
        fresh.clock.advance(Duration.ofMinutes(5));
        fresh.post(TARGET, ALERT);
        assertThat(fresh.desired("web")).as("repeated, call %d", call).isEqualTo(desired + 1);
        if (!killed) {
          assertThat(call).as("calls seen").isGreaterThanOrEqualTo(6);
          return;
        }
      }
      throw new AssertionError("more calls than expected");
    }

    private static boolean kill(WebhookBench bench) {
      try {
        bench.post(TARGET, ALERT);
        return false;
      } catch (FunctionKilled killed) {
        return true;
      }
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
