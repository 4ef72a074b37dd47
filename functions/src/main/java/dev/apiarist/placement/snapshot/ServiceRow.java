package dev.apiarist.placement.snapshot;

import dev.apiarist.json.Json;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.ServiceId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A service of {@code GET /services} before it is known what its networks are like. A mode that is
 * not known is read as a global job, of which nothing is ever moved.
 *
 * @param spec the number of the specification of its next task
 * @param previous that of a task made before the last update
 */
record ServiceRow(
    ServiceId id,
    String name,
    Service.Mode mode,
    boolean startFirst,
    int spec,
    int previous,
    long specVersion,
    HostPorts ports) {

  static ServiceRow read(@Nullable Object tree, SpecPool specs) {
    return new ServiceRow(
        new ServiceId(Json.textAt(tree, "", "ID")),
        Json.textAt(tree, "", "Spec", "Name"),
        mode(Json.objectAt(tree, "Spec", "Mode")),
        Json.textAt(tree, "", "Spec", "UpdateConfig", "Order").equals("start-first"),
        specs.number(Json.objectAt(tree, "Spec", "TaskTemplate")),
        specs.number(Json.objectAt(tree, "PreviousSpec", "TaskTemplate")),
        Json.longAt(tree, 0, "SpecVersion", "Index"),
        HostPorts.of(tree));
  }

  private static Service.Mode mode(Map<String, @Nullable Object> tree) {
    if (tree.get("Replicated") != null) {
      return Service.Mode.REPLICATED;
    }
    if (tree.get("Global") != null) {
      return Service.Mode.GLOBAL;
    }
    return tree.get("ReplicatedJob") != null
        ? Service.Mode.REPLICATED_JOB
        : Service.Mode.GLOBAL_JOB;
  }
}
