package dev.apiarist.aws;

import java.time.Instant;

/**
 * Instants as text of constant width, so that they sort as text as they do in time: {@link
 * Instant#toString} leaves out zeros at the end.
 */
final class SortableInstant {
  private static final int NANO_DIGITS = 9;

  private SortableInstant() {}

  static String write(Instant instant) {
    String seconds = Instant.ofEpochSecond(instant.getEpochSecond()).toString();
    String nanos = Integer.toString(instant.getNano());
    return seconds.substring(0, seconds.length() - 1)
        + "."
        + "0".repeat(NANO_DIGITS - nanos.length())
        + nanos
        + "Z";
  }

  static Instant read(String text) {
    return Instant.parse(text);
  }
}
