package dev.apiarist.promotion;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Small readings of an inspection's values. */
final class Values {
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,15})([kmg]?)b?");

  private Values() {}

  /** Whether a value is what the engine shows where nothing was asked for. */
  static boolean absent(@Nullable Object value) {
    return switch (value) {
      case null -> true;
      case String text -> text.isEmpty();
      case Boolean truth -> !truth;
      case Number number -> new BigDecimal(number.toString()).signum() == 0;
      case List<?> list -> list.isEmpty();
      case Map<?, ?> object -> object.isEmpty();
      case Object other -> false;
    };
  }

  static List<String> texts(Object list) {
    return list instanceof List<?> elements
        ? elements.stream().filter(String.class::isInstance).map(String.class::cast).toList()
        : List.of();
  }

  static long number(@Nullable Object value) {
    return value instanceof Number number ? number.longValue() : 0;
  }

  /** {@code 64m} and the like, in bytes; empty for anything else. */
  static OptionalLong bytes(String size) {
    Matcher matcher = SIZE.matcher(size);
    if (!matcher.matches()) {
      return OptionalLong.empty();
    }
    long unit =
        switch (matcher.group(2)) {
          case "k" -> 1L << 10;
          case "m" -> 1L << 20;
          case "g" -> 1L << 30;
          default -> 1;
        };
    long number = Long.parseLong(matcher.group(1));
    return number > Long.MAX_VALUE / unit ? OptionalLong.empty() : OptionalLong.of(number * unit);
  }
}
