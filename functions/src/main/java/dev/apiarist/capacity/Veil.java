package dev.apiarist.capacity;

import dev.apiarist.json.Json;
import dev.apiarist.swarm.SwarmLabels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of the engine's answers what is nobody's business and nothing to placement. In place of
 * a container's settings there is a number, the same for the same settings: tasks of one
 * specification stay recognisable as such, and nothing of it can be guessed.
 */
final class Veil {
  private static final Set<String> OF_A_SPEC =
      Set.of(
          "ContainerSpec",
          "Resources",
          "RestartPolicy",
          "Placement",
          "Networks",
          "LogDriver",
          "ForceUpdate",
          "Runtime",
          "NetworkAttachmentSpec",
          "PluginSpec");
  private static final Set<String> HIDDEN = Set.of("NetworkAttachmentSpec", "PluginSpec");

  private final Map<Object, Integer> numbers = new HashMap<>();

  /** A node of {@code GET /nodes}. */
  Map<String, @Nullable Object> node(@Nullable Object tree) {
    Map<String, @Nullable Object> node = copy(tree);
    replace(node, "Description", without(Json.objectAt(tree, "Description"), "TLSInfo"));
    return node;
  }

  /** A service of {@code GET /services}. */
  Map<String, @Nullable Object> service(@Nullable Object tree) {
    Map<String, @Nullable Object> service = copy(tree);
    replace(service, "Spec", serviceSpec(Json.objectAt(tree, "Spec")));
    replace(service, "PreviousSpec", serviceSpec(Json.objectAt(tree, "PreviousSpec")));
    return service;
  }

  /** A task of {@code GET /tasks}. */
  Map<String, @Nullable Object> task(@Nullable Object tree) {
    Map<String, @Nullable Object> task = copy(tree);
    replace(task, "Spec", taskSpec(Json.objectAt(tree, "Spec")));
    replace(task, "Labels", new LinkedHashMap<>());
    if (!Json.textAt(tree, "", "Status", "State").equals("pending")) {
      Map<String, @Nullable Object> status =
          without(without(Json.objectAt(tree, "Status"), "Err"), "Message");
      replace(task, "Status", status);
    }
    List<@Nullable Object> networks = new ArrayList<>();
    for (Object attachment : Json.listAt(tree, "NetworksAttachments")) {
      networks.add(
          Map.of(
              "Network",
              Map.of(
                  "ID",
                  Json.textAt(attachment, "", "Network", "ID"),
                  "DriverState",
                  Map.of("Name", Json.textAt(attachment, "", "Network", "DriverState", "Name")))));
    }
    replace(task, "NetworksAttachments", networks);
    return task;
  }

  /** A volume of {@code GET /volumes}: of those of a cluster what placement looks at. */
  Map<String, @Nullable Object> volume(@Nullable Object tree) {
    Map<String, @Nullable Object> volume = only(Json.objectAt(tree), Set.of("Name", "Driver"));
    Object cluster = Json.objectAt(tree, "ClusterVolume");
    Map<String, @Nullable Object> kept = only(Json.objectAt(cluster), Set.of("ID"));
    Map<String, @Nullable Object> spec =
        only(Json.objectAt(cluster, "Spec"), Set.of("Group", "AccessMode", "Availability"));
    replace(
        spec,
        "AccessMode",
        only(Json.objectAt(cluster, "Spec", "AccessMode"), Set.of("Scope", "Sharing")));
    kept.put("Spec", spec);
    kept.put(
        "Info", only(Json.objectAt(cluster, "Info"), Set.of("VolumeID", "AccessibleTopology")));
    volume.put("ClusterVolume", kept);
    return volume;
  }

  private Map<String, @Nullable Object> serviceSpec(Map<String, @Nullable Object> tree) {
    Map<String, @Nullable Object> spec = copy(tree);
    replace(spec, "TaskTemplate", taskSpec(Json.objectAt(tree, "TaskTemplate")));
    Map<String, String> labels = Json.texts(Json.objectAt(tree, "Labels"));
    Map<String, @Nullable Object> own = new LinkedHashMap<>();
    labels.forEach(
        (key, value) -> {
          if (key.startsWith(SwarmLabels.PREFIX)) {
            own.put(key, value);
          }
        });
    replace(spec, "Labels", own);
    return spec;
  }

  private Map<String, @Nullable Object> taskSpec(Map<String, @Nullable Object> tree) {
    Map<String, @Nullable Object> spec = only(tree, OF_A_SPEC);
    HIDDEN.forEach(key -> replace(spec, key, hidden(tree.get(key))));
    replace(spec, "ContainerSpec", container(Json.objectAt(tree, "ContainerSpec")));
    Map<String, @Nullable Object> log = Json.objectAt(tree, "LogDriver");
    Map<String, @Nullable Object> driver = only(log, Set.of("Name"));
    driver.put("Options", hidden(log.get("Options")));
    replace(spec, "LogDriver", driver);
    return spec;
  }

  private Map<String, @Nullable Object> container(Map<String, @Nullable Object> tree) {
    Map<String, @Nullable Object> container = new LinkedHashMap<>();
    container.put("Image", tree.get("Image"));
    List<@Nullable Object> mounts = new ArrayList<>();
    for (Object mount : Json.listAt(tree, "Mounts")) {
      mounts.add(mount(Json.objectAt(mount)));
    }
    container.put("Mounts", mounts);
    container.put("Other", hidden(without(without(tree, "Image"), "Mounts")));
    return container;
  }

  private Map<String, @Nullable Object> mount(Map<String, @Nullable Object> tree) {
    Map<String, @Nullable Object> mount =
        only(tree, Set.of("Type", "Source", "Target", "ReadOnly"));
    Map<String, @Nullable Object> driver = Json.objectAt(tree, "VolumeOptions", "DriverConfig");
    Map<String, @Nullable Object> kept = only(driver, Set.of("Name"));
    kept.put("Options", only(Json.objectAt(driver, "Options"), Set.of("type")));
    Map<String, @Nullable Object> options = new LinkedHashMap<>();
    options.put("DriverConfig", kept);
    options.put("Other", hidden(tree.get("VolumeOptions")));
    if (tree.get("VolumeOptions") != null) {
      mount.put("VolumeOptions", options);
    }
    return mount;
  }

  /** A number in place of something, the same for what is equal. */
  private @Nullable Object hidden(@Nullable Object tree) {
    return tree == null ? null : numbers.computeIfAbsent(tree, it -> numbers.size() + 1);
  }

  private static Map<String, @Nullable Object> copy(@Nullable Object tree) {
    return new LinkedHashMap<>(Json.objectAt(tree));
  }

  private static Map<String, @Nullable Object> only(
      Map<String, @Nullable Object> tree, Set<String> keys) {
    Map<String, @Nullable Object> kept = new LinkedHashMap<>(tree);
    kept.keySet().retainAll(keys);
    return kept;
  }

  private static Map<String, @Nullable Object> without(
      Map<String, @Nullable Object> tree, String key) {
    Map<String, @Nullable Object> kept = new LinkedHashMap<>(tree);
    kept.remove(key);
    return kept;
  }

  /** Puts something in the place of a member; adds none. */
  private static void replace(
      Map<String, @Nullable Object> tree, String key, @Nullable Object value) {
    if (tree.get(key) != null) {
      tree.put(key, value);
    }
  }
}
