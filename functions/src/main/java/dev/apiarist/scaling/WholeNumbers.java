package dev.apiarist.scaling;

import java.util.OptionalLong;

/** Whole numbers as Docker Scaler reads them: ASCII digits with an optional sign, 64 bits. */
public final class WholeNumbers {
  private WholeNumbers() {}

  /** The number a text is; empty when it is none, has other characters around it or overflows. */
  public static OptionalLong parse(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean sign = i == 0 && (c == '+' || c == '-');
      if (!sign && (c < '0' || c > '9')) {
        return OptionalLong.empty();
      }
    }
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException empty) {
      return OptionalLong.empty();
    }
  }

  /** The distance from zero; the one value without a positive twin becomes the greatest number. */
  public static long magnitude(long number) {
    return number == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(number);
  }
}
