package dev.apiarist.promotion;

import dev.apiarist.json.Json;
import dev.apiarist.json.JsonException;
import dev.apiarist.swarm.ContainerInspection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@code docker inspect} writes: a list of one container, with or without its image, or
 * the container alone as the engine's API shows it.
 */
public final class InspectionReader {
  private InspectionReader() {}

  /**
   * Reads an inspection.
   *
   * @throws IllegalArgumentException saying what it should be
   */
  public static ContainerInspection read(String json) {
    Object tree;
    try {
      tree = Json.parse(json);
    } catch (JsonException malformed) {
      throw new IllegalArgumentException("The body is not the JSON of docker inspect", malformed);
    }
    List<? extends @Nullable Object> all =
        tree instanceof List<?> ? Json.listAt(tree) : Collections.singletonList(tree);
    Map<String, @Nullable Object> container = new LinkedHashMap<>();
    Map<String, @Nullable Object> image = new LinkedHashMap<>();
    for (Object each : all) {
      Map<String, @Nullable Object> object = Json.objectAt(each);
      boolean ofContainer = object.containsKey("HostConfig");
      if (ofContainer && !container.isEmpty()) {
        throw new IllegalArgumentException("The body shows more than one container: send one");
      }
      if (ofContainer) {
        container = object;
      } else if (object.containsKey("RootFS")) {
        image = object;
      } else {
        throw new IllegalArgumentException(
            "The body is neither a container's nor an image's inspection");
      }
    }
    if (Json.textAt(container, "", "Id").isEmpty()) {
      throw new IllegalArgumentException("The body shows no container");
    }
    return new ContainerInspection(container, image);
  }
}
