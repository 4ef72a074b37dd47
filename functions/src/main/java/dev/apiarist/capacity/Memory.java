package dev.apiarist.capacity;

import dev.apiarist.json.Json;
import dev.apiarist.port.Marks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one look leaves to the next, as notes of one list, read once: what nodes of a group are
 * like, since when a node has not been needed, what was bought, and where there was nothing to buy.
 * Losing it costs time, never a wrong step.
 */
final class Memory {
  private static final String LIST = "capacity";

  private final Marks marks;
  private final Instant now;
  private final Map<String, String> notes;

  private Memory(Marks marks, Instant now) {
    this.marks = marks;
    this.now = now;
    this.notes = new HashMap<>(marks.notes(LIST, now));
  }

  static Memory read(Marks marks, Instant now) {
    return new Memory(marks, now);
  }

  /** What is remembered of one kind, by what it is about. */
  List<String> subjects(Kind kind) {
    List<String> subjects = new ArrayList<>();
    for (String key : notes.keySet()) {
      if (key.startsWith(kind.prefix())) {
        subjects.add(key.substring(kind.prefix().length()));
      }
    }
    return subjects;
  }

  Optional<Map<String, @Nullable Object>> about(Kind kind, String subject) {
    return Optional.ofNullable(notes.get(kind.prefix() + subject)).map(Json::parseObject);
  }

  /** Remembers something; costs nothing when it is remembered already. */
  void keep(Kind kind, String subject, Map<String, @Nullable Object> what) {
    String key = kind.prefix() + subject;
    String text = Json.write(what);
    if (!text.equals(notes.put(key, text))) {
      marks.note(LIST, key, text, now, kind.lifetime);
    }
  }

  void forget(Kind kind, String subject) {
    String key = kind.prefix() + subject;
    if (notes.remove(key) != null) {
      marks.strike(LIST, key);
    }
  }

  /** What there is to remember. */
  enum Kind {
    /** What the nodes of a group are like, for when it has none. */
    TEMPLATE(Duration.ofDays(180)),
    /** What instances of a type are like. */
    SHAPE(Duration.ofDays(7)),
    /** Since when a node has not been needed. */
    UNNEEDED(Duration.ofDays(2)),
    /** The last growth of a group. */
    GROWTH(Duration.ofHours(1)),
    /** Until when a group gets no more nodes, and how often in a row there were none. */
    SHORTAGE(Duration.ofHours(3));

    private final Duration lifetime;

    Kind(Duration lifetime) {
      this.lifetime = lifetime;
    }

    private String prefix() {
      return name() + "#";
    }
  }
}
