package dev.apiarist.local.events;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A rule of the default event bus. */
public record Rule(String name, String arn, Trigger trigger, List<EventTarget> targets) {
  public Rule {
    targets = List.copyOf(targets);
  }

  /** What makes a rule act. */
  public sealed interface Trigger {
    /** An event that matches. */
    record OnEvent(EventPattern pattern) implements Trigger {}

    /** The passing of time. */
    record Every(Duration period) implements Trigger {}

    /**
     * Reads a schedule expression.
     *
     * @throws IllegalArgumentException unless it is {@code rate(<n> minute|hour|day[s])}
     */
    static Every schedule(String expression) {
      Matcher rate = Pattern.compile("rate\\((\\d+) (minute|hour|day)s?\\)").matcher(expression);
      if (!rate.matches() || rate.group(1).matches("0+")) {
        throw new IllegalArgumentException(
            "schedule expression " + expression + ": only rate(<n> minutes|hours|days) is known");
      }
      long count = Long.parseLong(rate.group(1));
      return new Every(
          switch (rate.group(2)) {
            case "minute" -> Duration.ofMinutes(count);
            case "hour" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
          });
    }
  }
}
