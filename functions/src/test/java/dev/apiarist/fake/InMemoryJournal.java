package dev.apiarist.fake;

import dev.apiarist.port.Decision;
import dev.apiarist.port.Journal;
import java.util.ArrayList;
import java.util.List;

/** A journal in memory. */
public final class InMemoryJournal implements Journal {
  private final List<Decision> decisions = new ArrayList<>();

  @Override
  public void record(Decision decision) {
    decisions.add(decision);
  }

  @Override
  public List<Decision> recent(int limit) {
    return decisions.reversed().stream().limit(limit).toList();
  }

  /** All decisions, oldest first. */
  public List<Decision> decisions() {
    return List.copyOf(decisions);
  }

  /** The decisions of one kind, oldest first. */
  public List<Decision> decisions(String kind) {
    return decisions.stream().filter(decision -> decision.kind().equals(kind)).toList();
  }
}
