package dev.apiarist.infra.config;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * An amount of processor time, as services reserve it.
 *
 * @param nano billionths of a processor
 */
public record Processors(long nano) implements Comparable<Processors> {
  private static final Pattern SYNTAX = Pattern.compile("\\d{1,4}(\\.\\d{1,9})?");
  private static final int NANO_DIGITS = 9;

  public Processors {
    if (nano < 0) {
      throw new IllegalArgumentException("an amount of processors is never negative");
    }
  }

  /**
   * Reads {@code 2} or {@code 0.5}.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static Processors parse(String text) {
    if (!SYNTAX.matcher(text).matches()) {
      throw new IllegalArgumentException("is not a number of processors, as in 2 or 0.5");
    }
    return new Processors(new BigDecimal(text).movePointRight(NANO_DIGITS).longValueExact());
  }

  @Override
  public int compareTo(Processors other) {
    return Long.compare(nano, other.nano);
  }
}
