package dev.apiarist.local.twin;

import dev.apiarist.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes a story that shows something shorter, as long as it still shows it: drops steps, then
 * changes, then what services ask for.
 */
final class Shrinker {
  private final Predicate<List<Step>> shows;

  /**
   * @param shows plays a story and says whether it still shows what it is about; one that cannot be
   *     afforded any more does not
   */
  Shrinker(Predicate<List<Step>> shows) {
    this.shows = shows;
  }

  /** The shortest that was found. */
  List<Step> shrink(List<Step> story) {
    List<Step> steps = withoutSteps(story);
    for (int step = steps.size() - 1; step >= 0; step--) {
      steps = withoutChanges(steps, step);
    }
    for (int step = 0; step < steps.size(); step++) {
      steps = simplified(steps, step);
    }
    return steps;
  }

  /** Larger pieces first. */
  private List<Step> withoutSteps(List<Step> story) {
    List<Step> steps = story;
    for (int piece = steps.size() / 2; piece > 0; piece /= 2) {
      for (int from = 0; from + piece < steps.size(); ) {
        List<Step> shorter = new ArrayList<>(steps);
        shorter.subList(from, from + piece).clear();
        if (shows.test(shorter)) {
          steps = shorter;
        } else {
          from += piece;
        }
      }
    }
    return steps;
  }

  private List<Step> withoutChanges(List<Step> story, int at) {
    List<Step> steps = story;
    for (int i = story.get(at).preparation().size() - 1; i >= 0; i--) {
      Step step = steps.get(at);
      steps = better(steps, at, new Step(without(step.preparation(), i), step.burst()));
    }
    for (int i = story.get(at).burst().size() - 1; i >= 0; i--) {
      Step step = steps.get(at);
      steps = better(steps, at, new Step(step.preparation(), without(step.burst(), i)));
    }
    return steps;
  }

  private List<Step> simplified(List<Step> story, int at) {
    List<Step> steps = story;
    for (int i = 0; i < story.get(at).burst().size(); i++) {
      boolean simpler = true;
      while (simpler) {
        simpler = false;
        for (Change change : simpler(steps.get(at).burst().get(i))) {
          List<Change> burst = new ArrayList<>(steps.get(at).burst());
          burst.set(i, change);
          List<Step> tried = better(steps, at, new Step(steps.get(at).preparation(), burst));
          if (!tried.equals(steps)) {
            steps = tried;
            simpler = true;
            break;
          }
        }
      }
    }
    return steps;
  }

  private List<Step> better(List<Step> steps, int at, Step step) {
    List<Step> tried = new ArrayList<>(steps);
    tried.set(at, step);
    return shows.test(tried) ? tried : steps;
  }

  private static List<Change> without(List<Change> changes, int index) {
    List<Change> fewer = new ArrayList<>(changes);
    fewer.remove(index);
    return fewer;
  }

  private static List<Change> simpler(Change change) {
    return switch (change) {
      case Change.Create it ->
          simpler(it.spec()).stream()
              .<Change>map(spec -> new Change.Create(it.service(), spec))
              .toList();
      case Change.Update it ->
          simpler(it.spec()).stream()
              .<Change>map(spec -> new Change.Update(it.service(), spec))
              .toList();
      case Change.Scale _, Change.Remove _, Change.Relabel _, Change.Avail _, Change.Enrol _ ->
          List.of();
    };
  }

  /** Each without one thing of those that a service may ask for, or with one task fewer. */
  private static List<Map<String, @Nullable Object>> simpler(Map<String, @Nullable Object> spec) {
    List<Map<String, @Nullable Object>> specs = new ArrayList<>();
    List<List<String>> parts =
        List.of(
            List.of("EndpointSpec"),
            List.of("TaskTemplate", "LogDriver"),
            List.of("TaskTemplate", "ContainerSpec"),
            List.of("TaskTemplate", "Placement", "Constraints"),
            List.of("TaskTemplate", "Placement", "Preferences"),
            List.of("TaskTemplate", "Placement", "Platforms"),
            List.of("TaskTemplate", "Placement", "MaxReplicas"),
            List.of("TaskTemplate", "Resources", "Reservations", "NanoCPUs"),
            List.of("TaskTemplate", "Resources", "Reservations", "MemoryBytes"),
            List.of("TaskTemplate", "Resources", "Reservations", "GenericResources"));
    for (List<String> part : parts) {
      if (Json.at(spec, part.toArray(String[]::new)) != null) {
        specs.add(without(spec, part));
      }
    }
    long replicas = Json.longAt(spec, 0, "Mode", "Replicated", "Replicas");
    if (replicas > 1) {
      Map<String, @Nullable Object> fewer = new LinkedHashMap<>(spec);
      fewer.put("Mode", Map.of("Replicated", Map.of("Replicas", replicas - 1)));
      specs.add(fewer);
    }
    return specs;
  }

  private static Map<String, @Nullable Object> without(
      Map<String, @Nullable Object> tree, List<String> path) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>(tree);
    String key = path.getFirst();
    if (path.size() == 1) {
      copy.remove(key);
    } else {
      copy.put(key, without(Json.objectAt(tree, key), path.subList(1, path.size())));
    }
    return copy;
  }
}
