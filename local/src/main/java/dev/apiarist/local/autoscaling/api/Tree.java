package dev.apiarist.local.autoscaling.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A structure of an answer: named values, trees and lists, in order. */
final class Tree {
  private final Map<String, Object> fields = new LinkedHashMap<>();

  /** Adds a value; null is left out. */
  Tree put(String name, @Nullable Object value) {
    if (value != null) {
      fields.put(name, value);
    }
    return this;
  }

  /** Adds a text that AWS leaves out when there is nothing to say. */
  Tree putUnlessEmpty(String name, String text) {
    return text.isEmpty() ? this : put(name, text);
  }

  Map<String, Object> fields() {
    return Collections.unmodifiableMap(fields);
  }
}
