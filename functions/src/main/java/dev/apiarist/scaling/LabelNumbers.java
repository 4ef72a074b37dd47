package dev.apiarist.scaling;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads whole numbers from a service's labels, and keeps in mind which labels held none. */
final class LabelNumbers {
  private final Map<String, String> labels;
  private final List<String> ignored = new ArrayList<>();

  LabelNumbers(Map<String, String> labels) {
    this.labels = labels;
  }

  /** The number at the first of these keys that has one; negative ones count as none. */
  OptionalInt read(String... keys) {
    for (String key : keys) {
      OptionalInt number = number(key);
      if (number.isPresent()) {
        return number;
      }
    }
    return OptionalInt.empty();
  }

  /** The labels read so far whose value is no whole number or negative, as {@code key=value}. */
  List<String> ignored() {
    return ignored;
  }

  private OptionalInt number(String key) {
    @Nullable String value = labels.get(key);
    if (value == null) {
      return OptionalInt.empty();
    }
    OptionalLong number = WholeNumbers.parse(value);
    if (number.isEmpty() || number.getAsLong() < 0) {
      ignored.add(key + "=" + value);
      return OptionalInt.empty();
    }
    return OptionalInt.of((int) Math.min(number.getAsLong(), Integer.MAX_VALUE));
  }
}
