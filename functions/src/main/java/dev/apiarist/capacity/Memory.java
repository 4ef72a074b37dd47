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
 * What one look leaves to the next, as notes that are read when first needed: what nodes of a group
 * are like, since when a node has not been needed, what was bought, and where there was nothing to
 * buy. Losing it costs time, never a wrong step.
 */
final class Memory {
  private static final String SINCE = "since";

  private final Marks marks;
  private final Instant now;
  private final Map<String, Map<String, String>> lists = new HashMap<>();

  /** Nothing is read yet. */
  Memory(Marks marks, Instant now) {
    this.marks = marks;
    this.now = now;
  }

  private Map<String, String> notes(Kind kind) {
    return lists.computeIfAbsent(kind.list(), list -> new HashMap<>(marks.notes(list, now)));
  }

  /** What is remembered of one kind, by what it is about. */
  List<String> subjects(Kind kind) {
    List<String> subjects = new ArrayList<>();
    for (String key : notes(kind).keySet()) {
      if (key.startsWith(kind.prefix())) {
        subjects.add(key.substring(kind.prefix().length()));
      }
    }
    return subjects;
  }

  Optional<Map<String, @Nullable Object>> about(Kind kind, String subject) {
    return Optional.ofNullable(notes(kind).get(kind.prefix() + subject)).map(Json::parseObject);
  }

  /** Remembers something; costs nothing when it is remembered already. */
  void keep(Kind kind, String subject, Map<String, @Nullable Object> what) {
    String key = kind.prefix() + subject;
    String text = Json.write(what);
    if (!text.equals(notes(kind).put(key, text))) {
      marks.note(kind.list(), key, text, now, kind.lifetime);
    }
  }

  /** Since when something is so; from now on, and remembered, if that is new. */
  Instant since(Kind kind, String subject, Instant now) {
    if (about(kind, subject).isEmpty()) {
      keep(kind, subject, Map.of(SINCE, now.toString()));
    }
    return about(kind, subject)
        .map(note -> Instant.parse(Json.textAt(note, "", SINCE)))
        .orElse(now);
  }

  void forget(Kind kind, String subject) {
    String key = kind.prefix() + subject;
    if (notes(kind).remove(key) != null) {
      marks.strike(kind.list(), key);
    }
  }

  /** What there is to remember. */
  enum Kind {
    /** What the nodes of a group are like, for when it has none. */
    TEMPLATE(Duration.ofDays(180)),
    /** What instances of a type are like. */
    SHAPE(Duration.ofDays(7)),
    /** Since when a node has not been needed. */
    UNNEEDED(Duration.ofDays(8)),
    /** The last growth of a group. */
    GROWTH(Duration.ofHours(1)),
    /** What was told that cannot be helped. */
    TOLD(Duration.ofDays(30)),
    /** Since when a group has had fewer instances than it is to have. */
    MISSING(Duration.ofDays(1)),
    /** Until when a group gets no more nodes because something holds its launches up. */
    HELD_UP(Duration.ofMinutes(10)),
    /** Until when a group gets no more nodes, and how often in a row there were none. */
    SHORTAGE(Duration.ofHours(3));

    private final Duration lifetime;

    Kind(Duration lifetime) {
      this.lifetime = lifetime;
    }

    /** Nodes are many: they have a list of their own. */
    private String list() {
      return this == UNNEEDED ? "unneeded" : "capacity";
    }

    private String prefix() {
      return name() + "#";
    }
  }
}
