package dev.apiarist.aws;

import dev.apiarist.json.Json;
import dev.apiarist.port.EventBus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One event bus of EventBridge (JSON protocol), to which everything comes from {@code apiarist}.
 */
final class EventBridgeBus implements EventBus {
  private static final String SOURCE = "apiarist";

  private final JsonApi api;
  private final String bus;

  /**
   * @param bus name or ARN
   */
  EventBridgeBus(AwsCaller aws, String bus) {
    this.api = new JsonApi(aws, "events", "AWSEvents", "1.1");
    this.bus = bus;
  }

  @Override
  public Map<Integer, String> put(List<Event> events) {
    List<Object> entries = new ArrayList<>();
    events.forEach(event -> entries.add(entry(event)));
    List<@Nullable Object> results =
        Json.listAt(api.call("PutEvents", Map.of("Entries", entries)), "Entries");
    Map<Integer, String> refused = new LinkedHashMap<>();
    for (int i = 0; i < results.size(); i++) {
      String code = Json.textAt(results.get(i), "", "ErrorCode");
      if (!code.isEmpty()) {
        refused.put(i, code + ": " + Json.textAt(results.get(i), "", "ErrorMessage"));
      }
    }
    return refused;
  }

  private Map<String, Object> entry(Event event) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("EventBusName", bus);
    entry.put("Source", SOURCE);
    entry.put("DetailType", event.detailType());
    entry.put("Detail", event.detail());
    entry.put("Time", event.at().getEpochSecond());
    return entry;
  }
}
