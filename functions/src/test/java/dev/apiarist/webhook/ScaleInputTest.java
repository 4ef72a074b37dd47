package dev.apiarist.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The input rows of the compatibility suite that scale-nodes shares with scale-service. */
class ScaleInputTest {
  @ParameterizedTest(name = "rows 21 to 24: by {0} in the body")
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "1,1",
        "`\"1\"`,1",
        "`\"-1\"`,0",
        "`\"many\"`,0",
        "-1,0",
        "1.5,0",
        "1e0,0",
        "18446744073709551616,0",
        "null,0",
        "0,0",
        "true,0",
        "[1],0",
        "9223372036854775807,9223372036854775807",
        "18446744073709551615,9223372036854775807"
      })
  void row21_to_24_a_step_in_the_body(String json, long expected) {
    ScaleInput input = ScaleInput.of(Query.parse(""), "{\"groupLabels\":{\"by\":" + json + "}}");

    assertThat(input.by())
        .isEqualTo(expected == 0 ? OptionalLong.empty() : OptionalLong.of(expected));
  }

  @ParameterizedTest(name = "row 31: ?by={0} over 2 in the body")
  @CsvSource({"1,1", "abc,2", "'',2", "0,0"})
  void row31_a_step_in_the_query_wins_when_it_is_a_number(String query, long expected) {
    ScaleInput input = ScaleInput.of(Query.parse("by=" + query), "{\"groupLabels\":{\"by\":2}}");

    assertThat(input.by().orElse(0)).isEqualTo(expected);
  }

  @Test
  void row18_keys_of_the_body_match_in_any_letter_case() {
    ScaleInput input =
        ScaleInput.of(Query.parse(""), "{\"GROUPLABELS\":{\"SERVICE\":\"web\",\"Scale\":\"up\"}}");

    assertThat(input.service()).isEqualTo("web");
    assertThat(input.scale()).isEqualTo("up");
  }

  @Test
  void row15_a_field_of_the_wrong_type_is_absent_and_the_others_count() {
    ScaleInput input =
        ScaleInput.of(Query.parse(""), "{\"groupLabels\":{\"service\":5,\"scale\":\"up\"}}");

    assertThat(input.service()).isEmpty();
    assertThat(input.scale()).isEqualTo("up");
  }

  @Test
  void row32_empty_query_values_leave_the_body_its_say() {
    ScaleInput input =
        ScaleInput.of(
            Query.parse("service=&scale="),
            "{\"groupLabels\":{\"service\":\"web\",\"scale\":\"up\"}}");

    assertThat(input.service()).isEqualTo("web");
    assertThat(input.scale()).isEqualTo("up");
  }

  @Test
  void row16_and_19_only_group_labels_count() {
    ScaleInput input =
        ScaleInput.of(
            Query.parse(""),
            "{\"commonLabels\":{\"service\":\"a\"},\"alerts\":[{\"labels\":{\"service\":\"b\"}}]}");

    assertThat(input.service()).isEmpty();
  }

  @Test
  void a_hand_written_body_with_group_labels_is_no_alert() {
    ScaleInput input = ScaleInput.of(Query.parse(""), "{\"groupLabels\":{\"scale\":\"up\"}}");

    assertThat(input.notification())
        .isEqualTo(new Notification(false, false, false, Optional.empty()));
  }

  @Test
  void a_notification_is_known_by_its_group_and_its_firing_alerts_in_any_order() {
    String first = "{\"status\":\"firing\",\"startsAt\":\"1\",\"fingerprint\":\"a\"}";
    String second = "{\"status\":\"firing\",\"startsAt\":\"2\",\"fingerprint\":\"b\"}";
    String over = "{\"status\":\"resolved\",\"startsAt\":\"0\",\"fingerprint\":\"c\"}";

    assertThat(notification("g", first, second))
        .isEqualTo(notification("g", second, first))
        .isEqualTo(notification("g", first, over, second))
        .isNotEqualTo(notification("g", first))
        .isNotEqualTo(notification("h", first, second));
  }

  private static Notification notification(String key, String... alerts) {
    String body = "{\"groupKey\":\"" + key + "\",\"alerts\":[" + String.join(",", alerts) + "]}";
    return ScaleInput.of(Query.parse(""), body).notification();
  }
}
