package dev.apiarist.planning;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as people write them: {@code 90s}, {@code 10m}, {@code 1h30m}, {@code 30d}. */
final class Spans {
  private static final Pattern SYNTAX =
      Pattern.compile("(?:(\\d{1,5})d)?(?:(\\d{1,5})h)?(?:(\\d{1,5})m)?(?:(\\d{1,7})s)?");

  private Spans() {}

  static Optional<Duration> parse(String text) {
    Matcher parts = SYNTAX.matcher(text);
    if (text.isEmpty() || !parts.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        Duration.ofDays(amount(parts.group(1)))
            .plusHours(amount(parts.group(2)))
            .plusMinutes(amount(parts.group(3)))
            .plusSeconds(amount(parts.group(4))));
  }

  private static long amount(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
