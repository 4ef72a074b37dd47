package dev.apiarist.infra.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A part of a whole in whole percent, 0 to 100. */
public record Share(int percent) implements Comparable<Share> {
  private static final Pattern SYNTAX = Pattern.compile("(\\d{1,3})%");

  public Share {
    if (percent < 0 || percent > 100) {
      throw new IllegalArgumentException("a share is 0% to 100%");
    }
  }

  /**
   * Reads {@code 50%}.
   *
   * @throws IllegalArgumentException for anything else, a bare number included
   */
  public static Share parse(String text) {
    Matcher parts = SYNTAX.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("is not a share in percent, as in 50%");
    }
    return new Share(Integer.parseInt(parts.group(1)));
  }

  @Override
  public int compareTo(Share other) {
    return Integer.compare(percent, other.percent);
  }
}
