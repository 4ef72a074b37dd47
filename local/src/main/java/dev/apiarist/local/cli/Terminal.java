package dev.apiarist.local.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;

/** A running account for people: every line says how many seconds have passed. */
public final class Terminal {
  private final PrintStream out;
  private final InstantSource clock;
  private final Instant started;

  public Terminal(PrintStream out, InstantSource clock) {
    this.out = out;
    this.clock = clock;
    this.started = clock.instant();
  }

  /** A heading. */
  public void heading(String text) {
    out.println();
    out.println(stamp() + "== " + text);
  }

  /** Something that is being done or was seen. */
  public void line(String text) {
    out.println(stamp() + "   " + text);
  }

  /** Something that was asked for and has been observed. */
  public void seen(String text) {
    out.println(stamp() + " ✔ " + text);
  }

  /** Text without a time, such as a table. */
  public void plain(String text) {
    out.println(text);
  }

  /** Time since the account began. */
  public Duration elapsed() {
    return Duration.between(started, clock.instant());
  }

  private String stamp() {
    return String.format(Locale.ROOT, "%4d s ", elapsed().toSeconds());
  }
}
