package dev.apiarist.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.apiarist.fake.InMemoryMarks;
import dev.apiarist.fake.MutableClock;
import dev.apiarist.json.Json;
import dev.apiarist.notify.Told.Address;
import dev.apiarist.port.Decision;
import dev.apiarist.port.EventBus;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetsTest {
  private final MutableClock clock = new MutableClock();
  private final Address address = new Address();
  private final List<String> delivered = new ArrayList<>();

  private void deliver(Target target, Notice... notices) {
    target.deliver(List.of(notices), notice -> delivered.add(notice.id()));
  }

  private void refused(FailureCode code, Target target) {
    assertThatExceptionOfType(OutsideException.class)
        .isThrownBy(() -> deliver(target, Told.notice("a")))
        .satisfies(failed -> assertThat(failed.code()).isEqualTo(code));
    assertThat(delivered).isEmpty();
  }

  @Nested
  class Alertmanager {
    private final AlertmanagerTarget target =
        new AlertmanagerTarget(
            address, URI.create("http://am:9093/prefix/"), Duration.ofSeconds(10), clock);

    @Test
    void row61_gets_docker_scalers_alert_that_lasts_ten_seconds() {
      deliver(target, Told.notice("a"), Told.notice("b"));

      assertThat(address.urls).containsExactly(URI.create("http://am:9093/prefix/api/v2/alerts"));
      List<@Nullable Object> alerts = alerts();
      assertThat(alerts).hasSize(2);
      assertThat(Json.objectAt(alerts.getFirst()))
          .isEqualTo(
              Map.of(
                  "labels",
                  Map.of("alertname", "scale_nodes", "service", "aws", "status", "success"),
                  "annotations",
                  Map.of(
                      "summary",
                      "number a",
                      "request",
                      "Scale nodes up on: aws, by: 0, type: worker"),
                  "startsAt",
                  clock.instant().toString(),
                  "endsAt",
                  clock.instant().plusSeconds(10).toString()));
      assertThat(delivered).containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 400, 410, 500})
    void has_not_got_it_unless_it_says_so(int status) {
      address.answers(status, Duration.ZERO);

      refused(FailureCode.REFUSED, target);
    }

    private List<@Nullable Object> alerts() {
      return Json.listAt(
          Json.parseObject("{\"alerts\":" + address.bodies.getFirst() + "}"), "alerts");
    }
  }

  @Nested
  class Slack {
    private final InMemoryMarks marks = new InMemoryMarks();
    private final SlackTarget target =
        new SlackTarget(
            address, () -> URI.create("https://hooks.slack.com/x"), "demo", marks, clock);

    @Test
    void shows_action_subject_outcome_reason_and_time() {
      deliver(
          target,
          new Notice(
              "a",
              Told.decision(
                  "join", "i-1", Decision.Outcome.FAILED, "<!channel> not Ready & gone")));

      assertThat(Json.parseObject(address.bodies.getFirst()))
          .isEqualTo(
              Json.parseObject(
                  """
                  {"text": "join i-1: &lt;!channel&gt; not Ready &amp; gone",
                   "blocks": [
                     {"type": "section", "text": {"type": "mrkdwn",
                      "text": "*join* i-1: failed\\n&lt;!channel&gt; not Ready &amp; gone"}},
                     {"type": "context", "elements": [
                       {"type": "mrkdwn", "text": "demo, 2026-11-24T10:40:00Z"}]}]}
                  """));
      assertThat(delivered).containsExactly("a");
    }

    @Test
    void gets_no_block_that_is_too_long_for_it() {
      deliver(
          target,
          new Notice(
              "a",
              Told.decision(
                  "join", "&".repeat(1000), Decision.Outcome.FAILED, "<>&".repeat(1000))));

      for (Object block : Json.listAt(Json.parse(address.bodies.getFirst()), "blocks")) {
        assertThat(Json.textAt(block, "", "text", "text")).hasSizeLessThan(3000);
      }
      assertThat(address.bodies.getFirst()).contains(";…");
    }

    @Test
    void gets_what_comes_at_once_as_one_message() {
      deliver(
          target,
          IntStream.range(0, 22).mapToObj(i -> Told.notice("n" + i)).toArray(Notice[]::new));

      assertThat(address.bodies).hasSize(1);
      assertThat(address.bodies.getFirst())
          .contains("number n9")
          .doesNotContain("number n10")
          .contains("and 12 more: see `GET /v1/decisions`");
      assertThat(Json.listAt(Json.parse(address.bodies.getFirst()), "blocks"))
          .hasSizeLessThanOrEqualTo(50);
      assertThat(delivered).hasSize(22);
    }

    @Test
    void gets_one_message_a_second() {
      deliver(target, Told.notice("a"));
      delivered.clear();

      refused(FailureCode.THROTTLED, target);
      assertThat(address.bodies).hasSize(1);

      clock.advance(Duration.ofSeconds(1));
      deliver(target, Told.notice("a"));
      assertThat(address.bodies).hasSize(2);
    }

    @Test
    void is_left_alone_for_as_long_as_it_wishes() {
      address.answers(429, Duration.ofSeconds(30));
      refused(FailureCode.THROTTLED, target);

      clock.advance(Duration.ofSeconds(29));
      refused(FailureCode.THROTTLED, target);
      assertThat(address.bodies).hasSize(1);

      clock.advance(Duration.ofSeconds(1));
      address.answers(200, Duration.ZERO);
      deliver(target, Told.notice("a"));
      assertThat(delivered).containsExactly("a");
    }

    @Test
    void has_not_got_it_when_it_refuses() {
      address.answers(404, Duration.ZERO);

      refused(FailureCode.REFUSED, target);
    }
  }

  @Nested
  class ATopic {
    private final List<String> published = new ArrayList<>();
    private final TopicTarget target =
        new TopicTarget((subject, message) -> published.add(subject + "\n" + message), "demo");

    @Test
    void gets_each_decision_as_json_under_a_subject() {
      deliver(target, Told.notice("a"), Told.notice("b"));

      assertThat(published)
          .hasSize(2)
          .first()
          .isEqualTo(
              "Apiarist demo: scale-nodes web done\n"
                  + "{\"cluster\":\"demo\",\"at\":\"2026-11-24T10:40:00.123Z\","
                  + "\"kind\":\"scale-nodes\",\"subject\":\"web\",\"outcome\":\"done\","
                  + "\"reason\":\"number a\",\"inputs\":{}}");
      assertThat(delivered).containsExactly("a", "b");
    }

    @Test
    void has_a_subject_of_at_most_100_printable_ascii_characters() {
      deliver(
          target,
          new Notice(
              "a",
              Told.decision(
                  "scale-service", "süß\n" + "x".repeat(200), Decision.Outcome.FAILED, "no")));

      String subject = published.getFirst().substring(0, published.getFirst().indexOf('\n'));
      assertThat(subject).hasSize(100).startsWith("Apiarist demo: scale-service s???xxx");
    }
  }

  @Nested
  class AnEventBus {
    private final List<EventBus.Event> events = new ArrayList<>();
    private Map<Integer, String> refusals = Map.of();
    private final EventBusTarget target =
        new EventBusTarget(
            put -> {
              events.addAll(put);
              assertThat(put).hasSizeLessThanOrEqualTo(EventBus.MOST);
              return refusals;
            },
            "demo");

    @Test
    void gets_ten_events_at_a_time_by_kind() {
      deliver(
          target,
          IntStream.range(0, 11).mapToObj(i -> Told.notice("n" + i)).toArray(Notice[]::new));

      assertThat(events).hasSize(11);
      assertThat(events.getFirst().detailType()).isEqualTo("scale-nodes");
      assertThat(events.getFirst().at()).isEqualTo(Told.AT);
      assertThat(Json.parseObject(events.getFirst().detail()))
          .containsEntry("cluster", "demo")
          .containsEntry("reason", "number n0");
      assertThat(delivered).hasSize(11);
    }

    @Test
    void that_refuses_one_has_got_the_others() {
      refusals = Map.of(1, "ThrottlingException: slowly");

      assertThatExceptionOfType(OutsideException.class)
          .isThrownBy(() -> deliver(target, Told.notice("a"), Told.notice("b"), Told.notice("c")))
          .withMessageContaining("slowly");
      assertThat(delivered).containsExactly("a", "c");
    }
  }
}
