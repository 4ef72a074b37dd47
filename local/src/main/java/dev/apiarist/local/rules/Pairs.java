package dev.apiarist.local.rules;

import java.util.LinkedHashMap;
import java.util.Map;

/** Texts such as {@code scale=up,type=node}. */
final class Pairs {
  private Pairs() {}

  /**
   * Reads such a text.
   *
   * @param what whose it is, for the message
   * @throws IllegalArgumentException when a part of it is no pair
   */
  static Map<String, String> parse(String what, String text) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String pair : text.split(",", -1)) {
      if (pair.isBlank()) {
        continue;
      }
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(what + " is name=value,name=value, not: " + pair);
      }
      pairs.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
    }
    return pairs;
  }
}
