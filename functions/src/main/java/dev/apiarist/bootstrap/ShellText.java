package dev.apiarist.bootstrap;

import java.nio.charset.StandardCharsets;

/** Text for bash. */
final class ShellText {
  private ShellText() {}

  /**
   * One bash word of ASCII characters that means exactly this text, in any locale. A text of more
   * than plain characters is written {@code $'...'}, its octets above ASCII as {@code \xHH}.
   *
   * @throws IllegalArgumentException when it holds the NUL character, which no shell can hold
   */
  static String quote(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a shell variable cannot hold the NUL character");
    }
    boolean plain = text.chars().allMatch(c -> c == '\n' || (c >= ' ' && c <= '~' && c != '\''));
    if (plain) {
      return "'" + text + "'";
    }
    StringBuilder quoted = new StringBuilder("$'");
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      if (octet == '\'' || octet == '\\') {
        quoted.append('\\').append((char) octet);
      } else if (octet >= ' ' && octet <= '~') {
        quoted.append((char) octet);
      } else if (octet == '\n') {
        quoted.append("\\n");
      } else {
        quoted.append("\\x%02x".formatted(octet));
      }
    }
    return quoted.append('\'').toString();
  }
}
