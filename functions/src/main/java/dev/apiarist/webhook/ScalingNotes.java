package dev.apiarist.webhook;

import dev.apiarist.json.Json;
import dev.apiarist.scaling.Direction;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one turn at changing a group's capacity leaves to the next.
 *
 * @param begun a change that was begun and not ended
 * @param handled the notifications that were acted on lately, and until when they are known
 * @param cooling the directions in which the group must not be changed again, and until when
 */
record ScalingNotes(
    Optional<Begun> begun, Map<String, Instant> handled, Map<Direction, Instant> cooling) {
  /** Alertmanager's longest wait between retries: 1.5 times its longest back-off of a minute. */
  private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(90);

  /** For the way of a request, and clocks that differ. */
  private static final Duration MARGIN = Duration.ofSeconds(30);

  /**
   * How long a notification counts as a retry of the same one: the first attempt keeps its retries
   * waiting until it may run no longer, and the next comes a back-off after that. A notification
   * repeats after {@code repeat_interval}, which must be longer than this.
   */
  static final Duration RETRY_WINDOW = ScalingTurn.LONGEST.plus(LONGEST_BACK_OFF).plus(MARGIN);

  /**
   * How long an unfinished change is taken up: longer than a sender waits that is refused once
   * while the turn of the one before has not run out.
   */
  static final Duration TAKEN_UP = Duration.ofMinutes(10);

  ScalingNotes {
    handled = Map.copyOf(handled);
    cooling = Map.copyOf(cooling);
  }

  /**
   * A change of desired capacity on a notification's behalf.
   *
   * @param notification its fingerprint, with the direction
   */
  record Begun(String notification, int from, int to, Instant at) {}

  /** Reads the text of {@link #write}; what is too old counts no more. */
  static ScalingNotes read(String text, Instant now) {
    if (text.isEmpty()) {
      return new ScalingNotes(Optional.empty(), Map.of(), Map.of());
    }
    Map<String, @Nullable Object> tree = Json.parseObject(text);
    Map<Direction, Instant> cooling = new LinkedHashMap<>();
    present(tree, "cooling", now)
        .forEach((word, until) -> Direction.of(word).ifPresent(it -> cooling.put(it, until)));
    return new ScalingNotes(
        begun(Json.objectAt(tree, "begun")).filter(it -> it.at().plus(TAKEN_UP).isAfter(now)),
        present(tree, "handled", now),
        cooling);
  }

  private static Map<String, Instant> present(
      Map<String, @Nullable Object> tree, String field, Instant now) {
    Map<String, Instant> present = new LinkedHashMap<>();
    Json.texts(Json.objectAt(tree, field))
        .forEach(
            (name, until) -> {
              if (Instant.parse(until).isAfter(now)) {
                present.put(name, Instant.parse(until));
              }
            });
    return present;
  }

  String write() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    begun.ifPresent(change -> tree.put("begun", tree(change)));
    Map<String, @Nullable Object> known = new LinkedHashMap<>();
    handled.forEach((notification, until) -> known.put(notification, until.toString()));
    tree.put("handled", known);
    Map<String, @Nullable Object> resting = new LinkedHashMap<>();
    cooling.forEach((direction, until) -> resting.put(direction.word(), until.toString()));
    tree.put("cooling", resting);
    return Json.write(tree);
  }

  ScalingNotes with(Begun change) {
    return new ScalingNotes(Optional.of(change), handled, cooling);
  }

  /** Without the change that was begun, as if it had not been. */
  ScalingNotes dropped() {
    return new ScalingNotes(Optional.empty(), handled, cooling);
  }

  /** With the change that was begun as done. */
  ScalingNotes done(Instant now) {
    Map<String, Instant> more = new LinkedHashMap<>(handled);
    begun.ifPresent(change -> more.put(change.notification(), now.plus(RETRY_WINDOW)));
    return new ScalingNotes(Optional.empty(), more, cooling);
  }

  /** With a cool-down in a direction. */
  ScalingNotes cooling(Direction direction, Instant until) {
    Map<Direction, Instant> more = new LinkedHashMap<>(cooling);
    more.put(direction, until);
    return new ScalingNotes(begun, handled, more);
  }

  private static Optional<Begun> begun(Map<String, @Nullable Object> tree) {
    return tree.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Begun(
                Json.textAt(tree, "", "notification"),
                (int) Json.longAt(tree, 0, "from"),
                (int) Json.longAt(tree, 0, "to"),
                Instant.parse(Json.textAt(tree, "", "at"))));
  }

  private static Map<String, @Nullable Object> tree(Begun change) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("notification", change.notification());
    tree.put("from", change.from());
    tree.put("to", change.to());
    tree.put("at", change.at().toString());
    return tree;
  }
}
