package dev.apiarist.placement.snapshot;

import dev.apiarist.json.Json;
import dev.apiarist.placement.model.GenericResource;
import dev.apiarist.placement.model.Reservation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads generic resources, each a {@code DiscreteResourceSpec} or a {@code NamedResourceSpec}. */
final class GenericReading {
  private static final String DISCRETE = "DiscreteResourceSpec";
  private static final String NAMED = "NamedResourceSpec";
  private static final String KIND = "Kind";
  private static final String VALUE = "Value";

  private GenericReading() {}

  /** What a node has; named items of one kind are counted. */
  static List<GenericResource> resources(List<@Nullable Object> trees) {
    List<GenericResource> resources = new ArrayList<>();
    Map<String, Long> named = new LinkedHashMap<>();
    for (Object tree : trees) {
      String kind = Json.textAt(tree, "", NAMED, KIND);
      if (!kind.isEmpty()) {
        named.merge(kind, 1L, Long::sum);
        continue;
      }
      resources.add(
          new GenericResource(
              Json.textAt(tree, "", DISCRETE, KIND), Json.longAt(tree, 0, DISCRETE, VALUE), false));
    }
    named.forEach((kind, items) -> resources.add(new GenericResource(kind, items, true)));
    return resources;
  }

  /** What a task reserves. */
  static List<Reservation.Generic> reserved(List<@Nullable Object> trees) {
    return trees.stream()
        .map(
            tree ->
                new Reservation.Generic(
                    Json.textAt(tree, "", DISCRETE, KIND), Json.longAt(tree, 0, DISCRETE, VALUE)))
        .toList();
  }
}
