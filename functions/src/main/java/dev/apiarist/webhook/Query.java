package dev.apiarist.webhook;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A query string, read as Go's {@code url.ParseQuery} does: the first of repeated keys counts, keys
 * are case-sensitive, and a pair that cannot be decoded or holds a semicolon is left out.
 */
public final class Query {
  private final Map<String, String> first;

  private Query(Map<String, String> first) {
    this.first = first;
  }

  /** Reads a raw query string, without the question mark. */
  public static Query parse(String raw) {
    Map<String, String> first = new HashMap<>();
    int start = 0;
    while (start <= raw.length() && !raw.isEmpty()) {
      int end = raw.indexOf('&', start);
      String pair = raw.substring(start, end < 0 ? raw.length() : end);
      put(first, pair);
      if (end < 0) {
        break;
      }
      start = end + 1;
    }
    return new Query(first);
  }

  /** The first value of a key; empty text where there is none. */
  public String get(String key) {
    return first.getOrDefault(key, "");
  }

  /** Whether the key is there, with or without a value. */
  public boolean has(String key) {
    return first.containsKey(key);
  }

  private static void put(Map<String, String> first, String pair) {
    if (pair.isEmpty() || pair.indexOf(';') >= 0) {
      return;
    }
    int equals = pair.indexOf('=');
    @Nullable String key = decode(equals < 0 ? pair : pair.substring(0, equals));
    @Nullable String value = decode(equals < 0 ? "" : pair.substring(equals + 1));
    if (key != null && value != null) {
      first.putIfAbsent(key, value);
    }
  }

  private static @Nullable String decode(String text) {
    if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
      return text;
    }
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }
}
