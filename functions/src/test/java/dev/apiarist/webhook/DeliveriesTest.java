package dev.apiarist.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.json.Json;
import dev.apiarist.scaling.Direction;
import dev.apiarist.scaling.NodeWish;
import dev.apiarist.scaling.Signal;
import dev.apiarist.swarm.NodeRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Inputs and the signals they become. */
class DeliveriesTest {
  private static final NodeWish ONE_WORKER_MORE =
      new NodeWish(NodeRole.WORKER, Direction.UP, OptionalLong.of(1));

  @Nested
  class An_alarm {
    @Test
    void says_the_same_in_all_three_shapes() {
      Delivery action = only(event("cloudwatch-alarm"));
      Delivery change = only(event("eventbridge-alarm"));
      Delivery notification = only(event("sns-alarm"));

      assertThat(signal(action))
          .isEqualTo(signal(change))
          .isEqualTo(signal(notification))
          .isEqualTo(
              new Signal.Nodes(
                  new Signal.Origin(
                      Signal.Source.ALARM,
                      "web-memory-high",
                      signal(action).origin().identity(),
                      Optional.of(Instant.parse("2026-11-21T07:59:16.572Z"))),
                  ONE_WORKER_MORE,
                  "web",
                  "",
                  ""));
      assertThat(action.id()).isEqualTo(change.id()).isEqualTo(notification.id());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "2026-11-21T07:59:16.572+0000",
          "2026-11-21T07:59:16.572+00:00",
          "2026-11-21T07:59:16.572Z",
          "2026-11-21T08:59:16.572+0100"
        })
    void has_a_time_in_any_of_these_formats(String time) {
      Map<String, @Nullable Object> event = event("cloudwatch-alarm");
      Json.objectAt(event, "alarmData", "state").put("timestamp", time);

      assertThat(only(event).id()).isEqualTo(only(event("cloudwatch-alarm")).id());
    }

    @Test
    void is_another_event_when_it_fires_again() {
      Map<String, @Nullable Object> later = event("cloudwatch-alarm");
      Json.objectAt(later, "alarmData", "state").put("timestamp", "2026-11-21T08:59:16.572+0000");

      assertThat(only(later).id()).isNotEqualTo(only(event("cloudwatch-alarm")).id());
    }

    @ParameterizedTest
    @CsvSource({"OK,OK", "INSUFFICIENT_DATA,INSUFFICIENT_DATA"})
    void that_is_off_asks_for_nothing_whatever_its_description(String value, Signal.State state) {
      Map<String, @Nullable Object> event = event("cloudwatch-alarm-without-request");
      Json.objectAt(event, "alarmData", "state").put("value", value);

      assertThat(signal(only(event)))
          .isInstanceOfSatisfying(
              Signal.Quiet.class, quiet -> assertThat(quiet.state()).isEqualTo(state));
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
        delimiter = '|',
        value = {
          "scale=up type=node | UP WORKER default default",
          "scale=down type=worker by=3 | DOWN WORKER 3 default",
          "  type=node   scale=up group=front | UP WORKER default front",
          "scale=up type=manager | UP MANAGER default default",
        })
    void asks_for_nodes_by_a_line_of_its_description(String line, String expected) {
      assertThat(signal(only(described("High.\r\napiarist:" + line + "\nMore."))))
          .isInstanceOfSatisfying(
              Signal.Nodes.class,
              nodes ->
                  assertThat(
                          nodes.wish().direction()
                              + " "
                              + nodes.wish().role()
                              + " "
                              + (nodes.wish().by().isPresent()
                                  ? nodes.wish().by().getAsLong()
                                  : "default")
                              + " "
                              + (nodes.group().isEmpty() ? "default" : nodes.group()))
                      .isEqualTo(expected));
    }

    @Test
    void asks_for_replicas_of_a_service() {
      assertThat(signal(only(described("apiarist: scale=down type=service service=web by=2"))))
          .isInstanceOfSatisfying(
              Signal.Replicas.class,
              replicas -> {
                assertThat(replicas.service()).isEqualTo("web");
                assertThat(replicas.direction()).isEqualTo(Direction.DOWN);
                assertThat(replicas.by()).hasValue(2);
              });
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
        delimiter = '|',
        value = {
          "nothing for us here | no line that says what to do",
          "see apiarist: scale=up type=node | no line that says what to do",
          "apiarist: | is not of the form key=value",
          "apiarist: type=node | which way to scale",
          "apiarist: scale=up | of what",
          "apiarist: scale=UP type=node | scale is up or down",
          "apiarist: scale=up type=nodes | type is node",
          "apiarist: scale=up type=node by=0 | by is a whole number",
          "apiarist: scale=up type=node by=many | by is a whole number",
          "apiarist: scale=up type=node scale=down | scale is said twice",
          "apiarist: scale=up type=node gruop=web | \"gruop\" is not known",
          "apiarist: scale=up type=service | needs a service",
          "apiarist: scale=up type=service service=a group=web | groups are of nodes",
          "apiarist: scale=up, type=node | scale is up or down",
        })
    void is_refused_when_its_description_is_not_plain(String description, String reason) {
      assertThat(reason(only(described(description)))).contains(reason);
    }

    @Test
    void is_refused_when_it_asks_twice() {
      String line = "apiarist: scale=up type=node\n";

      assertThat(reason(only(described(line + line)))).contains("two lines");
    }

    @ParameterizedTest(name = "without {0}")
    @ValueSource(strings = {"alarmArn", "alarmName", "value", "timestamp"})
    void is_refused_without_what_it_needs(String field) {
      Map<String, @Nullable Object> event = event("cloudwatch-alarm");
      event.remove(field);
      Json.objectAt(event, "alarmData").remove(field);
      Json.objectAt(event, "alarmData", "state").remove(field);

      assertThat(only(event).reading()).isInstanceOf(Delivery.Reading.Unreadable.class);
    }
  }

  @Nested
  class Alertmanager_over_SNS {
    @Test
    void asks_by_its_group_labels_and_is_known_by_them_and_when_the_alerts_began() {
      Signal signal = signal(only(event("sns-alertmanager")));

      assertThat(signal.origin().source()).isEqualTo(Signal.Source.ALERTMANAGER);
      assertThat(signal.origin().name()).isEqualTo("node_memory_high");
      assertThat(signal.origin().at()).contains(Instant.parse("2026-11-21T07:58:40.112Z"));
      assertThat(signal(only(changed("\"718627c34b71a754\"", "\"0000\""))).origin().identity())
          .isNotEqualTo(signal.origin().identity());
      assertThat(signal(only(changed("02:18:16", "03:18:16"))).origin().identity())
          .isNotEqualTo(signal.origin().identity());
      assertThat(signal(only(changed("severity\":\"warning", "severity\":\"critical"))).origin())
          .isEqualTo(signal.origin());
    }

    @Test
    void is_another_delivery_when_it_is_published_again_on_purpose() {
      Map<String, @Nullable Object> again = event("sns-alertmanager");
      sns(again).put("MessageId", "another");

      assertThat(only(again).id()).isNotEqualTo(only(event("sns-alertmanager")).id());
    }

    @Test
    void may_group_by_labels_that_mean_nothing_here() {
      assertThat(signal(only(changed("groupLabels\":{", "groupLabels\":{\"alertname\":\"x\","))))
          .isInstanceOf(Signal.Nodes.class);
    }

    @ParameterizedTest(name = "{1} for {0} -> {2}")
    @CsvSource(
        delimiter = '|',
        value = {
          "\"status\":\"firing\",\"alerts\" | \"alerts\" | firing or resolved",
          "\"scale\":\"up\",\"type\" | \"type\" | which way to scale",
          "\"scale\":\"up\",\"type\" | \"scale\":\"no\",\"type\" | scale is up or down",
        })
    void is_refused_when_it_does_not_say_what(String text, String instead, String reason) {
      assertThat(reason(only(changed(text, instead)))).contains(reason);
    }

    private Map<String, @Nullable Object> changed(String text, String instead) {
      Map<String, @Nullable Object> event = event("sns-alertmanager");
      String message = Json.textAt(sns(event), "", "Message");
      assertThat(message).contains(text);
      sns(event).put("Message", message.replace(text, instead));
      return event;
    }
  }

  @Nested
  class A_request_over_SNS {
    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "{\"scale\":\"up\",\"type\":\"node\",\"by\":true} | neither text nor a number",
          "{\"scale\":\"up\",\"type\":\"node\",\"by\":1.5} | by is a whole number",
          "{\"scale\":\"up\",\"type\":\"node\",\"nodes\":3} | \"nodes\" is not known",
          "{\"groupLabels\":{\"scale\":\"up\",\"type\":\"node\"}} | is JSON, but no alarm's",
          "{} | is JSON, but no alarm's",
          "[1] | not a JSON object",
          "`` | not a JSON object",
          "scale up please | toJson",
        })
    void is_refused_when_it_is_not_plain(String message, String reason) {
      Map<String, @Nullable Object> event = event("sns-request");
      sns(event).put("Message", message);

      assertThat(reason(only(event))).contains(reason);
    }

    @Test
    void is_somebodys_and_known_by_its_message() {
      Signal.Origin origin = signal(only(event("sns-request"))).origin();

      assertThat(origin.source()).isEqualTo(Signal.Source.REQUEST);
      assertThat(origin.identity()).isPresent();
    }
  }

  @Nested
  class Any_other_event {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "{}",
          "{\"Records\":[]}",
          "{\"Records\":[{\"eventSource\":\"aws:sqs\",\"body\":\"{}\"}]}",
          "{\"Records\":[{\"EventSource\":\"aws:sns\",\"Sns\":\"text\"}]}",
          "{\"source\":\"aws.cloudwatch\",\"detail-type\":\"CloudWatch Alarm Configuration Change\"}",
          "{\"source\":\"aws.ec2\",\"alarmData\":{\"alarmName\":\"a\"}}",
        })
    void is_refused_as_a_whole(String event) {
      assertThat(reason(only(Json.parseObject(event)))).contains("its fields are");
    }

    @Test
    void is_refused_as_a_whole_when_one_record_is_not_of_SNS() {
      Map<String, @Nullable Object> event = event("sns-request");
      event.put(
          "Records", List.of(Json.listAt(event, "Records").getFirst(), Map.of("eventSource", "x")));

      assertThat(reason(only(event))).contains("its fields are [Records]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"MessageId", "TopicArn", "Type", "Timestamp"})
    void of_SNS_is_refused_without_what_it_needs(String field) {
      Map<String, @Nullable Object> event = event("sns-request");
      sns(event).remove(field);

      assertThat(only(event).reading()).isInstanceOf(Delivery.Reading.Unreadable.class);
    }
  }

  private static Map<String, @Nullable Object> described(String description) {
    Map<String, @Nullable Object> event = event("cloudwatch-alarm");
    Json.objectAt(event, "alarmData", "configuration").put("description", description);
    return event;
  }

  private static Map<String, @Nullable Object> sns(Map<String, @Nullable Object> event) {
    return Json.objectAt(Json.listAt(event, "Records").getFirst(), "Sns");
  }

  private static Map<String, @Nullable Object> event(String name) {
    try {
      return new LinkedHashMap<>(
          Json.parseObject(Files.readString(Path.of("..", "events", name + ".json"))));
    } catch (IOException missing) {
      throw new AssertionError(missing);
    }
  }

  private static Delivery only(Map<String, @Nullable Object> event) {
    List<Delivery> deliveries = Deliveries.of(event);
    assertThat(deliveries).hasSize(1);
    return deliveries.getFirst();
  }

  private static Signal signal(Delivery delivery) {
    assertThat(delivery.reading()).isInstanceOf(Delivery.Reading.Understood.class);
    return ((Delivery.Reading.Understood) delivery.reading()).signal();
  }

  private static String reason(Delivery delivery) {
    assertThat(delivery.reading()).isInstanceOf(Delivery.Reading.Unreadable.class);
    return ((Delivery.Reading.Unreadable) delivery.reading()).reason();
  }
}
