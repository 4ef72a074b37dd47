package dev.apiarist.docker;

import dev.apiarist.json.Json;
import dev.apiarist.port.NodeChange;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Applies a {@link NodeChange} to a node as the engine shows it. */
final class NodeEdit {
  private NodeEdit() {}

  /** See {@link SpecChange.Edit#apply}. */
  static boolean edit(Map<String, @Nullable Object> node, NodeChange change) {
    Map<String, @Nullable Object> spec = Json.objectAt(node, "Spec");
    boolean changed = false;
    if (change.availability().isPresent()) {
      changed |= put(spec, "Availability", change.availability().get().word());
    }
    if (change.role().isPresent()) {
      changed |= put(spec, "Role", change.role().get().word());
    }
    boolean relabelled = editLabels(spec, change);
    return changed || relabelled;
  }

  private static boolean editLabels(Map<String, @Nullable Object> spec, NodeChange change) {
    Map<String, @Nullable Object> labels = new LinkedHashMap<>(Json.objectAt(spec, "Labels"));
    boolean changed = false;
    for (Map.Entry<String, String> label : change.setLabels().entrySet()) {
      changed |= put(labels, label.getKey(), label.getValue());
    }
    changed |= labels.keySet().removeAll(change.removeLabels());
    if (changed) {
      spec.put("Labels", labels);
    }
    return changed;
  }

  private static boolean put(Map<String, @Nullable Object> object, String key, String value) {
    return !Objects.equals(object.put(key, value), value);
  }
}
