package dev.apiarist.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryTest {
  @ParameterizedTest(name = "{0}: service is {1}")
  @CsvSource({
    "service=web,web",
    "service=web&service=plain,web",
    "a=b&service=web,web",
    "&&service=web&,web",
    "service=a%20b+c,a b c",
    "service=%C3%A9,é",
    "serv%69ce=web,web",
    "service=a=b,a=b",
    "service=%zz&service=web,web",
    "service=%,''",
    "service=a;b&service=web,web",
    "Service=web,''",
    "service,''",
    "service=,''",
    "'',''",
  })
  void reads_the_first_decodable_value(String raw, String expected) {
    assertThat(Query.parse(raw).get("service")).isEqualTo(expected);
  }

  @Test
  void knows_a_key_without_a_value_from_no_key() {
    assertThat(Query.parse("service").has("service")).isTrue();
    assertThat(Query.parse("service=").has("service")).isTrue();
    assertThat(Query.parse("services=x").has("service")).isFalse();
  }
}
