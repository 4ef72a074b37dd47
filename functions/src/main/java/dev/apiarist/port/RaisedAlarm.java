package dev.apiarist.port;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * An alarm whose state is ALARM.
 *
 * @param description what its owner wrote about it; empty text for nothing
 * @param since when it was raised; empty where what was said about that cannot be read
 * @param actions ARNs of what it tells about that
 */
public record RaisedAlarm(
    String arn, String name, String description, Optional<Instant> since, Set<String> actions) {
  public RaisedAlarm {
    actions = Set.copyOf(actions);
  }
}
