package dev.apiarist.placement.snapshot;

import dev.apiarist.json.Json;
import dev.apiarist.placement.ConstraintSubject;
import dev.apiarist.placement.model.NodeFacts;
import dev.apiarist.placement.model.Platform;
import dev.apiarist.placement.model.Plugin;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.NodeState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a node of {@code GET /nodes}. An availability or state that is not known takes no tasks. Of
 * its role only what it should have is shown; it has a manager's while it takes part in the quorum.
 */
final class NodeReading {
  /** Nodes of one image list the same plugins, which are then kept once. */
  private final Map<Set<Plugin>, Set<Plugin>> plugins = new HashMap<>();

  NodeFacts read(@Nullable Object tree) {
    Object description = Json.objectAt(tree, "Description");
    Platform platform = platform(Json.objectAt(description, "Platform"));
    return new NodeFacts(
        new NodeId(Json.textAt(tree, "", "ID")),
        state(Json.textAt(tree, "", "Status", "State")),
        availability(Json.textAt(tree, "", "Spec", "Availability")),
        subject(tree, description, platform),
        Optional.of(platform).filter(it -> !it.equals(new Platform("", ""))),
        Json.longAt(description, 0, "Resources", "NanoCPUs"),
        Json.longAt(description, 0, "Resources", "MemoryBytes"),
        GenericReading.resources(Json.listAt(description, "Resources", "GenericResources")),
        engine(description),
        topologies(Json.listAt(description, "CSIInfo")));
  }

  private static ConstraintSubject subject(
      @Nullable Object tree, Object description, Platform platform) {
    boolean manager = !Json.objectAt(tree, "ManagerStatus").isEmpty();
    return new ConstraintSubject(
        Json.textAt(tree, "", "ID"),
        Json.textAt(description, "", "Hostname"),
        Json.textAt(tree, "", "Status", "Addr"),
        manager ? NodeRole.MANAGER : NodeRole.WORKER,
        platform.os(),
        platform.architecture(),
        Json.texts(Json.objectAt(tree, "Spec", "Labels")),
        Json.texts(Json.objectAt(description, "Engine", "Labels")));
  }

  static Platform platform(Object tree) {
    return new Platform(Json.textAt(tree, "", "OS"), Json.textAt(tree, "", "Architecture"));
  }

  static Set<Plugin> plugins(List<@Nullable Object> trees) {
    Set<Plugin> plugins = new HashSet<>();
    for (Object tree : trees) {
      plugins.add(new Plugin(Json.textAt(tree, "", "Type"), Json.textAt(tree, "", "Name")));
    }
    return Set.copyOf(plugins);
  }

  private Optional<Set<Plugin>> engine(Object description) {
    Map<String, @Nullable Object> engine = Json.objectAt(description, "Engine");
    if (engine.isEmpty()) {
      return Optional.empty();
    }
    Set<Plugin> listed = plugins(Json.listAt(engine, "Plugins"));
    return Optional.of(plugins.computeIfAbsent(listed, it -> it));
  }

  private static Map<String, Map<String, String>> topologies(List<@Nullable Object> trees) {
    Map<String, Map<String, String>> topologies = new HashMap<>();
    for (Object tree : trees) {
      if (Json.at(tree, "AccessibleTopology") != null) {
        topologies.putIfAbsent(
            Json.textAt(tree, "", "PluginName"),
            Json.texts(Json.objectAt(tree, "AccessibleTopology", "Segments")));
      }
    }
    return topologies;
  }

  private static Availability availability(String word) {
    for (Availability availability : Availability.values()) {
      if (availability.word().equals(word)) {
        return availability;
      }
    }
    return Availability.PAUSE;
  }

  private static NodeState state(String word) {
    for (NodeState state : NodeState.values()) {
      if (state.name().toLowerCase(Locale.ROOT).equals(word)) {
        return state;
      }
    }
    return NodeState.UNKNOWN;
  }
}
