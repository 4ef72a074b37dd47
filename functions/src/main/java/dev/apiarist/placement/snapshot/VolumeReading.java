package dev.apiarist.placement.snapshot;

import dev.apiarist.json.Json;
import dev.apiarist.placement.model.ClusterVolume;
import dev.apiarist.placement.model.ClusterVolume.Sharing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a cluster volume out of {@code GET /volumes}. */
final class VolumeReading {
  private VolumeReading() {}

  /** Empty for a volume of one node, and for one that its plugin has not made yet. */
  static Optional<ClusterVolume> read(@Nullable Object tree) {
    Map<String, @Nullable Object> cluster = Json.objectAt(tree, "ClusterVolume");
    if (Json.textAt(cluster, "", "Info", "VolumeID").isEmpty()) {
      return Optional.empty();
    }
    Object spec = Json.objectAt(cluster, "Spec");
    return Optional.of(
        new ClusterVolume(
            Json.textAt(cluster, "", "ID"),
            Json.textAt(tree, "", "Name"),
            Json.textAt(spec, "", "Group"),
            Json.textAt(tree, "", "Driver"),
            Json.textAt(spec, "active", "Availability").equals("active"),
            !Json.textAt(spec, "single", "AccessMode", "Scope").equals("multi"),
            sharing(Json.textAt(spec, "none", "AccessMode", "Sharing")),
            topologies(Json.listAt(cluster, "Info", "AccessibleTopology"))));
  }

  private static Sharing sharing(String word) {
    return switch (word) {
      case "readonly" -> Sharing.READ_ONLY;
      case "onewriter" -> Sharing.ONE_WRITER;
      case "all" -> Sharing.ALL;
      default -> Sharing.NONE;
    };
  }

  private static List<Map<String, String>> topologies(List<@Nullable Object> trees) {
    return trees.stream().map(tree -> Json.texts(Json.objectAt(tree, "Segments"))).toList();
  }
}
