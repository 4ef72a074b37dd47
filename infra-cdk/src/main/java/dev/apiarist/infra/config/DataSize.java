package dev.apiarist.infra.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An amount of storage or memory in binary units. */
public record DataSize(long mebibytes) implements Comparable<DataSize> {
  private static final Pattern SYNTAX = Pattern.compile("(\\d{1,9})(MiB|GiB|TiB)");
  private static final long MEBIBYTES_PER_GIBIBYTE = 1024;

  public DataSize {
    if (mebibytes < 0) {
      throw new IllegalArgumentException("a size is never negative");
    }
  }

  /**
   * Reads {@code 512MiB}, {@code 30GiB} or {@code 1TiB}.
   *
   * @throws IllegalArgumentException for anything else, a bare number included
   */
  public static DataSize parse(String text) {
    Matcher parts = SYNTAX.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "is not a size with its unit MiB, GiB or TiB, as in 30GiB");
    }
    long amount = Long.parseLong(parts.group(1));
    return new DataSize(
        switch (parts.group(2)) {
          case "MiB" -> amount;
          case "GiB" -> amount * MEBIBYTES_PER_GIBIBYTE;
          default -> amount * MEBIBYTES_PER_GIBIBYTE * MEBIBYTES_PER_GIBIBYTE;
        });
  }

  /** The size in whole GiB, rounded up. */
  public long gibibytes() {
    return Math.ceilDiv(mebibytes, MEBIBYTES_PER_GIBIBYTE);
  }

  @Override
  public int compareTo(DataSize other) {
    return Long.compare(mebibytes, other.mebibytes);
  }
}
