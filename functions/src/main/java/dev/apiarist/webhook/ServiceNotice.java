package dev.apiarist.webhook;

import dev.apiarist.json.Json;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.Marks;
import dev.apiarist.port.OutsideException;
import dev.apiarist.scaling.Direction;
import dev.apiarist.scaling.ServiceDecision;
import dev.apiarist.swarm.Service;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one notification from scaling a service twice, also when the function that handles it is
 * killed half-way. What it is about to do is noted first; whether that happened, the service itself
 * tells: its version and its replicas.
 */
final class ServiceNotice {
  private final Marks marks;
  private final String key;
  private final Direction direction;
  private final InstantSource clock;
  private String mine = "";

  /**
   * @param key names notification, service and direction
   */
  ServiceNotice(Marks marks, String key, Direction direction, InstantSource clock) {
    this.marks = marks;
    this.key = key;
    this.direction = direction;
    this.clock = clock;
  }

  /**
   * Whether the notification has been acted on. If not, this change is noted as what is about to be
   * done for it.
   *
   * @throws OutsideException {@code BUSY} while another request may be doing it
   */
  boolean handled(Service now, ServiceDecision.Change change) {
    String before = mine;
    mine = write(now, change);
    if (marks.hold(key, mine, clock.instant(), ScalingNotes.RETRY_WINDOW)) {
      return false;
    }
    String standing = marks.holder(key, clock.instant()).orElse(before);
    if (!standing.equals(before)) {
      Map<String, @Nullable Object> earlier = Json.parseObject(standing);
      if (happened(earlier, now.version(), change.from())) {
        return true;
      }
      refuseWhileRecent(earlier);
    }
    replace(standing);
    return false;
  }

  /** Nothing was done for the notification after all. */
  void forget() {
    marks.release(key, mine);
  }

  private boolean happened(Map<String, @Nullable Object> earlier, long version, int replicas) {
    long from = Json.longAt(earlier, 0, "from");
    boolean moved =
        switch (direction) {
          case UP -> replicas > from;
          case DOWN -> replicas < from;
        };
    return moved && version != Json.longAt(earlier, 0, "version");
  }

  private void refuseWhileRecent(Map<String, @Nullable Object> earlier) {
    Instant at = Instant.parse(Json.textAt(earlier, "", "at"));
    if (at.plus(ScalingTurn.LONGEST).isAfter(clock.instant())) {
      throw busy();
    }
  }

  private void replace(String standing) {
    marks.release(key, standing);
    if (!marks.hold(key, mine, clock.instant(), ScalingNotes.RETRY_WINDOW)) {
      throw busy();
    }
  }

  private String write(Service now, ServiceDecision.Change change) {
    Map<String, @Nullable Object> note = new LinkedHashMap<>();
    note.put("version", now.version());
    note.put("from", change.from());
    note.put("to", change.to());
    note.put("at", clock.instant().toString());
    note.put("author", Long.toHexString(ThreadLocalRandom.current().nextLong()));
    return Json.write(note);
  }

  private static OutsideException busy() {
    return new OutsideException(
        FailureCode.BUSY, "another request is handling the same notification");
  }
}
