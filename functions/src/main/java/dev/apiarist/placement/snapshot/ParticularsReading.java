package dev.apiarist.placement.snapshot;

import dev.apiarist.json.Json;
import dev.apiarist.placement.model.Particulars;
import dev.apiarist.placement.model.Particulars.OfNode;
import dev.apiarist.placement.model.Particulars.OfService;
import dev.apiarist.placement.model.Particulars.OfTask;
import dev.apiarist.placement.model.Particulars.Restarts;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.ServiceId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gathers what the scheduler does not look at. */
final class ParticularsReading {
  /** Types, in the options of a local volume, that are really somewhere else. */
  private static final Set<String> OVER_THE_NETWORK =
      Set.of("nfs", "nfs4", "cifs", "smb3", "ceph", "9p", "glusterfs");

  private static final Set<String> SETTLED = Set.of("", "completed", "rollback_completed");

  private final Map<ServiceId, OfService> services = new HashMap<>();
  private final Map<NodeId, OfNode> nodes = new HashMap<>();
  private final Map<NodeId, Instant> freed = new HashMap<>();
  private final Map<String, OfTask> tasks = new HashMap<>();

  void node(NodeId id, @Nullable Object tree) {
    nodes.put(id, new OfNode(instant(tree, "CreatedAt"), instant(tree, "UpdatedAt")));
  }

  void service(ServiceId id, @Nullable Object tree) {
    services.put(
        id,
        new OfService(
            Json.texts(Json.objectAt(tree, "Spec", "Labels")),
            restarts(Json.objectAt(tree, "Spec", "TaskTemplate", "RestartPolicy")),
            Json.listAt(tree, "Spec", "TaskTemplate", "ContainerSpec", "Mounts").stream()
                .anyMatch(ParticularsReading::staysBehind),
            !SETTLED.contains(Json.textAt(tree, "", "UpdateStatus", "State")),
            Json.at(tree, "Spec", "TaskTemplate", "Placement") instanceof Map<?, ?>));
  }

  void liveTask(String id, @Nullable Object tree) {
    tasks.put(
        id,
        new OfTask(
            instant(tree, "CreatedAt"),
            instant(tree, "Status", "Timestamp"),
            instant(tree, "UpdatedAt")));
  }

  /** What a task that has ended held is free since then. */
  void endedTask(@Nullable Object tree) {
    String node = Json.textAt(tree, "", "NodeID");
    Optional<Instant> end = instant(tree, "Status", "Timestamp");
    if (!node.isBlank() && end.isPresent()) {
      freed.merge(new NodeId(node), end.get(), ParticularsReading::later);
    }
  }

  Particulars particulars() {
    Map<NodeId, OfNode> changed = new HashMap<>();
    nodes.forEach(
        (id, node) -> {
          Optional<Instant> last =
              Optional.ofNullable(freed.get(id))
                  .map(end -> node.changed().map(it -> later(it, end)).orElse(end))
                  .or(node::changed);
          changed.put(id, new OfNode(node.joined(), last));
        });
    return new Particulars(services, changed, tasks);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Restarts restarts(Object policy) {
    if (Json.textAt(policy, "any", "Condition").equals("none")) {
      return Restarts.NEVER;
    }
    return Json.longAt(policy, 0, "MaxAttempts") > 0 ? Restarts.LIMITED : Restarts.ALWAYS;
  }

  private static boolean staysBehind(@Nullable Object mount) {
    String driver = Json.textAt(mount, "", "VolumeOptions", "DriverConfig", "Name");
    String type = Json.textAt(mount, "", "VolumeOptions", "DriverConfig", "Options", "type");
    return Json.textAt(mount, "", "Type").equals("volume")
        && !Json.textAt(mount, "", "Source").isEmpty()
        && (driver.isEmpty() || driver.equals("local"))
        && !OVER_THE_NETWORK.contains(type);
  }

  private static Optional<Instant> instant(@Nullable Object tree, String... path) {
    return TaskRow.instant(Json.textAt(tree, "", path));
  }
}
