package dev.apiarist.placement.snapshot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Numbers specifications, equal ones alike: the tasks of a service have one again and again. */
final class SpecPool {
  private final Map<Map<String, @Nullable Object>, Integer> numbers = new HashMap<>();
  private final List<Map<String, @Nullable Object>> specs = new ArrayList<>();

  /** The number of a specification. Engines write the usual runtime in services' only. */
  int number(Map<String, @Nullable Object> written) {
    Map<String, @Nullable Object> spec = new HashMap<>(written);
    spec.remove("Runtime", "container");
    Integer known = numbers.get(spec);
    if (known != null) {
      return known;
    }
    numbers.put(spec, specs.size());
    specs.add(spec);
    return specs.size() - 1;
  }

  Map<String, @Nullable Object> spec(int number) {
    return specs.get(number);
  }
}
