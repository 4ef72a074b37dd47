package dev.apiarist.journal;

import dev.apiarist.port.Decision;
import dev.apiarist.port.Journal;
import dev.apiarist.port.Marks;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** Writes decisions to the journal, with the time, and without repeating itself. */
public final class Recorder {
  private final Journal journal;
  private final Marks marks;
  private final InstantSource clock;

  public Recorder(Journal journal, Marks marks, InstantSource clock) {
    this.journal = journal;
    this.marks = marks;
    this.clock = clock;
  }

  /** Writes a decision. */
  public void record(
      String kind,
      String subject,
      Decision.Outcome outcome,
      String reason,
      Map<String, String> inputs) {
    journal.record(new Decision(clock.instant(), kind, subject, outcome, reason, inputs));
  }

  /**
   * Writes a decision unless the same kind, subject, outcome and reason were written within {@code
   * quiet}. It is written before that is noted: it may come twice, but is never lost.
   */
  public void recordOnce(
      String kind,
      String subject,
      Decision.Outcome outcome,
      String reason,
      Map<String, String> inputs,
      Duration quiet) {
    String key = MarkKeys.said(kind, subject, outcome + reason);
    if (marks.claimedUntil(key, clock.instant()).isPresent()) {
      return;
    }
    record(kind, subject, outcome, reason, inputs);
    marks.claim(key, clock.instant(), quiet);
  }
}
