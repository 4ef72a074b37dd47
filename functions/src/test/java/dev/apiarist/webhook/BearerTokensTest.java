package dev.apiarist.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BearerTokensTest {
  @Test
  void admits_every_token_of_the_list_and_no_other() {
    BearerTokens tokens =
        BearerTokens.ofDigests(hex("one") + "," + hex("two").toUpperCase(Locale.ROOT) + ",");

    assertThat(tokens.admits(Optional.of("Bearer one"))).isTrue();
    assertThat(tokens.admits(Optional.of("BEARER  two "))).isTrue();
    assertThat(tokens.admits(Optional.of("Bearer three"))).isFalse();
    assertThat(tokens.admits(Optional.of("Bearer " + hex("one")))).isFalse();
    assertThat(tokens.admits(Optional.empty())).isFalse();
  }

  @Test
  void does_not_take_the_digest_of_nothing_for_no_token() {
    assertThat(BearerTokens.ofDigests("  ").admits(Optional.of("Bearer "))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"my-secret-token", "abcd", "zz"})
  void refuses_an_entry_that_is_no_digest_without_repeating_it(String entry) {
    assertThatThrownBy(() -> BearerTokens.ofDigests(entry))
        .isInstanceOf(IllegalArgumentException.class)
        .hasNoCause()
        .hasMessageContaining("64 hexadecimal digits")
        .message()
        .doesNotContain(entry);
  }

  private static String hex(String token) {
    return HexFormat.of().formatHex(BearerTokens.sha256(token));
  }
}
