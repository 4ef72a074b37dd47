package dev.apiarist.local.events;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One event as EventBridge carries it; identifier, account and region are added by the bus.
 *
 * @param source the emitting service, such as {@code aws.autoscaling}
 * @param detailType EventBridge's {@code detail-type}
 * @param resources ARNs of what the event is about
 * @param detail a JSON tree (maps, lists, text, numbers, booleans), in the order it is written
 * @param time when it happened, which a late delivery does not change
 */
public record CloudEvent(
    String source,
    String detailType,
    List<String> resources,
    Map<String, Object> detail,
    Instant time) {
  public CloudEvent {
    resources = List.copyOf(resources);
    detail = Collections.unmodifiableMap(new LinkedHashMap<>(detail));
  }
}
