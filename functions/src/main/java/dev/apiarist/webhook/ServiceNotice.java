package dev.apiarist.webhook;

import dev.apiarist.json.Json;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.Marks;
import dev.apiarist.port.OutsideException;
import dev.apiarist.scaling.ServiceDecision;
import dev.apiarist.swarm.Service;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one notification from scaling a service twice, also when the function that handles it is
 * killed half-way. What it is about to do is noted first, and noted as done once it is journalled;
 * whether a change that nobody noted as done has happened, the service itself tells: by its version
 * and its replicas.
 */
final class ServiceNotice {
  private final Marks marks;
  private final String key;
  private final String attempt;
  private final Consumer<String> abandon;
  private final InstantSource clock;
  private String mine = "";

  /**
   * @param key names notification, service and direction
   * @param attempt names who writes the note
   * @param abandon takes back what an earlier attempt holds that has ended without effect
   */
  ServiceNotice(
      Marks marks, String key, String attempt, Consumer<String> abandon, InstantSource clock) {
    this.marks = marks;
    this.key = key;
    this.attempt = attempt;
    this.abandon = abandon;
    this.clock = clock;
  }

  /**
   * Notes a change as what is about to be done for the notification.
   *
   * @return what was done for it before, in which case nothing is noted: nothing more, or the
   *     change of an attempt that ended without telling
   * @throws OutsideException {@code BUSY} while another request may be doing it
   */
  Optional<ServiceDecision> begin(Service now, ServiceDecision.Change change) {
    String next = write(now, change);
    if (pass(mine, next)) {
      return Optional.empty();
    }
    String standing = standing();
    Optional<ServiceDecision> earlier = earlier(standing, now);
    if (earlier.isEmpty()) {
      supersede(standing, next);
    }
    return earlier;
  }

  /** The change of an attempt that ended without telling, when there is nothing more to do. */
  Optional<ServiceDecision> unfinished(Service now) {
    String standing = standing();
    return standing.equals(mine)
        ? Optional.empty()
        : earlier(standing, now).filter(ServiceDecision.Change.class::isInstance);
  }

  /** What is noted has been done, and journalled. */
  void done() {
    if (!mine.isEmpty()) {
      Map<String, @Nullable Object> note = Json.parseObject(mine);
      note.put("done", true);
      pass(mine, Json.write(note));
    }
  }

  /** Nothing was done for the notification after all. */
  void forget() {
    if (!mine.isEmpty()) {
      marks.release(key, mine);
      mine = "";
    }
  }

  private Optional<ServiceDecision> earlier(String standing, Service now) {
    if (standing.isEmpty()) {
      return Optional.empty();
    }
    Map<String, @Nullable Object> note = Json.parseObject(standing);
    String service = Json.textAt(note, "", "service");
    if (Boolean.TRUE.equals(note.get("done"))) {
      return Optional.of(
          new ServiceDecision.NoChange(
              "Notification already handled: %s stays at %d replicas"
                  .formatted(service, now.replicas().orElse(0))));
    }
    int to = number(note, "to");
    if (now.version() == Json.longAt(note, 0, "version")
        || !now.replicas().equals(OptionalInt.of(to))) {
      return Optional.empty();
    }
    mine = standing;
    return Optional.of(
        new ServiceDecision.Change(
            service, number(note, "from"), to, number(note, "min"), number(note, "max")));
  }

  private void supersede(String standing, String next) {
    if (!standing.isEmpty()) {
      Map<String, @Nullable Object> note = Json.parseObject(standing);
      Instant at = Instant.parse(Json.textAt(note, "", "at"));
      if (at.plus(ScalingTurn.LONGEST).isAfter(clock.instant())) {
        throw busy();
      }
      abandon.accept(Json.textAt(note, "", "attempt"));
    }
    if (!pass(standing, next)) {
      throw busy();
    }
  }

  private boolean pass(String from, String to) {
    String before = mine;
    mine = to;
    Instant now = clock.instant();
    boolean passed =
        from.isEmpty()
            ? marks.hold(key, to, now, ScalingNotes.RETRY_WINDOW)
            : marks.pass(key, from, to, now, ScalingNotes.RETRY_WINDOW);
    if (!passed) {
      mine = before;
    }
    return passed;
  }

  private String standing() {
    return marks.holder(key, clock.instant()).orElse("");
  }

  private String write(Service now, ServiceDecision.Change change) {
    Map<String, @Nullable Object> note = new LinkedHashMap<>();
    note.put("service", change.service());
    note.put("version", now.version());
    note.put("from", change.from());
    note.put("to", change.to());
    note.put("min", change.min());
    note.put("max", change.max());
    note.put("at", clock.instant().toString());
    note.put("attempt", attempt);
    return Json.write(note);
  }

  private static int number(Map<String, @Nullable Object> note, String field) {
    return (int) Json.longAt(note, 0, field);
  }

  private static OutsideException busy() {
    return new OutsideException(
        FailureCode.BUSY, "another request is handling the same notification");
  }
}
