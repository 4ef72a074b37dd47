package dev.apiarist.bootstrap;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads an environment file the way systemd does where values are double-quoted (systemd.exec(5),
 * EnvironmentFile=): inside the quotes a backslash escapes {@code " \ ` $}, and is literal before
 * anything else. Other forms are refused, since we write none.
 */
final class SystemdEnvironment {
  private SystemdEnvironment() {}

  static Map<String, String> parse(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    int at = 0;
    while (at < text.length()) {
      int quote = text.indexOf("=\"", at);
      String name = text.substring(at, quote);
      StringBuilder value = new StringBuilder();
      at = quote + 2;
      while (text.charAt(at) != '"') {
        if (text.charAt(at) == '\\' && "\"\\`$".indexOf(text.charAt(at + 1)) >= 0) {
          at++;
        }
        value.append(text.charAt(at++));
      }
      if (text.charAt(at + 1) != '\n') {
        throw new AssertionError("more than one quoted value for " + name);
      }
      at += 2;
      values.put(name, value.toString());
    }
    return values;
  }
}
