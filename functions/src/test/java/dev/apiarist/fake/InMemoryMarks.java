package dev.apiarist.fake;

import dev.apiarist.port.Marks;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Marks in memory; like DynamoDB's, an expired one is as good as absent. */
public final class InMemoryMarks implements Marks {
  private final Map<String, Mark> marks = new HashMap<>();
  private final Map<String, Map<String, Note>> lists = new HashMap<>();

  @Override
  public Instant firstSeen(String key, Instant now, Duration keep) {
    return live(key, now)
        .orElseGet(
            () -> {
              Mark mark = new Mark(now, now.plus(keep), "");
              marks.put(key, mark);
              return mark;
            })
        .made();
  }

  @Override
  public boolean claim(String key, Instant now, Duration keep) {
    if (live(key, now).isPresent()) {
      return false;
    }
    marks.put(key, new Mark(now, now.plus(keep), ""));
    return true;
  }

  @Override
  public boolean hold(String key, String owner, Instant now, Duration keep) {
    if (live(key, now).filter(mark -> !mark.owner().equals(owner)).isPresent()) {
      return false;
    }
    marks.put(key, new Mark(now, now.plus(keep), owner));
    return true;
  }

  @Override
  public boolean pass(String key, String from, String to, Instant now, Duration keep) {
    if (live(key, now).filter(mark -> mark.owner().equals(from)).isPresent()) {
      marks.put(key, new Mark(now, now.plus(keep), to));
      return true;
    }
    return hold(key, to, now, keep);
  }

  @Override
  public Optional<String> holder(String key, Instant now) {
    return live(key, now).map(Mark::owner);
  }

  @Override
  public void release(String key, String owner) {
    Mark mark = marks.get(key);
    if (mark != null && mark.owner().equals(owner)) {
      marks.remove(key);
    }
  }

  @Override
  public Optional<Instant> claimedUntil(String key, Instant now) {
    return live(key, now).map(Mark::expires);
  }

  @Override
  public void forget(String key) {
    marks.remove(key);
  }

  @Override
  public void note(String list, String key, String note, Instant now, Duration keep) {
    lists.computeIfAbsent(list, name -> new TreeMap<>()).put(key, new Note(now.plus(keep), note));
  }

  @Override
  public Map<String, String> notes(String list, Instant now) {
    Map<String, String> notes = new TreeMap<>();
    lists
        .getOrDefault(list, Map.of())
        .forEach(
            (key, note) -> {
              if (note.expires().isAfter(now)) {
                notes.put(key, note.text());
              }
            });
    return notes;
  }

  @Override
  public void strike(String list, String key) {
    lists.getOrDefault(list, new TreeMap<>()).remove(key);
  }

  private Optional<Mark> live(String key, Instant now) {
    return Optional.ofNullable(marks.get(key)).filter(mark -> mark.expires().isAfter(now));
  }

  private record Mark(Instant made, Instant expires, String owner) {}

  private record Note(Instant expires, String text) {}
}
