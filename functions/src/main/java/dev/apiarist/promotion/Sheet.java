package dev.apiarist.promotion;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of every key of one part of an inspection. A key that is not on the sheet is
 * reported, so that nothing a newer engine adds is dropped silently.
 */
final class Sheet {
  private static final Rule NOTHING = (draft, key, value) -> {};

  private final String part;
  private final Map<String, Rule> rules = new HashMap<>();
  private final Map<String, Rule> evenWhenAbsent = new HashMap<>();

  /**
   * @param part what comes before a key in findings, such as {@code HostConfig.}
   */
  Sheet(String part) {
    this.part = part;
  }

  /** Carries a key over. */
  Sheet carry(String key, Rule rule) {
    rules.put(
        key,
        (draft, name, value) -> {
          draft.carried(name);
          rule.apply(draft, name, value);
        });
    return this;
  }

  /** As {@link #carry}, also where the value is false, zero or empty. */
  Sheet carryAlways(String key, Rule rule) {
    carry(key, rule);
    evenWhenAbsent.put(key, NOTHING);
    return this;
  }

  /** Looks at a key that says something in some cases only. */
  Sheet check(String key, Rule rule) {
    rules.put(key, rule);
    return this;
  }

  /** As {@link #check}, also where the value is false, zero or empty. */
  Sheet checkAlways(String key, Rule rule) {
    evenWhenAbsent.put(key, NOTHING);
    return check(key, rule);
  }

  /** Reports keys for which a service has no place. */
  Sheet lost(String why, String... keys) {
    for (String key : keys) {
      rules.put(key, (draft, name, value) -> draft.lost(name, why));
    }
    return this;
  }

  /** Passes over keys that say what has become of the container, or what other keys say again. */
  Sheet informational(String... keys) {
    for (String key : keys) {
      rules.put(key, NOTHING);
    }
    return this;
  }

  /** Whether something is said about a key here. */
  boolean knows(String key) {
    return rules.containsKey(key);
  }

  void apply(Draft draft, Map<String, @Nullable Object> values) {
    for (Map.Entry<String, @Nullable Object> entry : values.entrySet()) {
      Object value = entry.getValue();
      String key = entry.getKey();
      if (value == null || (Values.absent(value) && !evenWhenAbsent.containsKey(key))) {
        continue;
      }
      Rule rule = rules.get(key);
      if (rule == null) {
        draft.unknown(part + key);
      } else {
        rule.apply(draft, part + key, value);
      }
    }
  }
}
