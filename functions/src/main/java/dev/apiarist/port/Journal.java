package dev.apiarist.port;

import java.util.List;

/** Decisions, kept for 30 days. Fails with {@link OutsideException} as the other AWS ports. */
public interface Journal {
  /** Keeps a decision and writes it to the log as one line of JSON. */
  void record(Decision decision);

  /** The newest decisions, newest first. */
  List<Decision> recent(int limit);
}
