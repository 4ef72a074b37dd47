package dev.apiarist.planning;

import dev.apiarist.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A plan as JSON, its members always in this order: {@code {"simulation": {"orders", "alwaysFits",
 * "placed": {"<service>": {"<node>": count}}, "unplaced": [{"service", "count", "err"}]},
 * "pending": [{"task", "service", "verdict", "reasons"}], "scaleUp": [{"group", "from", "to",
 * "why"}], "scaleIn": [{"node", "group", "moves": [{"service", "count"}], "why"}], "heal":
 * [{"service", "why"}], "refused": [{"what", "why"}]}}. Services, nodes and tasks are told by their
 * identities; sentences call services by their names.
 */
public final class PlanJson {
  private PlanJson() {}

  /** The same text for the same plan, on one line. */
  public static String write(Plan plan) {
    return Json.write(tree(plan));
  }

  /** The same as a tree. */
  public static Map<String, @Nullable Object> tree(Plan plan) {
    return object(
        "simulation", simulation(plan.simulation()),
        "pending", list(plan.pending(), PlanJson::pending),
        "scaleUp", list(plan.scaleUp(), PlanJson::growth),
        "scaleIn", list(plan.scaleIn(), PlanJson::removal),
        "heal", list(plan.heal(), it -> object("service", it.service().value(), "why", it.why())),
        "refused", list(plan.refused(), it -> object("what", it.what(), "why", it.why())));
  }

  private static Map<String, @Nullable Object> simulation(Plan.Simulation simulation) {
    Map<String, @Nullable Object> placed = new LinkedHashMap<>();
    simulation
        .placed()
        .forEach(
            (service, nodes) -> {
              Map<String, @Nullable Object> counts = new LinkedHashMap<>();
              nodes.forEach((node, count) -> counts.put(node.value(), count));
              placed.put(service.value(), counts);
            });
    return object(
        "orders", simulation.orders(),
        "alwaysFits", simulation.alwaysFits(),
        "placed", placed,
        "unplaced", list(simulation.unplaced(), PlanJson::unplaced));
  }

  private static Map<String, @Nullable Object> unplaced(Plan.Unplaced it) {
    return object("service", it.service().value(), "count", it.count(), "err", it.error());
  }

  private static Map<String, @Nullable Object> pending(Plan.PendingTask it) {
    return object(
        "task", it.task(),
        "service", it.service().value(),
        "verdict", it.help().word(),
        "reasons", it.reasons());
  }

  private static Map<String, @Nullable Object> growth(Plan.Growth it) {
    return object("group", it.group().value(), "from", it.from(), "to", it.to(), "why", it.why());
  }

  private static Map<String, @Nullable Object> removal(Plan.Removal it) {
    return object(
        "node", it.node().value(),
        "group", it.group().value(),
        "moves", list(it.moves(), PlanJson::move),
        "why", it.why());
  }

  private static Map<String, @Nullable Object> move(Plan.Move it) {
    return object("service", it.service().value(), "count", it.count());
  }

  private static <T> List<Map<String, @Nullable Object>> list(
      List<T> elements, Function<T, Map<String, @Nullable Object>> writer) {
    return elements.stream().map(writer).toList();
  }

  private static Map<String, @Nullable Object> object(Object... members) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    for (int i = 0; i < members.length; i += 2) {
      object.put(members[i].toString(), members[i + 1]);
    }
    return object;
  }
}
