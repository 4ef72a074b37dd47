package dev.apiarist.docker;

import dev.apiarist.json.Json;
import dev.apiarist.swarm.HostPort;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.ServiceId;
import dev.apiarist.swarm.Surge;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads services. A mode we do not know is read as {@code GLOBAL_JOB}, the one that nothing of ours
 * ever scales or moves; an update state we do not know counts as an update under way.
 */
final class ServiceReader {
  /** In any text of a container's spec, within Go's template brackets. */
  private static final String SLOT = ".Task.Slot";

  private ServiceReader() {}

  static Service read(@Nullable Object tree) {
    Service.Mode mode = mode(tree);
    OptionalInt tasks = tasks(tree, mode);
    Map<String, String> labels = Json.texts(Json.objectAt(tree, "Spec", "Labels"));
    Optional<Surge> surge =
        tasks.isPresent() ? Surge.of(labels, tasks.getAsInt()) : Optional.empty();
    return new Service(
        new ServiceId(Json.textAt(tree, "", "ID")),
        Json.textAt(tree, "", "Spec", "Name"),
        Json.longAt(tree, 0, "Version", "Index"),
        mode,
        surge.isPresent() ? OptionalInt.of(surge.get().replicas()) : tasks,
        surge,
        labels,
        constraints(tree),
        update(Json.textAt(tree, "", "UpdateStatus", "State")),
        template(tree));
  }

  private static Service.Update update(String state) {
    return switch (state) {
      case "", "completed", "rollback_completed" -> Service.Update.SETTLED;
      case "paused", "rollback_paused" -> Service.Update.PAUSED;
      default -> Service.Update.IN_PROGRESS;
    };
  }

  private static Service.Mode mode(@Nullable Object tree) {
    var mode = Json.objectAt(tree, "Spec", "Mode");
    if (mode.get("Replicated") != null) {
      return Service.Mode.REPLICATED;
    }
    if (mode.get("Global") != null) {
      return Service.Mode.GLOBAL;
    }
    return mode.get("ReplicatedJob") != null
        ? Service.Mode.REPLICATED_JOB
        : Service.Mode.GLOBAL_JOB;
  }

  private static OptionalInt tasks(@Nullable Object tree, Service.Mode mode) {
    return mode == Service.Mode.REPLICATED
            && Json.at(tree, "Spec", "Mode", "Replicated", "Replicas") instanceof Number number
        ? OptionalInt.of(Math.clamp(number.longValue(), 0, Integer.MAX_VALUE))
        : OptionalInt.empty();
  }

  private static Service.Template template(@Nullable Object tree) {
    Map<String, @Nullable Object> template = Json.objectAt(tree, "Spec", "TaskTemplate");
    return new Service.Template(
        mentions(template.get("ContainerSpec"), SLOT),
        !Json.listAt(template, "Placement", "Preferences").isEmpty(),
        !Json.textAt(template, "", "RestartPolicy", "Condition").equals("none"),
        new Service.Apart(hostPorts(tree), mostPerNode(template)));
  }

  /** A port that the engine is to choose is in nobody's way. */
  private static Set<HostPort> hostPorts(@Nullable Object tree) {
    return Json.listAt(tree, "Spec", "EndpointSpec", "Ports").stream()
        .filter(port -> Json.textAt(port, "", "PublishMode").equals("host"))
        .filter(port -> Json.longAt(port, 0, "PublishedPort") > 0)
        .map(
            port ->
                new HostPort(
                    Json.textAt(port, "tcp", "Protocol"),
                    (int) Json.longAt(port, 0, "PublishedPort")))
        .collect(Collectors.toSet());
  }

  private static OptionalInt mostPerNode(Map<String, @Nullable Object> template) {
    long most = Json.longAt(template, 0, "Placement", "MaxReplicas");
    return most > 0 ? OptionalInt.of((int) Math.min(most, Integer.MAX_VALUE)) : OptionalInt.empty();
  }

  private static boolean mentions(@Nullable Object tree, String text) {
    return switch (tree) {
      case String value -> value.contains(text);
      case Map<?, ?> object -> object.values().stream().anyMatch(value -> mentions(value, text));
      case List<?> list -> list.stream().anyMatch(value -> mentions(value, text));
      case null, default -> false;
    };
  }

  private static List<String> constraints(@Nullable Object tree) {
    return Json.listAt(tree, "Spec", "TaskTemplate", "Placement", "Constraints").stream()
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .toList();
  }
}
