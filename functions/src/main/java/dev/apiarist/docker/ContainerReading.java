package dev.apiarist.docker;

import dev.apiarist.json.Json;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import dev.apiarist.swarm.ContainerInspection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a container and its image on one engine. */
record ContainerReading(String id) {
  Optional<ContainerInspection> apply(Engine engine) {
    Optional<Map<String, @Nullable Object>> container =
        read(engine, "/containers/" + SwarmReads.segment(id) + "/json")
            .filter(tree -> Json.textAt(tree, "", "Id").startsWith(id));
    return container.map(tree -> new ContainerInspection(tree, image(engine, tree)));
  }

  private static Map<String, @Nullable Object> image(
      Engine engine, Map<String, @Nullable Object> container) {
    String image = Json.textAt(container, "", "Image");
    return image.isEmpty()
        ? new LinkedHashMap<>()
        : read(engine, "/images/" + image + "/json").orElseGet(LinkedHashMap::new);
  }

  private static Optional<Map<String, @Nullable Object>> read(Engine engine, String path) {
    try {
      return Optional.of(engine.whole(path));
    } catch (OutsideException failed) {
      if (failed.code() == FailureCode.NOT_FOUND) {
        return Optional.empty();
      }
      throw failed;
    }
  }
}
