package dev.apiarist.docker;

import dev.apiarist.json.Json;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import dev.apiarist.swarm.Surge;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Begins and ends surges in a service's spec: its number of tasks, and the label that says so. */
final class SurgeEdit {
  private SurgeEdit() {}

  static SpecChange.Edit begin(int extra, Instant until) {
    return service -> {
      int tasks = tasks(service);
      if (surge(service, tasks).isPresent()) {
        return false;
      }
      write(service, new Surge(tasks, extra, until));
      return true;
    };
  }

  /** A label that was overtaken by another number of tasks goes, and that number stays. */
  static SpecChange.Edit end() {
    return service -> {
      if (!labels(service).containsKey(Surge.LABEL)) {
        return false;
      }
      surge(service, tasks(service))
          .ifPresent(it -> replicated(service).put("Replicas", it.replicas()));
      labels(service).remove(Surge.LABEL);
      return true;
    };
  }

  /** Puts the number of tasks and the label in place. */
  static void write(Map<String, @Nullable Object> service, Surge surge) {
    replicated(service).put("Replicas", surge.tasks());
    Map<String, @Nullable Object> labels = new LinkedHashMap<>(labels(service));
    labels.put(Surge.LABEL, surge.written());
    Json.objectAt(service, "Spec").put("Labels", labels);
  }

  private static Optional<Surge> surge(Map<String, @Nullable Object> service, int tasks) {
    return Surge.of(Json.texts(labels(service)), tasks);
  }

  private static Map<String, @Nullable Object> labels(Map<String, @Nullable Object> service) {
    return Json.objectAt(service, "Spec", "Labels");
  }

  private static int tasks(Map<String, @Nullable Object> service) {
    return Math.clamp(Json.longAt(replicated(service), 0, "Replicas"), 0, Integer.MAX_VALUE);
  }

  private static Map<String, @Nullable Object> replicated(Map<String, @Nullable Object> service) {
    if (!(Json.at(service, "Spec", "Mode", "Replicated") instanceof Map<?, ?> replicated)) {
      throw new OutsideException(FailureCode.REFUSED, "the service is not replicated");
    }
    return Json.asObject(replicated);
  }
}
