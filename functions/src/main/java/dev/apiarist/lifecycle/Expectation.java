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
 * @param key where it is noted; two requests that read the same version have one each
 * @param version the service's version before
 * @param from its replicas before
 * @param to its replicas from then on
 * @param at when that was decided
 */
public record Expectation(
    String key, ServiceId service, String name, long version, int from, int to, Instant at) {
  private static final String LIST = "converging";

  /** Longer than the sweep takes to judge it, however often it is kept from looking. */
  private static final Duration KEEP = Duration.ofDays(1);

  /**
   * That a service as it is now gets other replicas.
   *
   * @param attempt names the request that has it so
   */
  public static Expectation of(Service now, int to, Instant at, String attempt) {
    return new Expectation(
        key(now.id(), attempt),
        now.id(),
        now.name(),
        now.version(),
        now.replicas().orElse(0),
        to,
        at);
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
    marks.note(LIST, key, Json.write(tree), at, KEEP);
  }

  /** Strikes off what an attempt expected of a service. */
  public static void strike(Marks marks, ServiceId service, String attempt) {
    marks.strike(LIST, key(service, attempt));
  }

  /** Strikes it off. */
  void strike(Marks marks) {
    marks.strike(LIST, key);
  }

  /** All that nobody has seen the end of. */
  static List<Expectation> open(Marks marks, Instant now) {
    List<Expectation> open = new ArrayList<>();
    marks.notes(LIST, now).forEach((key, note) -> open.add(read(key, Json.parse(note))));
    return open;
  }

  private static String key(ServiceId service, String attempt) {
    return service + "#" + attempt;
  }

  private static Expectation read(String key, @Nullable Object tree) {
    return new Expectation(
        key,
        new ServiceId(Json.textAt(tree, "", "service")),
        Json.textAt(tree, "", "name"),
        Json.longAt(tree, 0, "version"),
        (int) Json.longAt(tree, 0, "from"),
        (int) Json.longAt(tree, 0, "to"),
        Instant.parse(Json.textAt(tree, "", "at")));
  }
}
