package dev.apiarist.docker;

import dev.apiarist.json.Json;
import dev.apiarist.json.JsonException;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import dev.apiarist.swarm.Evacuating;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.Service;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Moves a service off nodes, or puts it back as it was: constraints, {@code UpdateConfig} and the
 * label that tells of them, together. Of the task template only the placement changes, so that
 * Swarm replaces the tasks on those nodes and no other (moby/swarmkit {@code
 * manager/orchestrator/task.go}: {@code IsTaskDirty}).
 *
 * <p>A placement is never taken away whole, though there may have been none: managers read the
 * placement of a service whose tasks have another one without looking whether it is there.
 */
final class EvacuationEdit implements SpecChange.Edit {
  private static final long MONITOR_NANOS = 1_000_000_000L;

  private final Service seen;
  private final Set<NodeId> nodes;
  private final int tasks;
  private boolean inPlace;

  private EvacuationEdit(Service seen, Set<NodeId> nodes, int tasks) {
    this.seen = seen;
    this.nodes = Set.copyOf(nodes);
    this.tasks = tasks;
  }

  static EvacuationEdit begin(Service seen, Set<NodeId> nodes, int tasks) {
    return new EvacuationEdit(seen, nodes, tasks);
  }

  static EvacuationEdit end(Service seen, Set<NodeId> over) {
    return new EvacuationEdit(seen, over, 0);
  }

  /** May be asked again after an update whose answer has not come: it then finds its own work. */
  @Override
  public boolean apply(Map<String, @Nullable Object> object) {
    Service now = ServiceReader.read(object);
    Optional<Evacuating> before = now.evacuating();
    List<NodeId> named = before.map(Evacuating::nodes).orElse(List.of());
    inPlace = tasks > 0 ? named.containsAll(nodes) : nodes.stream().noneMatch(named::contains);
    if (inPlace || somebodyElses(now)) {
      return false;
    }
    Map<String, @Nullable Object> spec = Json.objectAt(object, "Spec");
    if (tasks > 0) {
      begin(spec, before);
    } else {
      before.ifPresent(evacuating -> end(spec, evacuating));
    }
    inPlace = true;
    return true;
  }

  /** Whether the service is as it was to become, by what was read or sent last. */
  boolean inPlace() {
    return inPlace;
  }

  /** It begins and ends only on what was decided about, and never in an update of others. */
  private boolean somebodyElses(Service now) {
    return tasks > 0
        ? now.version() != seen.version() || !now.mayBeEvacuated()
        : !now.evacuating().equals(seen.evacuating()) || now.update() == Service.Update.PAUSED;
  }

  private void begin(Map<String, @Nullable Object> spec, Optional<Evacuating> before) {
    Placements.require(spec);
    Evacuating goal =
        before
            .map(it -> it.and(nodes, tasks))
            .orElseGet(
                () ->
                    new Evacuating(
                        List.copyOf(nodes), tasks, Json.write(spec.get("UpdateConfig"))));
    List<@Nullable Object> constraints = constraints(spec);
    goal.nodes().stream()
        .filter(node -> before.isEmpty() || !before.get().nodes().contains(node))
        .forEach(node -> constraints.add(Evacuating.constraint(node)));
    constrain(spec, constraints);
    spec.put("UpdateConfig", startingFirst(goal.tasks()));
    label(spec, Optional.of(goal));
  }

  private void end(Map<String, @Nullable Object> spec, Evacuating before) {
    Optional<Evacuating> rest = before.without(nodes);
    List<@Nullable Object> constraints = constraints(spec);
    for (NodeId node : before.nodes()) {
      int ours = constraints.lastIndexOf(Evacuating.constraint(node));
      if (nodes.contains(node) && ours >= 0) {
        constraints.remove(ours);
      }
    }
    constrain(spec, constraints);
    if (rest.isEmpty() && same(spec.get("UpdateConfig"), startingFirst(before.tasks()))) {
      restore(spec, before.updateConfig());
    }
    label(spec, rest);
  }

  private static void restore(Map<String, @Nullable Object> spec, String updateConfig) {
    try {
      Object original = Json.parse(updateConfig);
      if (original == null) {
        spec.remove("UpdateConfig");
      } else {
        spec.put("UpdateConfig", original);
      }
    } catch (JsonException malformed) {
      throw new OutsideException(
          FailureCode.REFUSED, "its label " + Evacuating.LABEL + " cannot be read", malformed);
    }
  }

  private static Map<String, @Nullable Object> startingFirst(int tasks) {
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    config.put("Parallelism", tasks);
    config.put("Delay", 0);
    config.put("FailureAction", "continue");
    config.put("Monitor", MONITOR_NANOS);
    config.put("MaxFailureRatio", 0);
    config.put("Order", "start-first");
    return config;
  }

  /** What the owner changed meanwhile is his; the engine leaves some zeros out. */
  private static boolean same(@Nullable Object found, Map<String, @Nullable Object> ours) {
    return ours.entrySet().stream()
        .allMatch(
            entry -> {
              Object there = Json.at(found, entry.getKey());
              return entry.getValue() instanceof Number number
                  ? decimal(there).compareTo(decimal(number)) == 0
                  : String.valueOf(entry.getValue()).equals(there);
            });
  }

  private static BigDecimal decimal(@Nullable Object value) {
    return value instanceof Number number ? new BigDecimal(number.toString()) : BigDecimal.ZERO;
  }

  private static List<@Nullable Object> constraints(Map<String, @Nullable Object> spec) {
    return new ArrayList<>(Json.listAt(spec, "TaskTemplate", "Placement", "Constraints"));
  }

  private static void constrain(
      Map<String, @Nullable Object> spec, List<@Nullable Object> constraints) {
    Map<String, @Nullable Object> template = Json.objectAt(spec, "TaskTemplate");
    Map<String, @Nullable Object> placement = Json.objectAt(template, "Placement");
    if (constraints.isEmpty()) {
      placement.remove("Constraints");
    } else {
      placement.put("Constraints", constraints);
    }
    template.put("Placement", placement);
  }

  private static void label(Map<String, @Nullable Object> spec, Optional<Evacuating> goal) {
    Map<String, @Nullable Object> labels = new LinkedHashMap<>(Json.objectAt(spec, "Labels"));
    goal.ifPresentOrElse(
        it -> labels.put(Evacuating.LABEL, it.written()), () -> labels.remove(Evacuating.LABEL));
    spec.put("Labels", labels);
  }
}
