package dev.apiarist.local.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** When things were seen to happen, counted from the alert that caused them. */
public final class Timeline {
  private final List<Chapter> chapters = new ArrayList<>();

  /** What followed one alert. */
  public static final class Chapter {
    private final String cause;
    private final Instant from;
    private final List<Entry> entries = new ArrayList<>();

    private Chapter(String cause, Instant from) {
      this.cause = cause;
      this.from = from;
    }

    /** Notes something at this time. */
    public void note(String what, Instant at) {
      entries.add(new Entry(what, Duration.between(from, at)));
    }
  }

  private record Entry(String what, Duration after) {}

  /** Begins a chapter. */
  public Chapter begin(String cause, Instant at) {
    Chapter chapter = new Chapter(cause, at);
    chapters.add(chapter);
    return chapter;
  }

  /** The whole timeline as text, one line for each thing that happened. */
  public String render() {
    StringBuilder text = new StringBuilder();
    for (Chapter chapter : chapters) {
      text.append(chapter.cause).append('\n');
      for (Entry entry : chapter.entries) {
        double seconds = entry.after().toMillis() / 1000.0;
        text.append(String.format(Locale.ROOT, "  +%6.1f s  %s%n", seconds, entry.what()));
      }
    }
    return text.toString();
  }
}
