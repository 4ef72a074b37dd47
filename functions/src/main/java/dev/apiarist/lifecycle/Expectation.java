package dev.apiarist.lifecycle;

import dev.apiarist.json.Json;
import dev.apiarist.port.Marks;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.ServiceId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a service is to become because somebody scaled it: noted before it is told so, struck off
 * once the sweep has seen what came of it.
 *
 * @param version the service's version before
 * @param from its replicas before
 * @param to its replicas from then on
 * @param at when that was decided
 */
public record Expectation(
    ServiceId service, String name, long version, int from, int to, Instant at) {
  private static final String LIST = "converging";

  /** Longer than the sweep takes to judge it, however often it is kept from looking. */
  private static final Duration KEEP = Duration.ofDays(1);

  /** That a service as it is now gets other replicas. */
  public static Expectation of(Service now, int to, Instant at) {
    return new Expectation(now.id(), now.name(), now.version(), now.replicas().orElse(0), to, at);
  }

  /** Notes it. */
  public void note(Marks marks) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("service", service.value());
    tree.put("name", name);
    tree.put("version", version);
    tree.put("from", from);
    tree.put("to", to);
    tree.put("at", at.toString());
    marks.note(LIST, key(), Json.write(tree), at, KEEP);
  }

  /** Strikes it off. */
  public void strike(Marks marks) {
    marks.strike(LIST, key());
  }

  /** All that nobody has seen the end of. */
  static List<Expectation> open(Marks marks, Instant now) {
    List<Expectation> open = new ArrayList<>();
    for (String note : marks.notes(LIST, now).values()) {
      open.add(read(Json.parse(note)));
    }
    return open;
  }

  private String key() {
    return service + "#" + version;
  }

  private static Expectation read(@Nullable Object tree) {
    return new Expectation(
        new ServiceId(Json.textAt(tree, "", "service")),
        Json.textAt(tree, "", "name"),
        Json.longAt(tree, 0, "version"),
        (int) Json.longAt(tree, 0, "from"),
        (int) Json.longAt(tree, 0, "to"),
        Instant.parse(Json.textAt(tree, "", "at")));
  }
}
