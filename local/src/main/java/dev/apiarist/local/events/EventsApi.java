package dev.apiarist.local.events;

import dev.apiarist.json.Json;
import dev.apiarist.local.aws.AwsException;
import dev.apiarist.local.aws.AwsRequest;
import dev.apiarist.local.aws.AwsResponse;
import dev.apiarist.local.aws.AwsService;
import dev.apiarist.local.iam.Identities;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** EventBridge's PutEvents, on the default bus. */
public final class EventsApi implements AwsService {
  private static final int MOST_ENTRIES = 10;
  private static final Set<String> MEMBERS =
      Set.of("EventBusName", "Source", "DetailType", "Detail", "Time", "Resources");

  private final EventSink bus;
  private final Identities identities;
  private final InstantSource clock;
  private final String busArn;

  /** The API of a bus. */
  public EventsApi(EventSink bus, String busArn, Identities identities, InstantSource clock) {
    this.bus = bus;
    this.busArn = busArn;
    this.identities = identities;
    this.clock = clock;
  }

  @Override
  public String signingName() {
    return "events";
  }

  @Override
  public AwsResponse handle(AwsRequest request) {
    if (!request.operation().equals("PutEvents")) {
      throw request.unsupported();
    }
    List<@Nullable Object> entries = Json.listAt(request.json(Set.of("Entries")), "Entries");
    if (entries.isEmpty() || entries.size() > MOST_ENTRIES) {
      throw new AwsException(
          400, "ValidationException", "Entries must have 1 to 10 members, not " + entries.size());
    }
    List<Object> results = new ArrayList<>();
    for (Object entry : entries) {
      bus.emit(event(request, entry));
      results.add(Map.of("EventId", UUID.randomUUID().toString()));
    }
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("FailedEntryCount", 0);
    answer.put("Entries", results);
    return AwsResponse.json(answer);
  }

  private CloudEvent event(AwsRequest request, @Nullable Object entry) {
    Map<String, @Nullable Object> members = Json.objectAt(entry);
    for (String member : members.keySet()) {
      if (!MEMBERS.contains(member)) {
        throw AwsException.unsupported("parameter Entries." + member + " of " + request.name());
      }
    }
    String name = Json.textAt(entry, "default", "EventBusName");
    if (!name.equals("default") && !name.equals(busArn)) {
      throw AwsException.unsupported("event bus " + name);
    }
    identities.authorize(request.caller(), "events:PutEvents", busArn);
    long time = Json.longAt(entry, -1, "Time");
    return new CloudEvent(
        Json.textAt(entry, "", "Source"),
        Json.textAt(entry, "", "DetailType"),
        Json.listAt(entry, "Resources").stream().map(String::valueOf).toList(),
        detail(Json.textAt(entry, "", "Detail")),
        time < 0 ? clock.instant() : Instant.ofEpochSecond(time));
  }

  @SuppressWarnings({"unchecked", "NullAway"})
  private static Map<String, Object> detail(String json) {
    return (Map<String, Object>) (Map<String, ?>) Json.parseObject(json);
  }
}
