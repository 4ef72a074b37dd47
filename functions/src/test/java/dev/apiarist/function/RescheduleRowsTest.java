package dev.apiarist.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.fake.FunctionKilled;
import dev.apiarist.fake.Interruptions;
import dev.apiarist.function.WebhookBench.Answer;
import dev.apiarist.port.Decision;
import dev.apiarist.port.FailureCode;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.Service;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows 62 to 72 of the compatibility suite; the mechanism is a forced update. */
@DisplayName("POST /v1/reschedule-services and /v1/reschedule-service")
class RescheduleRowsTest {
  private static final String ALL = "/v1/reschedule-services";
  private static final String ONE = "/v1/reschedule-service?service=";
  private static final Map<String, String> OPTED_IN = Map.of("com.df.reschedule", "true");

  private final WebhookBench bench = WebhookBench.standard();

  @BeforeEach
  void services() {
    bench.service("web", OPTED_IN);
    bench.service("plain", Map.of());
    bench.service("resfalse", Map.of("com.df.reschedule", "false"));
    bench.swarm.createGlobalService("globalsvc", OPTED_IN, List.of());
  }

  @Test
  void row62_one_service_is_updated_without_change() {
    Answer answer = bench.post(ONE + "web");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.said()).isEqualTo("OK: Rescheduled service: web");
    assertThat(bench.swarm.forcedUpdates()).containsExactly(bench.swarm.service("web").id());
  }

  @ParameterizedTest
  @CsvSource({
    "resfalse,resfalse is not labeled with com.df.reschedule=true (com.df.reschedule=false)",
    "plain,plain is not labeled with com.df.reschedule=true (no label)"
  })
  void row65_a_service_that_did_not_opt_in(String service, String message) {
    Answer answer = bench.post(ONE + service);

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.said()).isEqualTo("NOK: " + message);
    assertThat(bench.swarm.forcedUpdates()).isEmpty();
  }

  @Test
  void row66_a_global_service_is_updated() {
    assertThat(bench.post(ONE + "globalsvc").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"BAD", "''"})
  void row67_a_service_that_does_not_exist(String service) {
    Answer answer = bench.post(ONE + service);

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.said())
        .isEqualTo(
            "NOK: Unable to inspect service %s: Error: No such service: %s"
                .formatted(service, service));
  }

  @ParameterizedTest
  @CsvSource({
    "IN_PROGRESS,an update or rollback of it is in progress",
    "PAUSED,an update or rollback of it is paused half-way"
  })
  void a_service_whose_update_is_unfinished_is_left_alone(Service.Update update, String why) {
    bench.swarm.updating(bench.swarm.service("web").id(), update);

    Answer one = bench.post(ONE + "web");
    assertThat(one.status()).isEqualTo(409);
    assertThat(one.said()).isEqualTo("NOK: web is not rescheduled: " + why);
    assertThat(bench.journal.decisions().getLast().outcome()).isEqualTo(Decision.Outcome.REFUSED);

    Answer all = bench.post(ALL);
    assertThat(all.status()).isEqualTo(200);
    assertThat(all.said()).isEqualTo("OK: globalsvc rescheduled; skipped web: " + why);
    assertThat(bench.journal.decisions().getLast().reason()).endsWith("skipped web: " + why);
    assertThat(bench.swarm.forcedUpdates()).containsExactly(bench.swarm.service("globalsvc").id());
  }

  @Test
  void a_service_that_is_moved_off_a_node_is_left_alone() {
    Service web = bench.swarm.service("web");
    bench.swarm.beginEvacuation(web, Set.of(new NodeId("leaving")), 1);
    bench.swarm.updating(web.id(), Service.Update.SETTLED);

    assertThat(bench.post(ONE + "web").said())
        .isEqualTo(
            "NOK: web is not rescheduled: tasks of it are being moved off a node that leaves");
    assertThat(bench.swarm.forcedUpdates()).isEmpty();
  }

  @Test
  void row68_an_update_that_fails() {
    bench.failing.before("forceUpdate", FailureCode.STALE_VERSION);

    Answer answer = bench.post(ONE + "web");

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.said())
        .isEqualTo(
            "NOK: Unable to reschedule service: forceUpdate was told to fail: STALE_VERSION");
  }

  @ParameterizedTest
  @CsvSource({"'',''", "'',garbage", "?service=plain,''"})
  void row69_and_70_all_that_opted_in_are_updated(String query, String body) {
    Answer answer = bench.post(ALL + query, body);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.said()).isEqualTo("OK: web, globalsvc rescheduled");
    assertThat(bench.swarm.forcedUpdates()).hasSize(2);
  }

  @Test
  void row71_one_that_fails_does_not_keep_the_others_from_their_turn() {
    bench.failing.beforeArgument("forceUpdate", "service-web", FailureCode.STALE_VERSION);

    Answer answer = bench.post(ALL);

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.said()).isEqualTo("NOK: web failed to reschedule (globalsvc succeeded)");
  }

  @Test
  void row72_all_fail() {
    bench.failing.before("forceUpdate", FailureCode.REFUSED);

    assertThat(bench.post(ALL).said()).isEqualTo("NOK: web, globalsvc failed to reschedule");
  }

  @Test
  void row72_a_swarm_that_stops_answering_is_not_asked_for_every_service() {
    bench.failing.before("forceUpdate", FailureCode.SWARM_UNREACHABLE);

    assertThat(bench.post(ALL).said()).isEqualTo("NOK: web, globalsvc failed to reschedule");
    assertThat(bench.calls.calls()).containsOnlyOnce("SwarmManager.forceUpdate");
  }

  @Test
  void row72_the_list_cannot_be_read() {
    bench.swarm.hanging(true);

    Answer answer = bench.post(ALL);

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.said())
        .isEqualTo("NOK: Unable to get service list to reschedule: no manager answered in time");
  }

  @Test
  void row72_none_opted_in() {
    WebhookBench bare = WebhookBench.standard();
    bare.service("plain", Map.of());

    assertThat(bare.post(ALL).said()).isEqualTo("OK: No services to reschedule");
  }

  @Test
  void our_own_label_opts_in_as_well() {
    bench.service("ours", Map.of("apiarist.reschedule", "true"));

    assertThat(bench.post(ONE + "ours").status()).isEqualTo(200);
  }

  @Test
  void our_own_label_wins() {
    bench.service("ours", Map.of("apiarist.reschedule", "false", "com.df.reschedule", "true"));

    assertThat(bench.post(ONE + "ours").said())
        .isEqualTo(
            "NOK: ours is not labeled with com.df.reschedule=true (apiarist.reschedule=false)");
    assertThat(bench.post(ALL).said()).isEqualTo("OK: web, globalsvc rescheduled");
  }

  @Test
  void row64_twice_in_one_second_updates_once() {
    assertThat(bench.post(ONE + "web").said()).isEqualTo("OK: Rescheduled service: web");
    bench.clock.advance(Duration.ofMillis(999));
    assertThat(bench.post(ONE + "web").said()).isEqualTo("OK: Rescheduled service: web");
    assertThat(bench.post(ALL).said()).isEqualTo("OK: web, globalsvc rescheduled");
    assertThat(bench.swarm.forcedUpdates()).hasSize(2);

    bench.swarm.updating(bench.swarm.service("web").id(), Service.Update.SETTLED);
    bench.clock.advance(Duration.ofMillis(1));
    bench.post(ONE + "web");

    assertThat(bench.swarm.forcedUpdates()).hasSize(3);
  }

  @Test
  void row64_an_update_that_failed_is_made_when_asked_again() {
    bench.failing.before("forceUpdate", FailureCode.SWARM_UNAVAILABLE);
    assertThat(bench.post(ONE + "web").status()).isEqualTo(500);
    bench.failing.heal();

    assertThat(bench.post(ONE + "web").status()).isEqualTo(200);
    assertThat(bench.swarm.forcedUpdates()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"claim", "claimedUntil"})
  void is_done_although_it_cannot_be_noted(String call) {
    bench.failing.before(call, FailureCode.CLOUD_UNAVAILABLE);

    assertThat(bench.post(ONE + "web").said()).isEqualTo("OK: Rescheduled service: web");
    assertThat(bench.swarm.forcedUpdates()).hasSize(1);
  }

  @Test
  void whose_function_is_killed_at_any_call_happens_when_asked_again() {
    for (int call = 0; ; call++) {
      WebhookBench fresh = WebhookBench.standard();
      fresh.service("web", OPTED_IN);
      fresh.calls.killBeforeCall(call);
      boolean killed = killed(fresh);
      fresh.failing.revive();
      fresh.calls.killBeforeCall(Interruptions.NEVER);
      fresh.post(ALL);
      assertThat(fresh.swarm.forcedUpdates())
          .as("killed before call %d", call)
          .hasSizeBetween(1, 2);
      if (!killed) {
        assertThat(call).as("calls seen").isGreaterThanOrEqualTo(4);
        return;
      }
    }
  }

  private static boolean killed(WebhookBench bench) {
    try {
      bench.post(ALL);
      return false;
    } catch (FunctionKilled killed) {
      return true;
    }
  }
}
