package dev.apiarist.local.twin;

import dev.apiarist.docker.EngineApi;
import dev.apiarist.json.Json;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import dev.apiarist.swarm.Availability;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Carries changes out on the standing swarm. */
final class Hands {
  private static final int ATTEMPTS = 20;

  private final StandingSwarm swarm;
  private final EngineApi api;
  private final Placeholders words;
  private final Map<String, String> services = new HashMap<>();

  Hands(StandingSwarm swarm) {
    this.swarm = swarm;
    this.api = swarm.api();
    this.words = new Placeholders(swarm.members());
  }

  /** The identity of a service that is there. */
  String service(String name) {
    return Objects.requireNonNull(services.get(name), name);
  }

  boolean has(String service) {
    return services.containsKey(service);
  }

  void carryOut(Change change) {
    switch (change) {
      case Change.Create it ->
          services.put(it.service(), api.create("/services/create", spec(it.service(), it.spec())));
      case Change.Update it ->
          change(
              "/services/" + service(it.service()),
              spec -> {
                spec.clear();
                spec.putAll(spec(it.service(), it.spec()));
              });
      case Change.Scale it ->
          change(
              "/services/" + service(it.service()),
              spec -> spec.put("Mode", Map.of("Replicated", Map.of("Replicas", it.replicas()))));
      case Change.Remove it -> {
        api.delete("/services/" + service(it.service()));
        services.remove(it.service());
      }
      case Change.Relabel it -> change(node(it.node()), spec -> spec.put("Labels", it.labels()));
      case Change.Avail it ->
          change(node(it.node()), spec -> spec.put("Availability", it.availability().word()));
      case Change.Enrol it -> change(node(it.node()), spec -> spec.put("Role", it.role().word()));
    }
  }

  /** No services; all nodes active, without labels, and of the role they started with. */
  void clear() {
    for (Object service : api.list("/services")) {
      api.delete("/services/" + Json.textAt(service, "", "ID"));
    }
    services.clear();
    for (int node = 0; node < swarm.members().size(); node++) {
      String role = swarm.members().get(node).role().word();
      change(
          node(node),
          spec -> {
            spec.put("Labels", Map.of());
            spec.put("Availability", Availability.ACTIVE.word());
            spec.put("Role", role);
          });
    }
  }

  private String node(int number) {
    return "/nodes/" + swarm.members().get(number).id();
  }

  private Map<String, @Nullable Object> spec(String name, Map<String, @Nullable Object> sketch) {
    Map<String, @Nullable Object> spec = words.fill(sketch);
    Map<String, @Nullable Object> template =
        new LinkedHashMap<>(Json.objectAt(spec, "TaskTemplate"));
    Map<String, @Nullable Object> container =
        new LinkedHashMap<>(Json.objectAt(template, "ContainerSpec"));
    container.put("Image", swarm.image());
    template.put("ContainerSpec", container);
    spec.put("TaskTemplate", template);
    spec.put("Name", name);
    return spec;
  }

  /** Swarm itself changes nodes, too: then the change is made again to what they have become. */
  private void change(String path, Consumer<Map<String, @Nullable Object>> edit) {
    for (int attempt = 1; ; attempt++) {
      Map<String, @Nullable Object> whole = api.whole(path);
      Map<String, @Nullable Object> spec = new LinkedHashMap<>(Json.objectAt(whole, "Spec"));
      Map<String, @Nullable Object> before = new LinkedHashMap<>(spec);
      edit.accept(spec);
      if (spec.equals(before)) {
        return;
      }
      try {
        api.update(path, whole, spec);
        return;
      } catch (OutsideException refused) {
        if (attempt == ATTEMPTS || refused.code() != FailureCode.STALE_VERSION) {
          throw refused;
        }
      }
    }
  }
}
